"""AssumeRoleWithWebIdentity: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.sts.issuing import AssumedRoleUser, Credentials, PolicyDescriptor, assume
from fogbank.services.sts.web_identity import claims_of
from fogbank.storage.api import Store


class AssumeRoleWithWebIdentity(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    role_arn: str
    role_session_name: str
    web_identity_token: str
    policy_arns: list[PolicyDescriptor] | None = None
    policy: str | None = None
    duration_seconds: int | None = None


class AssumeRoleWithWebIdentityResult(Struct, frozen=True, rename="pascal"):
    credentials: Credentials
    subject_from_web_identity_token: str
    assumed_role_user: AssumedRoleUser
    provider: str
    audience: str


@action("sts", "AssumeRoleWithWebIdentity")
async def assume_role_with_web_identity(
    _: Store, ctx: Context, request: AssumeRoleWithWebIdentity
) -> AssumeRoleWithWebIdentityResult:
    """Take on a role with the token of a provider; nobody signs the call. Raises AccessDenied, InvalidIdentityToken."""
    claims = claims_of(request.web_identity_token, ctx.now_ms)
    operation, session = "AssumeRoleWithWebIdentity", request.role_session_name
    assumed = await assume(ctx, operation, request.role_arn, session, request.duration_seconds)
    return AssumeRoleWithWebIdentityResult(
        assumed.credentials, claims.subject, assumed.user, claims.issuer, claims.first_audience
    )
