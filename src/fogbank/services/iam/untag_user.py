"""UntagUser: https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagUser.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam.entities import USER, change
from fogbank.services.iam.model import User, untagged
from fogbank.storage.api import Store


class UntagUser(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    user_name: str
    tag_keys: list[str]


@action("iam", "UntagUser")
async def untag_user(store: Store, ctx: Context, request: UntagUser) -> Empty:
    """Raises NoSuchEntity."""

    def decide(entity: User) -> User:
        return replace(entity, tags=untagged(entity.tags, request.tag_keys))

    await change(store, ctx, USER, request.user_name, decide)
    return Empty()
