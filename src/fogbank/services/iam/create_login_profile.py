"""CreateLoginProfile: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateLoginProfile.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.iam import passwords
from fogbank.services.iam.entities import USER, change
from fogbank.services.iam.errors import EntityAlreadyExists, ValidationFailed
from fogbank.services.iam.login_profiles import LoginProfile, named, shown
from fogbank.services.iam.model import Login, User
from fogbank.storage.api import Store


class CreateLoginProfile(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    user_name: str | None = None
    password: str | None = None
    password_reset_required: bool = False


class CreateLoginProfileResult(Struct, frozen=True, rename="pascal"):
    login_profile: LoginProfile


@action("iam", "CreateLoginProfile")
async def create_login_profile(store: Store, ctx: Context, request: CreateLoginProfile) -> CreateLoginProfileResult:
    """Raises NoSuchEntity, EntityAlreadyExists, PasswordPolicyViolation."""
    name = named(ctx, request.user_name)
    if request.password is None:
        raise ValidationFailed("Must specify password.")  # a guess; only sessions of AssumeRoot may leave it out
    policy = await passwords.find(store, ctx)
    passwords.check(request.password, policy.value if policy else None)

    def decide(user: User) -> User:
        if user.login:
            raise EntityAlreadyExists(f"Login Profile for user {user.name} already exists.")
        return replace(user, login=Login(ctx.now_ms, request.password_reset_required))

    return CreateLoginProfileResult(shown(await change(store, ctx, USER, name, decide)))
