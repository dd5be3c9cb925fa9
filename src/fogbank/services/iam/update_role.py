"""UpdateRole: https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateRole.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam.entities import ROLE, change
from fogbank.services.iam.model import SESSION_S_DEFAULT, Role
from fogbank.services.iam.roles import check_modifiable
from fogbank.storage.api import Store


class UpdateRole(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    role_name: str
    description: str | None = None
    max_session_duration: int | None = None


@action("iam", "UpdateRole")
async def update_role(store: Store, ctx: Context, request: UpdateRole) -> Empty:
    """Change a role's description and how long its sessions may be. Raises NoSuchEntity, UnmodifiableEntity."""

    def decide(role: Role) -> Role:
        check_modifiable(role)
        return replace(
            role,
            description=role.description if request.description is None else request.description,
            # Left out, it is the default again: the page's words for MaxSessionDuration.
            max_session_s=request.max_session_duration or SESSION_S_DEFAULT,
        )

    await change(store, ctx, ROLE, request.role_name, decide)
    return Empty()
