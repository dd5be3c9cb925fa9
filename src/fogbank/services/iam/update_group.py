"""UpdateGroup: https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateGroup.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam import renaming
from fogbank.services.iam.entities import GROUP, USER
from fogbank.services.iam.model import without
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class UpdateGroup(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    group_name: str
    new_path: str | None = None
    new_group_name: str | None = None


@action("iam", "UpdateGroup")
@again_on_conflict
async def update_group(store: Store, ctx: Context, request: UpdateGroup) -> Empty:
    """Another name, another path; the id stays. Raises NoSuchEntity, EntityAlreadyExists."""
    stored = await GROUP.load(store, ctx.account, request.group_name)
    group = stored.value
    changed = replace(group, name=request.new_group_name or group.name, path=request.new_path or group.path)
    operations, checks = await renaming.rename(store, GROUP, stored, changed)
    for each in group.members:
        user = await USER.load(store, ctx.account, each)
        groups = (*without(user.value.groups, group.name), changed.name)
        operations.append(user.becomes(replace(user.value, groups=groups)))
        checks.append(user.unchanged())
    await store.commit(operations, checks)
    return Empty()
