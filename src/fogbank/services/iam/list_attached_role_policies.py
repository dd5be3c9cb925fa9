"""ListAttachedRolePolicies: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedRolePolicies.html"""

from collections.abc import Sequence

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.iam import principals
from fogbank.services.iam.entities import ROLE
from fogbank.services.iam.shapes import (
    AttachedPolicy,
)
from fogbank.storage.api import Store


class ListAttachedRolePolicies(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    role_name: str
    path_prefix: str | None = None
    marker: str | None = None
    max_items: int | None = None


class ListAttachedRolePoliciesResult(Struct, frozen=True, rename="pascal"):
    attached_policies: Sequence[AttachedPolicy]
    is_truncated: bool
    marker: str | None = None


@action("iam", "ListAttachedRolePolicies")
async def list_attached_role_policies(
    store: Store, ctx: Context, request: ListAttachedRolePolicies
) -> ListAttachedRolePoliciesResult:
    """Raises NoSuchEntity."""
    page = await principals.list_attached(
        store, ctx, ROLE, request.role_name, request.path_prefix, request.marker, request.max_items
    )
    return ListAttachedRolePoliciesResult(page.items, page.is_truncated, page.marker)
