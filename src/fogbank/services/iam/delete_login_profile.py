"""DeleteLoginProfile: https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteLoginProfile.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam.entities import USER, change
from fogbank.services.iam.login_profiles import login_of, named
from fogbank.services.iam.model import User
from fogbank.storage.api import Store


class DeleteLoginProfile(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    user_name: str | None = None


@action("iam", "DeleteLoginProfile")
async def delete_login_profile(store: Store, ctx: Context, request: DeleteLoginProfile) -> Empty:
    """Raises NoSuchEntity."""

    def decide(user: User) -> User:
        login_of(user)
        return replace(user, login=None)

    await change(store, ctx, USER, named(ctx, request.user_name), decide)
    return Empty()
