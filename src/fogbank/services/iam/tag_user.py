"""TagUser: https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagUser.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam.entities import USER, change
from fogbank.services.iam.model import User, tagged
from fogbank.services.iam.shapes import Tag, pairs
from fogbank.storage.api import Store


class TagUser(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    user_name: str
    tags: list[Tag]


@action("iam", "TagUser")
async def tag_user(store: Store, ctx: Context, request: TagUser) -> Empty:
    """Raises NoSuchEntity, InvalidInput, LimitExceeded."""

    def decide(entity: User) -> User:
        return replace(entity, tags=tagged(USER.noun, entity.tags, pairs(request.tags), by_aws=ctx.by_aws))

    await change(store, ctx, USER, request.user_name, decide)
    return Empty()
