"""AddUserToGroup: https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddUserToGroup.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam.entities import GROUP, USER
from fogbank.services.iam.errors import QuotaExceeded
from fogbank.services.iam.model import GROUPS_PER_USER_MAX
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class AddUserToGroup(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    group_name: str
    user_name: str


@action("iam", "AddUserToGroup")
@again_on_conflict
async def add_user_to_group(store: Store, ctx: Context, request: AddUserToGroup) -> Empty:
    """A member already there stays one. Raises NoSuchEntity, LimitExceeded."""
    group = await GROUP.load(store, ctx.account, request.group_name)
    user = await USER.load(store, ctx.account, request.user_name)
    if group.value.name in user.value.groups:
        return Empty()
    if len(user.value.groups) >= GROUPS_PER_USER_MAX:
        raise QuotaExceeded("GroupsPerUser", GROUPS_PER_USER_MAX)
    operations = [
        group.becomes(replace(group.value, members=(*group.value.members, user.value.name))),
        user.becomes(replace(user.value, groups=(*user.value.groups, group.value.name))),
    ]
    await store.commit(operations, [group.unchanged(), user.unchanged()])
    return Empty()
