"""GetFederationToken: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html"""

from typing import Final

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.kernel.arn import partition_of
from fogbank.services.sts.errors import AccessDenied
from fogbank.services.sts.issuing import Credentials, PolicyDescriptor, Tag, in_session, issue
from fogbank.storage.api import Store

_DURATION_S_DEFAULT: Final = 43_200


class FederatedUser(Struct, frozen=True, rename="pascal"):
    federated_user_id: str
    arn: str


class GetFederationToken(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    name: str
    policy: str | None = None
    policy_arns: list[PolicyDescriptor] | None = None
    duration_seconds: int | None = None
    tags: list[Tag] | None = None


class GetFederationTokenResult(Struct, frozen=True, rename="pascal"):
    credentials: Credentials
    federated_user: FederatedUser


@action("sts", "GetFederationToken")
async def get_federation_token(_: Store, ctx: Context, request: GetFederationToken) -> GetFederationTokenResult:
    """Temporary credentials for somebody that the caller answers for. Raises AccessDenied."""
    if in_session(ctx):
        raise AccessDenied("Cannot call GetFederationToken with session credentials")
    user_id = f"{ctx.account}:{request.name}"
    arn = f"arn:{partition_of(ctx.region)}:sts::{ctx.account}:federated-user/{request.name}"
    duration_s = request.duration_seconds or _DURATION_S_DEFAULT
    credentials = issue(ctx, account=ctx.account, arn=arn, user_id=user_id, duration_s=duration_s)
    return GetFederationTokenResult(credentials, FederatedUser(user_id, arn))
