"""UpdateLoginProfile: https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateLoginProfile.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam import passwords
from fogbank.services.iam.entities import USER, change
from fogbank.services.iam.login_profiles import login_of
from fogbank.services.iam.model import User
from fogbank.storage.api import Store


class UpdateLoginProfile(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    user_name: str
    password: str | None = None
    password_reset_required: bool | None = None


@action("iam", "UpdateLoginProfile")
async def update_login_profile(store: Store, ctx: Context, request: UpdateLoginProfile) -> Empty:
    """Raises NoSuchEntity, PasswordPolicyViolation."""
    policy = await passwords.find(store, ctx)
    if request.password is not None:
        passwords.check(request.password, policy.value if policy else None)

    def decide(user: User) -> User:
        login = login_of(user)
        reset = login.reset if request.password_reset_required is None else request.password_reset_required
        return replace(user, login=replace(login, reset=reset))

    await change(store, ctx, USER, request.user_name, decide)
    return Empty()
