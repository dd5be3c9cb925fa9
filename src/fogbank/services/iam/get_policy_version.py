"""GetPolicyVersion: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicyVersion.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.iam import policies
from fogbank.services.iam.policies import version_of
from fogbank.services.iam.shapes import (
    PolicyVersionShape,
    shown_version,
)
from fogbank.storage.api import Store


class GetPolicyVersion(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    policy_arn: str
    version_id: str


class GetPolicyVersionResult(Struct, frozen=True, rename="pascal"):
    policy_version: PolicyVersionShape


@action("iam", "GetPolicyVersion")
async def get_policy_version(store: Store, ctx: Context, request: GetPolicyVersion) -> GetPolicyVersionResult:
    """With its document. Raises NoSuchEntity, ValidationError."""
    policy = await policies.load(store, ctx, request.policy_arn)
    return GetPolicyVersionResult(shown_version(policy, version_of(policy, request.version_id), whole=True))
