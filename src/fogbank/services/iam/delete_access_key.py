"""DeleteAccessKey: https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteAccessKey.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam import known_keys
from fogbank.services.iam.callers import key_of, named_user
from fogbank.services.iam.entities import USER
from fogbank.services.iam.store import KEYS
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Remove, Store


class DeleteAccessKey(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    access_key_id: str
    user_name: str | None = None


@action("iam", "DeleteAccessKey")
@again_on_conflict
async def delete_access_key(store: Store, ctx: Context, request: DeleteAccessKey) -> Empty:
    """Raises NoSuchEntity."""
    stored = await USER.load(store, ctx.account, named_user(ctx, request.user_name, request.access_key_id))
    gone = key_of(stored.value, request.access_key_id)
    changed = replace(stored.value, keys=tuple(each for each in stored.value.keys if each != gone))
    operations = [stored.becomes(changed), Remove(KEYS.space, gone.id.encode())]
    await store.commit(operations, [stored.unchanged()])
    known_keys.tell(ctx.world, changed, before=stored.value)
    return Empty()
