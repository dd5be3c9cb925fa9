"""TagInstanceProfile: https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagInstanceProfile.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam.entities import PROFILE, change
from fogbank.services.iam.model import Profile, tagged
from fogbank.services.iam.shapes import Tag, pairs
from fogbank.storage.api import Store


class TagInstanceProfile(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    instance_profile_name: str
    tags: list[Tag]


@action("iam", "TagInstanceProfile")
async def tag_instance_profile(store: Store, ctx: Context, request: TagInstanceProfile) -> Empty:
    """Raises NoSuchEntity, InvalidInput, LimitExceeded."""

    def decide(entity: Profile) -> Profile:
        return replace(entity, tags=tagged(PROFILE.noun, entity.tags, pairs(request.tags), by_aws=ctx.by_aws))

    await change(store, ctx, PROFILE, request.instance_profile_name, decide)
    return Empty()
