"""AttachGroupPolicy: https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachGroupPolicy.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam import policies
from fogbank.services.iam.entities import GROUP
from fogbank.storage.api import Store


class AttachGroupPolicy(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    group_name: str
    policy_arn: str


@action("iam", "AttachGroupPolicy")
async def attach_group_policy(store: Store, ctx: Context, request: AttachGroupPolicy) -> Empty:
    """Raises NoSuchEntity, LimitExceeded, ValidationError."""
    await policies.attach(store, ctx, GROUP, request.group_name, request.policy_arn)
    return Empty()
