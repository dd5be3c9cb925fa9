"""CreateAccessKey: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccessKey.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.kernel.credentials import access_key_id, secret_access_key
from fogbank.kernel.errors import Unsupported
from fogbank.services.iam import known_keys
from fogbank.services.iam.callers import user_name
from fogbank.services.iam.entities import USER
from fogbank.services.iam.errors import QuotaExceeded
from fogbank.services.iam.model import KEYS_PER_USER_MAX, AccessKey, KeyOwner
from fogbank.services.iam.shapes import AccessKeyShape, seconds, status_of
from fogbank.services.iam.store import KEYS
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class CreateAccessKey(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    user_name: str | None = None


class CreateAccessKeyResult(Struct, frozen=True, rename="pascal"):
    access_key: AccessKeyShape


@action("iam", "CreateAccessKey")
@again_on_conflict
async def create_access_key(store: Store, ctx: Context, request: CreateAccessKey) -> CreateAccessKeyResult:
    """The one answer that shows the secret. Raises NoSuchEntity, LimitExceeded."""
    name = user_name(ctx, request.user_name)
    if name is None:
        raise Unsupported("access keys of an account's root user: give UserName")
    stored = await USER.load(store, ctx.account, name)
    user = stored.value
    if len(user.keys) >= KEYS_PER_USER_MAX:
        raise QuotaExceeded("AccessKeysPerUser", KEYS_PER_USER_MAX)
    made = AccessKey(access_key_id("AKIA", ctx.account, ctx.ids), secret_access_key(ctx.ids), ctx.now_ms)
    where = made.id.encode()
    changed = replace(user, keys=(*user.keys, made))
    await store.commit(
        [stored.becomes(changed), KEYS.put(where, KeyOwner(ctx.account, user.name))],
        [stored.unchanged(), KEYS.absent(where)],
    )
    known_keys.tell(ctx.world, changed)
    return CreateAccessKeyResult(
        AccessKeyShape(user.name, made.id, status_of(made), seconds(made.created_ms), made.secret)
    )
