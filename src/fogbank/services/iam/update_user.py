"""UpdateUser: https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateUser.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam import known_keys, renaming
from fogbank.services.iam.entities import GROUP, USER
from fogbank.services.iam.model import KeyOwner, without
from fogbank.services.iam.store import KEYS
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class UpdateUser(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    user_name: str
    new_path: str | None = None
    new_user_name: str | None = None


@action("iam", "UpdateUser")
@again_on_conflict
async def update_user(store: Store, ctx: Context, request: UpdateUser) -> Empty:
    """Another name, another path; the id stays. Raises NoSuchEntity, EntityAlreadyExists."""
    stored = await USER.load(store, ctx.account, request.user_name)
    user = stored.value
    changed = replace(user, name=request.new_user_name or user.name, path=request.new_path or user.path)
    operations, checks = await renaming.rename(store, USER, stored, changed)
    for each in user.groups:
        group = await GROUP.load(store, ctx.account, each)
        members = (*without(group.value.members, user.name), changed.name)
        operations.append(group.becomes(replace(group.value, members=members)))
        checks.append(group.unchanged())
    operations += [KEYS.put(each.id.encode(), KeyOwner(ctx.account, changed.name)) for each in user.keys]
    await store.commit(operations, checks)
    known_keys.tell(ctx.world, changed)
    return Empty()
