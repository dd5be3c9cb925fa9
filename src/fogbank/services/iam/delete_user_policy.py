"""DeleteUserPolicy: https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUserPolicy.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam import principals
from fogbank.services.iam.entities import USER
from fogbank.storage.api import Store


class DeleteUserPolicy(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    user_name: str
    policy_name: str


@action("iam", "DeleteUserPolicy")
async def delete_user_policy(store: Store, ctx: Context, request: DeleteUserPolicy) -> Empty:
    """Raises NoSuchEntity."""
    await principals.delete_inline(store, ctx, USER, request.user_name, request.policy_name)
    return Empty()
