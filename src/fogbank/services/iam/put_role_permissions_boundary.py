"""PutRolePermissionsBoundary: https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePermissionsBoundary.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam import policies
from fogbank.services.iam.entities import ROLE
from fogbank.storage.api import Store


class PutRolePermissionsBoundary(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    role_name: str
    permissions_boundary: str


@action("iam", "PutRolePermissionsBoundary")
async def put_role_permissions_boundary(store: Store, ctx: Context, request: PutRolePermissionsBoundary) -> Empty:
    """Raises NoSuchEntity, ValidationError."""
    await policies.put_boundary(store, ctx, ROLE, request.role_name, request.permissions_boundary)
    return Empty()
