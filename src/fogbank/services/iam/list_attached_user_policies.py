"""ListAttachedUserPolicies: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedUserPolicies.html"""

from collections.abc import Sequence

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.iam import principals
from fogbank.services.iam.entities import USER
from fogbank.services.iam.shapes import (
    AttachedPolicy,
)
from fogbank.storage.api import Store


class ListAttachedUserPolicies(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    user_name: str
    path_prefix: str | None = None
    marker: str | None = None
    max_items: int | None = None


class ListAttachedUserPoliciesResult(Struct, frozen=True, rename="pascal"):
    attached_policies: Sequence[AttachedPolicy]
    is_truncated: bool
    marker: str | None = None


@action("iam", "ListAttachedUserPolicies")
async def list_attached_user_policies(
    store: Store, ctx: Context, request: ListAttachedUserPolicies
) -> ListAttachedUserPoliciesResult:
    """Raises NoSuchEntity."""
    page = await principals.list_attached(
        store, ctx, USER, request.user_name, request.path_prefix, request.marker, request.max_items
    )
    return ListAttachedUserPoliciesResult(page.items, page.is_truncated, page.marker)
