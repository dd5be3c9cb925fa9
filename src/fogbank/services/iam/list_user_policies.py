"""ListUserPolicies: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUserPolicies.html"""

from collections.abc import Sequence

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.iam import principals
from fogbank.services.iam.entities import USER
from fogbank.storage.api import Store


class ListUserPolicies(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    user_name: str
    marker: str | None = None
    max_items: int | None = None


class ListUserPoliciesResult(Struct, frozen=True, rename="pascal"):
    policy_names: Sequence[str]
    is_truncated: bool
    marker: str | None = None


@action("iam", "ListUserPolicies")
async def list_user_policies(store: Store, ctx: Context, request: ListUserPolicies) -> ListUserPoliciesResult:
    """The names of a user's inline policies. Raises NoSuchEntity."""
    page = await principals.list_inline(store, ctx, USER, request.user_name, request.marker, request.max_items)
    return ListUserPoliciesResult(page.items, page.is_truncated, page.marker)
