"""RemoveUserFromGroup: https://docs.aws.amazon.com/IAM/latest/APIReference/API_RemoveUserFromGroup.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam.entities import GROUP, USER
from fogbank.services.iam.model import without
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class RemoveUserFromGroup(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    group_name: str
    user_name: str


@action("iam", "RemoveUserFromGroup")
@again_on_conflict
async def remove_user_from_group(store: Store, ctx: Context, request: RemoveUserFromGroup) -> Empty:
    """Who is no member stays none. Raises NoSuchEntity."""
    group = await GROUP.load(store, ctx.account, request.group_name)
    user = await USER.load(store, ctx.account, request.user_name)
    operations = [
        group.becomes(replace(group.value, members=without(group.value.members, user.value.name))),
        user.becomes(replace(user.value, groups=without(user.value.groups, group.value.name))),
    ]
    await store.commit(operations, [group.unchanged(), user.unchanged()])
    return Empty()
