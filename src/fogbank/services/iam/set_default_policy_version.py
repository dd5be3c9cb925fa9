"""SetDefaultPolicyVersion: https://docs.aws.amazon.com/IAM/latest/APIReference/API_SetDefaultPolicyVersion.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam import policies
from fogbank.services.iam.model import (
    Policy,
)
from fogbank.services.iam.policies import version_of
from fogbank.storage.api import Store


class SetDefaultPolicyVersion(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    policy_arn: str
    version_id: str


@action("iam", "SetDefaultPolicyVersion")
async def set_default_policy_version(store: Store, ctx: Context, request: SetDefaultPolicyVersion) -> Empty:
    """Raises NoSuchEntity, InvalidInput for AWS's own."""

    def decide(policy: Policy) -> Policy:
        version = version_of(policy, request.version_id)
        return replace(policy, default=version.number, updated_ms=ctx.now_ms)

    await policies.change(store, ctx, request.policy_arn, decide)
    return Empty()
