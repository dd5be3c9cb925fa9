"""GetGroup: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetGroup.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.iam.entities import GROUP
from fogbank.services.iam.paging import by_itself, page_of
from fogbank.services.iam.shapes import GroupShape, UserShape, shown_group, shown_user
from fogbank.services.iam.store import USERS, key
from fogbank.storage.api import Store


class GetGroup(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    group_name: str
    marker: str | None = None
    max_items: int | None = None


class GetGroupResult(Struct, frozen=True, rename="pascal"):
    group: GroupShape
    users: list[UserShape]
    is_truncated: bool
    marker: str | None = None


@action("iam", "GetGroup")
async def get_group(store: Store, ctx: Context, request: GetGroup) -> GetGroupResult:
    """A group and its members. Raises NoSuchEntity."""
    group = (await GROUP.load(store, ctx.account, request.group_name)).value
    page = page_of(group.members, by_itself, request.marker, request.max_items)
    found = [await USERS.find(store, key(ctx.account, name)) for name in page.items]
    shown = [shown_user(each.value, whole=False) for each in found if each]
    return GetGroupResult(shown_group(group), shown, page.is_truncated, page.marker)
