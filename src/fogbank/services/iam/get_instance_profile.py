"""GetInstanceProfile: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetInstanceProfile.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.iam.entities import PROFILE
from fogbank.services.iam.roles import roles_of
from fogbank.services.iam.shapes import InstanceProfileShape, shown_profile
from fogbank.storage.api import Store


class GetInstanceProfile(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    instance_profile_name: str


class GetInstanceProfileResult(Struct, frozen=True, rename="pascal"):
    instance_profile: InstanceProfileShape


@action("iam", "GetInstanceProfile")
async def get_instance_profile(store: Store, ctx: Context, request: GetInstanceProfile) -> GetInstanceProfileResult:
    """Raises NoSuchEntity."""
    profile = (await PROFILE.load(store, ctx.account, request.instance_profile_name)).value
    return GetInstanceProfileResult(shown_profile(profile, await roles_of(store, profile)))
