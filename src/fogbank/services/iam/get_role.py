"""GetRole: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.iam.entities import ROLE
from fogbank.services.iam.shapes import RoleShape, shown_role
from fogbank.storage.api import Store


class GetRole(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    role_name: str


class GetRoleResult(Struct, frozen=True, rename="pascal"):
    role: RoleShape


@action("iam", "GetRole")
async def get_role(store: Store, ctx: Context, request: GetRole) -> GetRoleResult:
    """Raises NoSuchEntity."""
    return GetRoleResult(shown_role((await ROLE.load(store, ctx.account, request.role_name)).value))
