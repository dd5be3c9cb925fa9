"""Changing the versions of a key: decided on the latest one, committed against it, told to whom it concerns.

What is decided are operations; `commit` adds the deliveries of the bucket's notifications, so that cause and effect are
kept together. https://docs.aws.amazon.com/AmazonS3/latest/userguide/versioning-workflows.html
"""

from base64 import urlsafe_b64encode
from collections.abc import Callable, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from fogbank.fabric import trace
from fogbank.fabric.outbox import Outbox
from fogbank.fabric.trace import Hop
from fogbank.kernel.action import Context
from fogbank.services.s3 import access, content, notifying, reading
from fogbank.services.s3 import store as objects
from fogbank.services.s3.errors import AccessDenied
from fogbank.services.s3.model import ENABLED, NULL, Bucket, Version
from fogbank.services.s3.notifying import Happening
from fogbank.services.s3.store import StoredBucket, StoredVersion
from fogbank.storage.api import Check, Conflict, Operation, Put, Store

REMOVED: Final = "ObjectRemoved"


class Change(Struct, frozen=True):
    """What is going to be committed for one key."""

    version: Version | None  # the one that was added or removed
    operations: tuple[Operation, ...] = ()
    checks: tuple[Check, ...] = ()
    happenings: tuple[Happening, ...] = ()


def new_version_id(ctx: Context) -> str:
    """Opaque, 32 characters that need no escape in an address."""
    return urlsafe_b64encode(ctx.ids.randbytes(24)).decode("ascii").replace("-", ".")


def living(latest: StoredVersion | None) -> Version | None:
    """The object as a reader sees it."""
    return None if latest is None or latest.version.marker else latest.version


async def commit(store: Store, ctx: Context, bucket: StoredBucket, changes: Sequence[Change], operation: str) -> None:
    """One commit of all of them. Raises Conflict."""
    operations = [each for change in changes for each in change.operations]
    checks: list[Check] = [bucket.unchanged(), *(each for change in changes for each in change.checks)]
    happenings = [each for change in changes for each in change.happenings]
    hop = call_hop(ctx, bucket.bucket, operation)
    deliveries = notifying.deliveries(ctx, bucket.bucket, happenings, trace.within(ctx.trace_id, hop))
    if deliveries:
        await ctx.world.port(Outbox).send(
            deliveries, operations=operations, checks=checks, hops=[hop], now_ms=ctx.now_ms
        )
    else:
        await store.commit(operations, checks)
    if any(isinstance(each, Put) and each.space == objects.LIMBO for each in operations):
        content.sweep(store, ctx.world)


def call_hop(ctx: Context, bucket: Bucket, operation: str) -> Hop:
    """The call that a trace begins with, or goes on with."""
    return trace.hop(
        ctx.trace_id,
        ids=ctx.ids,
        kind="call",
        source=f"s3:{operation}",
        target=bucket.arn,
        at_ms=ctx.now_ms,
        outcome="accepted",
        names=(ctx.request_id,),
    )


async def plan_add(
    store: Store, ctx: Context, bucket: Bucket, draft: Version, latest: StoredVersion | None, event: str
) -> Change:
    """A version, or a delete marker, becomes the latest."""
    checks: list[Check] = [latest.unchanged() if latest else objects.no_head(bucket.name, draft.key)]
    operations: list[Operation] = []
    seq = latest.version.seq + 1 if latest else 1
    version_id = new_version_id(ctx) if bucket.versioning == ENABLED else NULL
    # In a key's history time does not go back, whatever the clock does.
    at_ms = max(ctx.now_ms, latest.version.at_ms if latest else 0)
    version = replace(draft, id=version_id, seq=seq, at_ms=at_ms)
    if latest is not None and version_id == NULL and latest.version.id == NULL:
        operations += content.drop(latest.version.pieces, now_ms=ctx.now_ms)
    elif latest is not None:
        operations.append(objects.put_older(bucket.name, latest.version))
        if version_id == NULL and (null := await objects.find_null(store, bucket.name, draft.key)):
            operations.append(objects.remove_older(bucket.name, null.version))
            operations += content.drop(null.version.pieces, now_ms=ctx.now_ms)
    operations.append(objects.put_head(bucket.name, version))
    return Change(version, tuple(operations), tuple(checks), (Happening(event, version),))


