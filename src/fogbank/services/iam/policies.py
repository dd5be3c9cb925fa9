"""Managed policies: finding them, AWS's own included, and putting them on principals."""

from collections.abc import Callable

from msgspec.structs import replace

from fogbank.kernel.action import Context
from fogbank.kernel.arn import Arn, InvalidArn
from fogbank.services.iam.aws_managed import aws_managed
from fogbank.services.iam.entities import Kind, PrincipalT
from fogbank.services.iam.errors import (
    InvalidInput,
    NoSuchEntity,
    NotAttachable,
    PolicyNotFound,
    QuotaExceeded,
    ValidationFailed,
)
from fogbank.services.iam.model import ATTACHED_MAX, Policy, Usage, Version, with_name, without, without_name
from fogbank.services.iam.store import POLICIES, USAGES, Stored, key
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Check, Operation, Put, Store


def check_arn(arn: str) -> Arn:
    """Raises ValidationError."""
    try:
        found = Arn.parse(arn)
    except InvalidArn:
        raise ValidationFailed(f"ARN {arn} is not valid.") from None
    if found.service != "iam" or found.region or not found.resource.startswith("policy/"):
        raise ValidationFailed(f"ARN {arn} is not valid.")
    return found


async def find(store: Store, ctx: Context, arn: str) -> Policy | None:
    """A policy of the caller's account, or one of AWS's. Raises ValidationError."""
    if check_arn(arn).account == "aws":
        return aws_managed(arn)
    stored = await _find_stored(store, ctx, arn)
    return stored.value if stored else None


async def load(store: Store, ctx: Context, arn: str) -> Policy:
    """Raises NoSuchEntity, ValidationError."""
    found = await find(store, ctx, arn)
    if found is None:
        raise PolicyNotFound(arn)
    return found


async def load_stored(store: Store, ctx: Context, arn: str) -> Stored[Policy]:
    """One that may be changed. Raises NoSuchEntity, ValidationError; InvalidInput for AWS's own."""
    if check_arn(arn).account == "aws":
        raise InvalidInput("Cannot perform the operation on AWS managed policies.")  # a guess
    found = await _find_stored(store, ctx, arn)
    if found is None:
        raise PolicyNotFound(arn)
    return found


async def _find_stored(store: Store, ctx: Context, arn: str) -> Stored[Policy] | None:
    parsed = Arn.parse(arn)
    found = await POLICIES.find(store, key(ctx.account, parsed.resource.rpartition("/")[2]))
    return found if found and found.value.arn == arn else None


@again_on_conflict
async def change(store: Store, ctx: Context, arn: str, decide: Callable[[Policy], Policy]) -> Policy:
    """Replace a policy of the account by what `decide` makes of it."""
    stored = await load_stored(store, ctx, arn)
    changed = decide(stored.value)
    if changed != stored.value:
        await store.commit([stored.becomes(changed)], [stored.unchanged()])
    return changed


# Who has a policy


def usage_key(ctx: Context, arn: str) -> bytes:
    return f"{ctx.account}/{arn}".encode()


async def usage_of(store: Store, ctx: Context, arn: str) -> Usage:
    found = await USAGES.find(store, usage_key(ctx, arn))
    return found.value if found else Usage()


async def use(
    store: Store, ctx: Context, arn: str, decide: Callable[[Usage], Usage]
) -> tuple[list[Operation], list[Check]]:
    """What is to be committed so that `decide` becomes true of who has a policy, and the policy is still there."""
    where = usage_key(ctx, arn)
    found = await USAGES.find(store, where)
    operations: list[Operation] = [_put_usage(where, decide(found.value if found else Usage()))]
    checks: list[Check] = [found.unchanged() if found else USAGES.absent(where)]
    policy = await _find_stored(store, ctx, arn)
    if policy:
        checks.append(policy.unchanged())
    return operations, checks


def _put_usage(where: bytes, usage: Usage) -> Put:
    return USAGES.put(where, usage)


@again_on_conflict
async def attach(store: Store, ctx: Context, kind: Kind[PrincipalT], name: str, arn: str) -> None:
    """Put a managed policy on a principal; one that is there already stays. Raises NoSuchEntity, LimitExceeded."""
    check_arn(arn)
    stored = await kind.load(store, ctx.account, name)
    principal = stored.value
    if await find(store, ctx, arn) is None:
        raise NotAttachable(arn)
    if arn in principal.attached:
        return
    if len(principal.attached) >= ATTACHED_MAX:
        raise QuotaExceeded(f"PoliciesPer{kind.noun.capitalize()}", ATTACHED_MAX)
    operations, checks = await use(
        store, ctx, arn, lambda usage: replace(usage, attached=with_name(usage.attached, kind.noun, principal.name))
    )
    changed = replace(principal, attached=(*principal.attached, arn))
    await store.commit([stored.becomes(changed), *operations], [stored.unchanged(), *checks])


@again_on_conflict
async def detach(store: Store, ctx: Context, kind: Kind[PrincipalT], name: str, arn: str) -> None:
    """Take a managed policy off a principal. Raises NoSuchEntity."""
    check_arn(arn)
    stored = await kind.load(store, ctx.account, name)
    principal = stored.value
    if arn not in principal.attached:
        raise PolicyNotFound(arn)
    operations, checks = await use(
        store, ctx, arn, lambda usage: replace(usage, attached=without_name(usage.attached, kind.noun, principal.name))
    )
    changed = replace(principal, attached=without(principal.attached, arn))
    await store.commit([stored.becomes(changed), *operations], [stored.unchanged(), *checks])


# Permissions boundaries


async def bound(
    store: Store, ctx: Context, noun: str, name: str, before: str, after: str
) -> tuple[list[Operation], list[Check]]:
    """What is to be committed when a principal's boundary changes. Raises NoSuchEntity, ValidationError."""
    operations: list[Operation] = []
    checks: list[Check] = []
    if after and await find(store, ctx, after) is None:
        raise NoSuchEntity(f"Scope ARN: {after} does not exist or is not attachable.")

    def unbound(usage: Usage) -> Usage:
        return replace(usage, bounds=without_name(usage.bounds, noun, name))

    def bounded(usage: Usage) -> Usage:
        return replace(usage, bounds=with_name(usage.bounds, noun, name))

    for arn, decide in ((before, unbound), (after, bounded)):
        if arn and before != after:
            more, also = await use(store, ctx, arn, decide)
            operations += more
            checks += also
    return operations, checks


@again_on_conflict
async def put_boundary(store: Store, ctx: Context, kind: Kind[PrincipalT], name: str, arn: str) -> None:
    """Set a principal's boundary; "" takes it away. Raises NoSuchEntity, ValidationError."""
    stored = await kind.load(store, ctx.account, name)
    operations, checks = await bound(store, ctx, kind.noun, stored.value.name, stored.value.boundary, arn)
    changed = replace(stored.value, boundary=arn)
    await store.commit([stored.becomes(changed), *operations], [stored.unchanged(), *checks])


def version_of(policy: Policy, version_id: str) -> Version:
    """Raises NoSuchEntity."""
    for version in policy.versions:
        if version.id == version_id:
            return version
    raise NoSuchEntity(f"Policy {policy.arn} version {version_id} does not exist or is not attachable.")
