"""GetPolicy: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicy.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.iam import policies
from fogbank.services.iam.shapes import PolicyShape, shown_policy
from fogbank.storage.api import Store


class GetPolicy(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    policy_arn: str


class GetPolicyResult(Struct, frozen=True, rename="pascal"):
    policy: PolicyShape


@action("iam", "GetPolicy")
async def get_policy(store: Store, ctx: Context, request: GetPolicy) -> GetPolicyResult:
    """Raises NoSuchEntity, ValidationError."""
    policy = await policies.load(store, ctx, request.policy_arn)
    return GetPolicyResult(shown_policy(policy, await policies.usage_of(store, ctx, policy.arn)))
