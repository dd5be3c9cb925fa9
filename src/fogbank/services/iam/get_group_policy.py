"""GetGroupPolicy: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetGroupPolicy.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.iam import principals
from fogbank.services.iam.entities import GROUP
from fogbank.storage.api import Store


class GetGroupPolicy(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    group_name: str
    policy_name: str


class GetGroupPolicyResult(Struct, frozen=True, rename="pascal"):
    group_name: str
    policy_name: str
    policy_document: str


@action("iam", "GetGroupPolicy")
async def get_group_policy(store: Store, ctx: Context, request: GetGroupPolicy) -> GetGroupPolicyResult:
    """Raises NoSuchEntity."""
    document = await principals.inline_document(store, ctx, GROUP, request.group_name, request.policy_name)
    return GetGroupPolicyResult(request.group_name, request.policy_name, document)
