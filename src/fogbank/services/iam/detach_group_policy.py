"""DetachGroupPolicy: https://docs.aws.amazon.com/IAM/latest/APIReference/API_DetachGroupPolicy.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam import policies
from fogbank.services.iam.entities import GROUP
from fogbank.storage.api import Store


class DetachGroupPolicy(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    group_name: str
    policy_arn: str


@action("iam", "DetachGroupPolicy")
async def detach_group_policy(store: Store, ctx: Context, request: DetachGroupPolicy) -> Empty:
    """Raises NoSuchEntity, ValidationError."""
    await policies.detach(store, ctx, GROUP, request.group_name, request.policy_arn)
    return Empty()
