"""GetUserPolicy: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUserPolicy.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.iam import principals
from fogbank.services.iam.entities import USER
from fogbank.storage.api import Store


class GetUserPolicy(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    user_name: str
    policy_name: str


class GetUserPolicyResult(Struct, frozen=True, rename="pascal"):
    user_name: str
    policy_name: str
    policy_document: str


@action("iam", "GetUserPolicy")
async def get_user_policy(store: Store, ctx: Context, request: GetUserPolicy) -> GetUserPolicyResult:
    """Raises NoSuchEntity."""
    document = await principals.inline_document(store, ctx, USER, request.user_name, request.policy_name)
    return GetUserPolicyResult(request.user_name, request.policy_name, document)
