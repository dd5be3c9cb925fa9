"""Acting on lifecycles: at each midnight UTC what has reached its end goes, in a commit a key.

What is due is a function of the versions, the rules and the time: so a midnight that a server slept through is made up
for when it begins, and a crash in the middle leaves the rest to the next round.
https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html
"""

import asyncio
import logging
from typing import Final

from fogbank.kernel.action import Context
from fogbank.kernel.calls import service_context
from fogbank.kernel.world import World
from fogbank.services.s3 import changing, content, lifecycles, uploading
from fogbank.services.s3 import store as objects
from fogbank.services.s3.errors import AccessDenied, NoSuchUpload
from fogbank.services.s3.lifecycles import DAY_MS, Rule
from fogbank.services.s3.model import Upload, Version
from fogbank.storage.api import Conflict, Store, StoreError

_log: Final = logging.getLogger("fogbank.s3")
_TASK: Final = "s3 lifecycles"
_CAUSE: Final = "LifecycleExpiration"
_PAGE: Final = 100


def begin(store: Store, world: World, *, catch_up: bool = False) -> None:
    """See to it that what reaches its end goes, as long as any bucket has rules; or has reached it already."""
    world.background.spawn(_TASK, _every_midnight(store, world, catch_up))


async def _every_midnight(store: Store, world: World, catch_up: bool) -> None:
    if catch_up:
        await expire_all(store, world)
    while [each for each in await objects.all_buckets(store) if lifecycles.rules_of(each.bucket)]:
        await world.clock.wait_until((world.clock.now_ms() // DAY_MS + 1) * DAY_MS)
        await expire_all(store, world)


async def expire_all(store: Store, world: World) -> None:
    """Let go of everything that has reached its end."""
    for found in await objects.all_buckets(store):
        bucket = found.bucket
        if lifecycles.rules_of(bucket) and not bucket.closing:
            ctx = service_context(world, account=bucket.account, region=bucket.region, service="s3")
            try:
                await _expire_objects(store, ctx, bucket.name)
                await _expire_uploads(store, ctx, bucket.name)
            except StoreError:
                _log.exception("the lifecycle of bucket %s goes on at the next midnight", bucket.name)


async def _expire_objects(store: Store, ctx: Context, bucket: str) -> None:
    found = await objects.find_bucket(store, bucket)
    rules = lifecycles.rules_of(found.bucket) if found else ()
    low = objects.base(bucket)
    while page := await objects.heads(store, bucket, low, _PAGE):
        low = page[-1].key + b"\0"
        for item in page:
            latest = objects.version_of(item)
            while _may_end(ctx, rules, latest) and await _expire_one(store, ctx, bucket, latest.key):
                pass
        await asyncio.sleep(0)  # noqa: TID251 - a turn of the loop: others are served meanwhile


def _may_end(ctx: Context, rules: tuple[Rule, ...], latest: Version) -> bool:
    """Whether a key is worth a closer look: most are not."""
    history = any(rule.noncurrent_version_expiration for rule in rules)
    return history or latest.marker or _is_over(ctx, rules, latest, alone=False)


async def _expire_one(store: Store, ctx: Context, name: str, key: str) -> bool:
    """Take one step with a key; whether there may be another one."""
    found = await objects.find_bucket(store, name)
    latest = await objects.head(store, name, key)
    if found is None or found.bucket.closing or latest is None:
        return False
    rules = lifecycles.rules_of(found.bucket)
    older = await objects.all_older(store, name, key)
    try:
        gone = _noncurrent_to_go(ctx, rules, latest.version, older)
        if gone is not None:
            change = await changing.plan_delete_version(
                store, ctx, found.bucket, latest, key, gone.id, bypass=False, cause=_CAUSE
            )
        elif _is_over(ctx, rules, latest.version, alone=not older):
            if latest.version.marker:
                change = await changing.plan_delete_version(
                    store, ctx, found.bucket, latest, key, latest.version.id, bypass=False, cause=_CAUSE
                )
            else:
                change = await changing.plan_delete(store, ctx, found.bucket, latest, key, cause=_CAUSE)
        else:
            return False
        await changing.commit(store, ctx, found, [change], _CAUSE)
    except Conflict:
        return True
    return True


def _noncurrent_to_go(ctx: Context, rules: tuple[Rule, ...], latest: Version, older: list[Version]) -> Version | None:
    """The oldest of the older versions that has reached its end, if it is not locked."""
    successors = [latest, *older]
    for newer in range(len(older) - 1, -1, -1):
        end_ms = lifecycles.noncurrent_end(rules, older[newer], since_ms=successors[newer].at_ms, newer=newer)
        if end_ms is not None and end_ms <= ctx.now_ms and not _is_locked(ctx, older[newer]):
            return older[newer]
    return None


def _is_locked(ctx: Context, version: Version) -> bool:
    try:
        changing.check_lock(ctx, version, bypass=False)
    except AccessDenied:
        return True
    return False


def _is_over(ctx: Context, rules: tuple[Rule, ...], latest: Version, *, alone: bool) -> bool:
    if not latest.marker:
        end = lifecycles.current_end(rules, latest)
        return end is not None and end.at_ms <= ctx.now_ms
    end_ms = lifecycles.marker_end(rules, latest) if alone else None
    return end_ms is not None and end_ms <= ctx.now_ms


async def _expire_uploads(store: Store, ctx: Context, bucket: str) -> None:
    low = objects.base(bucket)
    while page := await objects.uploads(store, bucket, low, _PAGE):
        low = objects.past_upload(bucket, page[-1].draft.key, page[-1].id)
        for upload in page:
            await _expire_upload(store, ctx, bucket, upload)


async def _expire_upload(store: Store, ctx: Context, name: str, upload: Upload) -> None:
    found = await objects.find_bucket(store, name)
    end = lifecycles.upload_end(lifecycles.rules_of(found.bucket), upload) if found else None
    if end is None or end.at_ms > ctx.now_ms:
        return
    while True:
        try:
            stored = await objects.load_upload(store, name, upload.draft.key, upload.id)
            await store.commit(await uploading.end(store, ctx, stored), [stored.unchanged()])
        except NoSuchUpload:
            return
        except Conflict:
            continue
        content.sweep(store, ctx.world)
        return
