"""AttachRolePolicy: https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam import policies
from fogbank.services.iam.entities import ROLE
from fogbank.storage.api import Store


class AttachRolePolicy(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    role_name: str
    policy_arn: str


@action("iam", "AttachRolePolicy")
async def attach_role_policy(store: Store, ctx: Context, request: AttachRolePolicy) -> Empty:
    """Raises NoSuchEntity, LimitExceeded, ValidationError."""
    await policies.attach(store, ctx, ROLE, request.role_name, request.policy_arn)
    return Empty()
