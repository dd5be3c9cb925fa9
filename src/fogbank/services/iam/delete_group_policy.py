"""DeleteGroupPolicy: https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteGroupPolicy.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam import principals
from fogbank.services.iam.entities import GROUP
from fogbank.storage.api import Store


class DeleteGroupPolicy(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    group_name: str
    policy_name: str


@action("iam", "DeleteGroupPolicy")
async def delete_group_policy(store: Store, ctx: Context, request: DeleteGroupPolicy) -> Empty:
    """Raises NoSuchEntity."""
    await principals.delete_inline(store, ctx, GROUP, request.group_name, request.policy_name)
    return Empty()
