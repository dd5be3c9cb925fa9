"""AssumeRole: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html"""

from typing import Final

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.sts.issuing import AssumedRoleUser, Credentials, PolicyDescriptor, Tag, assume
from fogbank.storage.api import Store

_POLICY_CHARS_MAX: Final = 2048


class AssumeRole(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    role_arn: str
    role_session_name: str
    policy_arns: list[PolicyDescriptor] | None = None
    policy: str | None = None
    duration_seconds: int | None = None
    tags: list[Tag] | None = None
    transitive_tag_keys: list[str] | None = None
    external_id: str | None = None
    source_identity: str | None = None


class AssumeRoleResult(Struct, frozen=True, rename="pascal"):
    credentials: Credentials
    assumed_role_user: AssumedRoleUser
    packed_policy_size: int | None = None
    source_identity: str | None = None


@action("sts", "AssumeRole")
async def assume_role(_: Store, ctx: Context, request: AssumeRole) -> AssumeRoleResult:
    """Take on a role, of this account or another one. Raises AccessDenied, ValidationError."""
    assumed = await assume(ctx, "AssumeRole", request.role_arn, request.role_session_name, request.duration_seconds)
    # How AWS packs policies and tags is not told: the part of the limit that they take as they are.
    packed = len(request.policy or "") + sum(len(tag.key) + len(tag.value) for tag in request.tags or ())
    return AssumeRoleResult(
        assumed.credentials,
        assumed.user,
        min(100, -(-packed * 100 // _POLICY_CHARS_MAX)) if packed else None,
        request.source_identity,
    )
