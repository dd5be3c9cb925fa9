"""GetUser: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUser.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.kernel.arn import partition_of
from fogbank.services.iam.callers import user_name
from fogbank.services.iam.entities import USER
from fogbank.services.iam.shapes import UserShape, shown_user
from fogbank.storage.api import Store


class GetUser(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    user_name: str | None = None


class GetUserResult(Struct, frozen=True, rename="pascal"):
    user: UserShape


@action("iam", "GetUser")
async def get_user(store: Store, ctx: Context, request: GetUser) -> GetUserResult:
    """A user by the name; without one the caller. Raises NoSuchEntity, ValidationError."""
    name = user_name(ctx, request.user_name)
    if name is None:
        # The root of the account has neither name nor path. When the account was made is not known.
        return GetUserResult(UserShape(ctx.account, f"arn:{partition_of(ctx.region)}:iam::{ctx.account}:root", 0))
    return GetUserResult(shown_user((await USER.load(store, ctx.account, name)).value))
