"""ListAttachedGroupPolicies: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedGroupPolicies.html"""

from collections.abc import Sequence

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.iam import principals
from fogbank.services.iam.entities import GROUP
from fogbank.services.iam.shapes import (
    AttachedPolicy,
)
from fogbank.storage.api import Store


class ListAttachedGroupPolicies(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    group_name: str
    path_prefix: str | None = None
    marker: str | None = None
    max_items: int | None = None


class ListAttachedGroupPoliciesResult(Struct, frozen=True, rename="pascal"):
    attached_policies: Sequence[AttachedPolicy]
    is_truncated: bool
    marker: str | None = None


@action("iam", "ListAttachedGroupPolicies")
async def list_attached_group_policies(
    store: Store, ctx: Context, request: ListAttachedGroupPolicies
) -> ListAttachedGroupPoliciesResult:
    """Raises NoSuchEntity."""
    page = await principals.list_attached(
        store, ctx, GROUP, request.group_name, request.path_prefix, request.marker, request.max_items
    )
    return ListAttachedGroupPoliciesResult(page.items, page.is_truncated, page.marker)