async def plan_delete(
    store: Store, ctx: Context, bucket: Bucket, latest: StoredVersion | None, key: str, *, cause: str = REMOVED
) -> Change:
    """Deleting without a version: for good where there are no versions, else by a delete marker.

    `cause` is how the event of it begins.
    """
    if bucket.versioning:
        marker = Version(key, "", 0, ctx.now_ms, owner=ctx.account, marker=True)
        return await plan_add(store, ctx, bucket, marker, latest, f"{cause}:DeleteMarkerCreated")
    if latest is None:
        return Change(None)
    version = latest.version
    operations = [objects.remove_head(bucket.name, key), *content.drop(version.pieces, now_ms=ctx.now_ms)]
    return Change(version, tuple(operations), (latest.unchanged(),), (_removed(ctx, version, cause),))


async def plan_delete_version(
    store: Store,
    ctx: Context,
    bucket: Bucket,
    latest: StoredVersion | None,
    key: str,
    version_id: str,
    *,
    bypass: bool,
    cause: str = REMOVED,
) -> Change:
    """Deleting one version for good. Raises AccessDenied for one that is locked."""
    if latest is None:
        return Change(None)
    found = (
        latest if latest.version.id == version_id else await objects.find_version(store, bucket.name, key, version_id)
    )
    if found is None:
        return Change(None)
    version = found.version
    check_lock(ctx, version, bypass=bypass)
    operations = content.drop(version.pieces, now_ms=ctx.now_ms)
    checks = [latest.unchanged()]
    if found.space == objects.VERSIONS:
        checks.append(found.unchanged())
        # The latest is written anew, so that whoever changes this key at the same time meets us there.
        operations += [objects.remove_older(bucket.name, version), objects.put_head(bucket.name, latest.version)]
    elif heir := await objects.older(store, bucket.name, key, limit=1):
        checks.append(heir[0].unchanged())
        operations += [
            objects.remove_older(bucket.name, heir[0].version),
            objects.put_head(bucket.name, heir[0].version),
        ]
    else:
        operations.append(objects.remove_head(bucket.name, key))
    return Change(version, tuple(operations), tuple(checks), (_removed(ctx, version, cause),))


def _removed(ctx: Context, version: Version, cause: str) -> Happening:
    """Its sequencer comes after that of its creation."""
    gone = replace(version, marker=False, seq=version.seq + 1, at_ms=max(ctx.now_ms, version.at_ms))
    return Happening(f"{cause}:Delete", gone)


def check_lock(ctx: Context, version: Version, *, bypass: bool) -> None:
    """Raises AccessDenied. https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html"""
    lock = version.lock
    if lock is None:
        return
    retained = lock.until_s * 1000 > ctx.now_ms and not (lock.mode == "GOVERNANCE" and bypass)
    if retained or lock.hold == "ON":
        raise AccessDenied("Access Denied because object protected by object lock.")


async def rewrite(
    store: Store,
    ctx: Context,
    bucket_name: str,
    key: str,
    version_id: str | None,
    changed: Callable[[Version], Version],
    *,
    event: str = "",
    operation: str,
    expected_owner: str | None = None,
) -> tuple[Bucket, Version]:
    """Change what is kept beside a version's bytes (tags, locks). Raises NoSuchKey, NoSuchVersion and others."""
    while True:
        bucket = await access.load(store, bucket_name, expected_owner)
        latest = await objects.head(store, bucket_name, key)
        found = await reading.locate(store, bucket.bucket, key, version_id, method="PUT")
        if latest is None:
            continue
        version = changed(found.version)
        operations: list[Operation] = []
        if found.space == objects.VERSIONS:
            operations += [objects.put_older(bucket_name, version), objects.put_head(bucket_name, latest.version)]
        else:
            operations.append(objects.put_head(bucket_name, version))
        happenings = (Happening(event, version),) if event else ()
        change = Change(version, tuple(operations), (latest.unchanged(), found.unchanged()), happenings)
        try:
            await commit(store, ctx, bucket, [change], operation)
        except Conflict:
            continue
        return bucket.bucket, version
