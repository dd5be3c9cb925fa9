"""ListGroups: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroups.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.iam.entities import GROUP
from fogbank.services.iam.paging import page_of
from fogbank.services.iam.shapes import GroupShape, name_of, shown_group
from fogbank.storage.api import Store


class ListGroups(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    path_prefix: str = "/"
    marker: str | None = None
    max_items: int | None = None


class ListGroupsResult(Struct, frozen=True, rename="pascal"):
    groups: list[GroupShape]
    is_truncated: bool
    marker: str | None = None


@action("iam", "ListGroups")
async def list_groups(store: Store, ctx: Context, request: ListGroups) -> ListGroupsResult:
    """Groups in the order of their names."""
    page = page_of(await GROUP.all(store, ctx.account, request.path_prefix), name_of, request.marker, request.max_items)
    return ListGroupsResult([shown_group(group) for group in page.items], page.is_truncated, page.marker)
