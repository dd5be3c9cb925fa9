"""UntagInstanceProfile: https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagInstanceProfile.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam.entities import PROFILE, change
from fogbank.services.iam.model import Profile, untagged
from fogbank.storage.api import Store


class UntagInstanceProfile(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    instance_profile_name: str
    tag_keys: list[str]


@action("iam", "UntagInstanceProfile")
async def untag_instance_profile(store: Store, ctx: Context, request: UntagInstanceProfile) -> Empty:
    """Raises NoSuchEntity."""

    def decide(entity: Profile) -> Profile:
        return replace(entity, tags=untagged(entity.tags, request.tag_keys))

    await change(store, ctx, PROFILE, request.instance_profile_name, decide)
    return Empty()
