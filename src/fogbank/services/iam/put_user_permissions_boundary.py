"""PutUserPermissionsBoundary: https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPermissionsBoundary.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam import policies
from fogbank.services.iam.entities import USER
from fogbank.storage.api import Store


class PutUserPermissionsBoundary(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    user_name: str
    permissions_boundary: str


@action("iam", "PutUserPermissionsBoundary")
async def put_user_permissions_boundary(store: Store, ctx: Context, request: PutUserPermissionsBoundary) -> Empty:
    """Raises NoSuchEntity, ValidationError."""
    await policies.put_boundary(store, ctx, USER, request.user_name, request.permissions_boundary)
    return Empty()
