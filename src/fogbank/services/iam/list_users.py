"""ListUsers: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUsers.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.iam.entities import USER
from fogbank.services.iam.paging import page_of
from fogbank.services.iam.shapes import UserShape, name_of, shown_user
from fogbank.storage.api import Store


class ListUsers(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    path_prefix: str = "/"
    marker: str | None = None
    max_items: int | None = None


class ListUsersResult(Struct, frozen=True, rename="pascal"):
    users: list[UserShape]
    is_truncated: bool
    marker: str | None = None


@action("iam", "ListUsers")
async def list_users(store: Store, ctx: Context, request: ListUsers) -> ListUsersResult:
    """Users in the order of their names, without tags and boundaries."""
    page = page_of(await USER.all(store, ctx.account, request.path_prefix), name_of, request.marker, request.max_items)
    return ListUsersResult([shown_user(user, whole=False) for user in page.items], page.is_truncated, page.marker)
