"""ListGroupsForUser: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroupsForUser.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.iam.entities import USER
from fogbank.services.iam.paging import by_itself, page_of
from fogbank.services.iam.shapes import GroupShape, shown_group
from fogbank.services.iam.store import GROUPS, key
from fogbank.storage.api import Store


class ListGroupsForUser(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    user_name: str
    marker: str | None = None
    max_items: int | None = None


class ListGroupsForUserResult(Struct, frozen=True, rename="pascal"):
    groups: list[GroupShape]
    is_truncated: bool
    marker: str | None = None


@action("iam", "ListGroupsForUser")
async def list_groups_for_user(store: Store, ctx: Context, request: ListGroupsForUser) -> ListGroupsForUserResult:
    """Raises NoSuchEntity."""
    user = (await USER.load(store, ctx.account, request.user_name)).value
    page = page_of(user.groups, by_itself, request.marker, request.max_items)
    found = [await GROUPS.find(store, key(ctx.account, name)) for name in page.items]
    shown = [shown_group(each.value) for each in found if each]
    return ListGroupsForUserResult(shown, page.is_truncated, page.marker)
