"""GetCallerIdentity: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.storage.api import Store


class GetCallerIdentity(Struct, frozen=True, forbid_unknown_fields=True):
    pass


class GetCallerIdentityResult(Struct, frozen=True, rename="pascal"):
    user_id: str
    account: str
    arn: str


@action("sts", "GetCallerIdentity")
async def get_caller_identity(_: Store, ctx: Context, request: GetCallerIdentity) -> GetCallerIdentityResult:
    """Who signed the request."""
    return GetCallerIdentityResult(ctx.user_id, ctx.account, ctx.principal)
