"""TagRole: https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagRole.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam.entities import ROLE, change
from fogbank.services.iam.model import Role, tagged
from fogbank.services.iam.shapes import Tag, pairs
from fogbank.storage.api import Store


class TagRole(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    role_name: str
    tags: list[Tag]


@action("iam", "TagRole")
async def tag_role(store: Store, ctx: Context, request: TagRole) -> Empty:
    """Raises NoSuchEntity, InvalidInput, LimitExceeded."""

    def decide(entity: Role) -> Role:
        return replace(entity, tags=tagged(ROLE.noun, entity.tags, pairs(request.tags), by_aws=ctx.by_aws))

    await change(store, ctx, ROLE, request.role_name, decide)
    return Empty()
