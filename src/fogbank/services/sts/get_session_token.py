"""GetSessionToken: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html"""

from typing import Final

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.sts.errors import AccessDenied
from fogbank.services.sts.issuing import Credentials, in_session, issue
from fogbank.storage.api import Store

_DURATION_S_DEFAULT: Final = 43_200
_ROOT_S_MAX: Final = 3600


class GetSessionToken(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    duration_seconds: int | None = None


class GetSessionTokenResult(Struct, frozen=True, rename="pascal"):
    credentials: Credentials


@action("sts", "GetSessionToken")
async def get_session_token(_: Store, ctx: Context, request: GetSessionToken) -> GetSessionTokenResult:
    """Temporary credentials of the caller's own; the root's last an hour. Raises AccessDenied."""
    if in_session(ctx):
        raise AccessDenied("Cannot call GetSessionToken with session credentials")
    duration_s = request.duration_seconds or _DURATION_S_DEFAULT
    if ctx.principal.endswith(":root"):
        duration_s = min(duration_s, _ROOT_S_MAX)
    return GetSessionTokenResult(
        issue(ctx, account=ctx.account, arn=ctx.principal, user_id=ctx.user_id, duration_s=duration_s)
    )
