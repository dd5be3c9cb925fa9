"""ListPolicies: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicies.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.kernel.arn import partition_of
from fogbank.services.iam import policies
from fogbank.services.iam.aws_managed import all_aws_managed
from fogbank.services.iam.model import Policy
from fogbank.services.iam.paging import page_of
from fogbank.services.iam.shapes import PolicyShape, shown_policy
from fogbank.services.iam.store import POLICIES, key
from fogbank.storage.api import Store


class ListPolicies(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    scope: str = "All"
    only_attached: bool = False
    path_prefix: str = "/"
    policy_usage_filter: str | None = None
    marker: str | None = None
    max_items: int | None = None


class ListPoliciesResult(Struct, frozen=True, rename="pascal"):
    policies: list[PolicyShape]
    is_truncated: bool
    marker: str | None = None


@action("iam", "ListPolicies")
async def list_policies(store: Store, ctx: Context, request: ListPolicies) -> ListPoliciesResult:
    """The account's policies and AWS's own, in the order of their names, without tags and descriptions."""
    found: list[Policy] = []
    if request.scope != "AWS":
        found += [each.value for each in await POLICIES.everything(store, key(ctx.account, ""))]
    if request.scope != "Local":
        found += all_aws_managed(partition_of(ctx.region))
    shown = [
        shown_policy(policy, await policies.usage_of(store, ctx, policy.arn), whole=False)
        for policy in found
        if policy.path.startswith(request.path_prefix)
    ]
    wanted = [each for each in shown if _is_used(each, request)]
    page = page_of(wanted, _order, request.marker, request.max_items)
    return ListPoliciesResult(list(page.items), page.is_truncated, page.marker)


def _is_used(policy: PolicyShape, request: ListPolicies) -> bool:
    if request.only_attached and not policy.attachment_count:
        return False
    match request.policy_usage_filter:
        case "PermissionsPolicy":
            return policy.attachment_count > 0
        case "PermissionsBoundary":
            return policy.permissions_boundary_usage_count > 0
        case _:
            return True


def _order(policy: PolicyShape) -> str:
    return f"{policy.policy_name} {policy.arn}"
