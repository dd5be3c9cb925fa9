"""DeleteRolePermissionsBoundary: https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRolePermissionsBoundary.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam import policies
from fogbank.services.iam.entities import ROLE
from fogbank.storage.api import Store


class DeleteRolePermissionsBoundary(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    role_name: str


@action("iam", "DeleteRolePermissionsBoundary")
async def delete_role_permissions_boundary(store: Store, ctx: Context, request: DeleteRolePermissionsBoundary) -> Empty:
    """Raises NoSuchEntity."""
    await policies.put_boundary(store, ctx, ROLE, request.role_name, "")
    return Empty()
