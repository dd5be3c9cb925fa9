"""DeleteRolePolicy: https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRolePolicy.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam import principals
from fogbank.services.iam.entities import ROLE
from fogbank.storage.api import Store


class DeleteRolePolicy(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    role_name: str
    policy_name: str


@action("iam", "DeleteRolePolicy")
async def delete_role_policy(store: Store, ctx: Context, request: DeleteRolePolicy) -> Empty:
    """Raises NoSuchEntity."""
    await principals.delete_inline(store, ctx, ROLE, request.role_name, request.policy_name)
    return Empty()
