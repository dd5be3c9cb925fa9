"""UntagRole: https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagRole.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam.entities import ROLE, change
from fogbank.services.iam.model import Role, untagged
from fogbank.storage.api import Store


class UntagRole(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    role_name: str
    tag_keys: list[str]


@action("iam", "UntagRole")
async def untag_role(store: Store, ctx: Context, request: UntagRole) -> Empty:
    """Raises NoSuchEntity."""

    def decide(entity: Role) -> Role:
        return replace(entity, tags=untagged(entity.tags, request.tag_keys))

    await change(store, ctx, ROLE, request.role_name, decide)
    return Empty()
