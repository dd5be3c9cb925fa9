"""ListGroupPolicies: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroupPolicies.html"""

from collections.abc import Sequence

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.iam import principals
from fogbank.services.iam.entities import GROUP
from fogbank.storage.api import Store


class ListGroupPolicies(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    group_name: str
    marker: str | None = None
    max_items: int | None = None


class ListGroupPoliciesResult(Struct, frozen=True, rename="pascal"):
    policy_names: Sequence[str]
    is_truncated: bool
    marker: str | None = None


@action("iam", "ListGroupPolicies")
async def list_group_policies(store: Store, ctx: Context, request: ListGroupPolicies) -> ListGroupPoliciesResult:
    """The names of a group's inline policies. Raises NoSuchEntity."""
    page = await principals.list_inline(store, ctx, GROUP, request.group_name, request.marker, request.max_items)
    return ListGroupPoliciesResult(page.items, page.is_truncated, page.marker)
