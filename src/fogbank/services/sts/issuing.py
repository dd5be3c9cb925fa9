"""Temporary credentials: whom they stand for, how long, and with which key of the server they are made.

item   sts.key   key   the server's key, made once a store
"""

from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context
from fogbank.kernel.arn import Arn, InvalidArn, partition_of
from fogbank.kernel.calls import Calls
from fogbank.kernel.errors import AwsError
from fogbank.kernel.sessions import Sessions
from fogbank.kernel.world import World
from fogbank.services.sts.errors import NotAuthorized, ValidationFailed
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Put, Store, Unchanged

_SPACE: Final = "sts.key"
_KEY: Final = b"key"
CHAINED_S_MAX: Final = 3600


class Tag(Struct, frozen=True, rename="pascal"):
    key: str
    value: str


class PolicyDescriptor(Struct, frozen=True):
    arn: str | None = None


class Credentials(Struct, frozen=True, rename="pascal"):
    access_key_id: str
    secret_access_key: str
    session_token: str
    expiration: int


class AssumedRoleUser(Struct, frozen=True, rename="pascal"):
    assumed_role_id: str
    arn: str


class Assumed(Struct, frozen=True):
    """A role that was taken on."""

    credentials: Credentials
    user: AssumedRoleUser


@again_on_conflict
async def resume(store: Store, world: World) -> None:
    """Use the store's key, or give it one."""
    found = await store.get(_SPACE, _KEY)
    key = found.value if found else world.ids.randbytes(32)
    if not found:
        await store.commit([Put(_SPACE, _KEY, key)], [Unchanged(_SPACE, _KEY, 0)])
    world.port(Sessions).use_key(key)


def issue(ctx: Context, *, account: str, arn: str, user_id: str, duration_s: int) -> Credentials:
    """Credentials that stand for somebody until their time is up."""
    # Whole seconds, as the answer tells it.
    expires_s = ctx.now_ms // 1000 + duration_s
    made = ctx.world.port(Sessions).issue(
        ctx.ids, account=account, arn=arn, user_id=user_id, expires_ms=expires_s * 1000
    )
    return Credentials(made.access_key, made.secret, made.token, expires_s)


async def assume(ctx: Context, operation: str, role_arn: str, session: str, duration_s: int | None) -> Assumed:
    """A session of a role, of whatever account. Raises ValidationError, AccessDenied."""
    arn = _role_arn(role_arn)
    role = await _role(ctx, operation, arn, role_arn)
    _check_duration(ctx, duration_s, role["MaxSessionDuration"])
    name = str(role["RoleName"])
    user_id = f"{role['RoleId']}:{session}"
    assumed = f"arn:{partition_of(ctx.region)}:sts::{arn.account}:assumed-role/{name}/{session}"
    credentials = issue(ctx, account=arn.account, arn=assumed, user_id=user_id, duration_s=duration_s or CHAINED_S_MAX)
    return Assumed(credentials, AssumedRoleUser(user_id, assumed))


def in_session(ctx: Context) -> bool:
    """Whether the caller's credentials are temporary."""
    return ":assumed-role/" in ctx.principal or ":federated-user/" in ctx.principal


def _role_arn(text: str) -> Arn:
    try:
        arn = Arn.parse(text)
    except InvalidArn:
        raise ValidationFailed(f"{text} is invalid") from None
    if arn.service != "iam" or not arn.resource.startswith("role/"):
        raise ValidationFailed(f"{text} is invalid")
    return arn


async def _role(ctx: Context, operation: str, arn: Arn, text: str) -> dict[str, Any]:
    there = replace(ctx, account=arn.account)
    name = arn.resource.rpartition("/")[2]
    try:
        found = await ctx.world.port(Calls).call(there, "iam", "GetRole", {"RoleName": name})
    except AwsError:
        raise NotAuthorized(ctx.principal, operation, text) from None
    role: dict[str, Any] = found["Role"]
    if role["Arn"] != text:
        raise NotAuthorized(ctx.principal, operation, text)
    return role


def _check_duration(ctx: Context, duration_s: int | None, most_s: int) -> None:
    """https://github.com/kreuzwerker/awsu/issues/27 https://github.com/coinbase/assume-role/issues/24"""
    if duration_s is None:
        return
    if duration_s > most_s:
        raise ValidationFailed("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
    if duration_s > CHAINED_S_MAX and in_session(ctx):
        raise ValidationFailed(
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining."
        )
