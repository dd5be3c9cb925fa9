"""DetachUserPolicy: https://docs.aws.amazon.com/IAM/latest/APIReference/API_DetachUserPolicy.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam import policies
from fogbank.services.iam.entities import USER
from fogbank.storage.api import Store


class DetachUserPolicy(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    user_name: str
    policy_arn: str


@action("iam", "DetachUserPolicy")
async def detach_user_policy(store: Store, ctx: Context, request: DetachUserPolicy) -> Empty:
    """Raises NoSuchEntity, ValidationError."""
    await policies.detach(store, ctx, USER, request.user_name, request.policy_arn)
    return Empty()
