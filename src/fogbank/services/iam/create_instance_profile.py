"""CreateInstanceProfile: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateInstanceProfile.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.kernel.arn import partition_of
from fogbank.kernel.credentials import unique_id
from fogbank.services.iam.entities import PROFILE
from fogbank.services.iam.model import Profile, tagged
from fogbank.services.iam.shapes import InstanceProfileShape, Tag, pairs, shown_profile
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class CreateInstanceProfile(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    instance_profile_name: str
    path: str = "/"
    tags: list[Tag] | None = None


class CreateInstanceProfileResult(Struct, frozen=True, rename="pascal"):
    instance_profile: InstanceProfileShape


@action("iam", "CreateInstanceProfile")
@again_on_conflict
async def create_instance_profile(
    store: Store, ctx: Context, request: CreateInstanceProfile
) -> CreateInstanceProfileResult:
    """Raises EntityAlreadyExists, InvalidInput."""
    profile = Profile(
        account=ctx.account,
        partition=partition_of(ctx.region),
        path=request.path,
        name=request.instance_profile_name,
        id=unique_id("AIPA", ctx.ids),
        created_ms=ctx.now_ms,
        tags=tagged("instance profile", {}, pairs(request.tags), by_aws=ctx.by_aws),
    )
    await PROFILE.make(store, profile)
    return CreateInstanceProfileResult(shown_profile(profile, []))
