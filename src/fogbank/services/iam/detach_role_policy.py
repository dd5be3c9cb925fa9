"""DetachRolePolicy: https://docs.aws.amazon.com/IAM/latest/APIReference/API_DetachRolePolicy.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam import policies
from fogbank.services.iam.entities import ROLE
from fogbank.storage.api import Store


class DetachRolePolicy(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    role_name: str
    policy_arn: str


@action("iam", "DetachRolePolicy")
async def detach_role_policy(store: Store, ctx: Context, request: DetachRolePolicy) -> Empty:
    """Raises NoSuchEntity, ValidationError."""
    await policies.detach(store, ctx, ROLE, request.role_name, request.policy_arn)
    return Empty()
