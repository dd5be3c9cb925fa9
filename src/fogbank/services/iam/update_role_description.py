"""UpdateRoleDescription: https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateRoleDescription.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.iam.entities import ROLE, change
from fogbank.services.iam.shapes import RoleShape, shown_role
from fogbank.storage.api import Store


class UpdateRoleDescription(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    role_name: str
    description: str


class UpdateRoleDescriptionResult(Struct, frozen=True, rename="pascal"):
    role: RoleShape


@action("iam", "UpdateRoleDescription")
async def update_role_description(
    store: Store, ctx: Context, request: UpdateRoleDescription
) -> UpdateRoleDescriptionResult:
    """Raises NoSuchEntity."""
    changed = await change(
        store, ctx, ROLE, request.role_name, lambda role: replace(role, description=request.description)
    )
    return UpdateRoleDescriptionResult(shown_role(changed))
