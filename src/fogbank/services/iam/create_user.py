"""CreateUser: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.kernel.arn import partition_of
from fogbank.kernel.credentials import unique_id
from fogbank.services.iam import policies
from fogbank.services.iam.entities import USER
from fogbank.services.iam.model import User, tagged
from fogbank.services.iam.shapes import Tag, UserShape, pairs, shown_user
from fogbank.services.iam.store import USERS, key
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class CreateUser(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    user_name: str
    path: str = "/"
    permissions_boundary: str = ""
    tags: list[Tag] | None = None


class CreateUserResult(Struct, frozen=True, rename="pascal"):
    user: UserShape


@action("iam", "CreateUser")
@again_on_conflict
async def create_user(store: Store, ctx: Context, request: CreateUser) -> CreateUserResult:
    """Raises EntityAlreadyExists, InvalidInput, NoSuchEntity."""
    if await USERS.find(store, key(ctx.account, request.user_name)):
        raise USER.taken(request.user_name)
    user = User(
        account=ctx.account,
        partition=partition_of(ctx.region),
        path=request.path,
        name=request.user_name,
        id=unique_id("AIDA", ctx.ids),
        created_ms=ctx.now_ms,
        tags=tagged("user", {}, pairs(request.tags), by_aws=ctx.by_aws),
        boundary=request.permissions_boundary,
    )
    operations, checks = await policies.bound(store, ctx, "user", user.name, "", user.boundary)
    await USER.make(store, user, *operations, checks=checks)
    return CreateUserResult(shown_user(user))
