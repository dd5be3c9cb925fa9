"""DeleteUserPermissionsBoundary: https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUserPermissionsBoundary.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam import policies
from fogbank.services.iam.entities import USER
from fogbank.storage.api import Store


class DeleteUserPermissionsBoundary(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    user_name: str


@action("iam", "DeleteUserPermissionsBoundary")
async def delete_user_permissions_boundary(store: Store, ctx: Context, request: DeleteUserPermissionsBoundary) -> Empty:
    """Raises NoSuchEntity."""
    await policies.put_boundary(store, ctx, USER, request.user_name, "")
    return Empty()
