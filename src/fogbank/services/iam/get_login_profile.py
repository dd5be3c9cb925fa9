"""GetLoginProfile: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetLoginProfile.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.iam.entities import USER
from fogbank.services.iam.login_profiles import LoginProfile, named, shown
from fogbank.storage.api import Store


class GetLoginProfile(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    user_name: str | None = None


class GetLoginProfileResult(Struct, frozen=True, rename="pascal"):
    login_profile: LoginProfile


@action("iam", "GetLoginProfile")
async def get_login_profile(store: Store, ctx: Context, request: GetLoginProfile) -> GetLoginProfileResult:
    """Raises NoSuchEntity."""
    return GetLoginProfileResult(shown((await USER.load(store, ctx.account, named(ctx, request.user_name))).value))
