"""UpdateAccessKey: https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccessKey.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam import known_keys
from fogbank.services.iam.callers import key_of, named_user
from fogbank.services.iam.entities import USER, change
from fogbank.services.iam.errors import ValidationFailed
from fogbank.services.iam.model import User
from fogbank.storage.api import Store


class UpdateAccessKey(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    access_key_id: str
    status: str
    user_name: str | None = None


@action("iam", "UpdateAccessKey")
async def update_access_key(store: Store, ctx: Context, request: UpdateAccessKey) -> Empty:
    """Switch a key on or off. Raises NoSuchEntity, ValidationError."""
    if request.status == "Expired":
        raise ValidationFailed("The status Expired cannot be set.")  # a guess
    active = request.status == "Active"

    def decide(user: User) -> User:
        key_of(user, request.access_key_id)
        keys = [replace(each, active=active) if each.id == request.access_key_id else each for each in user.keys]
        return replace(user, keys=tuple(keys))

    changed = await change(store, ctx, USER, named_user(ctx, request.user_name, request.access_key_id), decide)
    known_keys.tell(ctx.world, changed)
    return Empty()
