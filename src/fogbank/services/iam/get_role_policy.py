"""GetRolePolicy: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.iam import principals
from fogbank.services.iam.entities import ROLE
from fogbank.storage.api import Store


class GetRolePolicy(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    role_name: str
    policy_name: str


class GetRolePolicyResult(Struct, frozen=True, rename="pascal"):
    role_name: str
    policy_name: str
    policy_document: str


@action("iam", "GetRolePolicy")
async def get_role_policy(store: Store, ctx: Context, request: GetRolePolicy) -> GetRolePolicyResult:
    """Raises NoSuchEntity."""
    document = await principals.inline_document(store, ctx, ROLE, request.role_name, request.policy_name)
    return GetRolePolicyResult(request.role_name, request.policy_name, document)
