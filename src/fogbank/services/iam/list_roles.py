"""ListRoles: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.iam.entities import ROLE
from fogbank.services.iam.paging import page_of
from fogbank.services.iam.shapes import RoleShape, name_of, shown_role
from fogbank.storage.api import Store


class ListRoles(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    path_prefix: str = "/"
    marker: str | None = None
    max_items: int | None = None


class ListRolesResult(Struct, frozen=True, rename="pascal"):
    roles: list[RoleShape]
    is_truncated: bool
    marker: str | None = None


@action("iam", "ListRoles")
async def list_roles(store: Store, ctx: Context, request: ListRoles) -> ListRolesResult:
    """Roles in the order of their names, without tags and boundaries."""
    found = await ROLE.all(store, ctx.account, request.path_prefix)
    page = page_of(found, name_of, request.marker, request.max_items)
    return ListRolesResult([shown_role(role, whole=False) for role in page.items], page.is_truncated, page.marker)
