"""ListRolePolicies: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRolePolicies.html"""

from collections.abc import Sequence

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.iam import principals
from fogbank.services.iam.entities import ROLE
from fogbank.storage.api import Store


class ListRolePolicies(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    role_name: str
    marker: str | None = None
    max_items: int | None = None


class ListRolePoliciesResult(Struct, frozen=True, rename="pascal"):
    policy_names: Sequence[str]
    is_truncated: bool
    marker: str | None = None


@action("iam", "ListRolePolicies")
async def list_role_policies(store: Store, ctx: Context, request: ListRolePolicies) -> ListRolePoliciesResult:
    """The names of a role's inline policies. Raises NoSuchEntity."""
    page = await principals.list_inline(store, ctx, ROLE, request.role_name, request.marker, request.max_items)
    return ListRolePoliciesResult(page.items, page.is_truncated, page.marker)
