"""Subscription filters: events go on to functions as they arrive.

A follower reads a group's journal from where it stopped, and the records that it names. What a filter matches becomes
deliveries, which commit together with the follower's new place: each event is sent once, a crash or not. Whoever puts
events does not wait for it.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
"""

import gzip
import logging
from base64 import b64encode
from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec

from fogbank.fabric.delivery import Delivery
from fogbank.fabric.outbox import Outbox
from fogbank.fabric.retry import RetryPolicy
from fogbank.kernel.world import World
from fogbank.services.logs import store as rows
from fogbank.services.logs.filters import filter_of
from fogbank.services.logs.model import DAY_MS, Group, event_bytes
from fogbank.services.logs.records import event_id, id_base, unpack
from fogbank.storage.api import Conflict, Put, Record, Store, StoreError, Unchanged

_log: Final = logging.getLogger("fogbank.logs")
# "CloudWatch Logs continues to retry delivery for up to 24 hours"; the pauses are a guess.
_POLICY: Final = RetryPolicy(1000, DAY_MS, (1000, 2000, 4000, 8000, 16_000, 32_000, 64_000, 128_000, 300_000))
_PORTION_BYTES: Final = 262_144
_JOURNAL_READ: Final = 16
_RETRY_MS: Final = 1000

_Events = list[dict[str, Any]]


async def resume(store: Store, world: World) -> None:
    """Go on with what was interrupted."""
    for stored in await rows.all_groups(store):
        if stored.group.subscriptions:
            begin(store, world, stored.group)


def begin(store: Store, world: World, group: Group) -> None:
    """Let a group be followed as long as it is there."""
    world.background.spawn(f"logs subscriptions {group.id}", _follow(store, world, group))


def ended(world: World, group: Group) -> None:
    """The group is gone: its followers look, and end."""
    topic = ("log", group.id)
    world.wakeups.notify(topic, world.wakeups.waiting(topic))


async def _follow(store: Store, world: World, group: Group) -> None:
    releases = world.wakeups.releases
    while not world.wakeups.closing and world.wakeups.releases == releases:
        # In line before looking: what is committed while we look wakes us.
        with world.wakeups.waiter(("log", group.id)) as waiter:
            try:
                found = await rows.find_group(store, group.account, group.region, group.name)
                if found is None or found.group.id != group.id:
                    return
                if await _serve(store, world, found.group):
                    continue
            except Conflict:
                continue
            except StoreError as error:
                _log.error("events of %s were not sent on: %s", group.name, error)
                alarm = world.clock.call_at(world.clock.now_ms() + _RETRY_MS, waiter.wake)
                try:
                    await waiter.wait()
                finally:
                    alarm.cancel()
                continue
            await waiter.wait()


async def _serve(store: Store, world: World, group: Group) -> bool:
    """Send on what is new, some of it at a time. False when there is nothing."""
    place = await store.get(rows.FOLLOWED, rows.followed_key(group))
    if place is None or not group.subscriptions:
        return False
    records = await store.read(group.id, rows.JOURNAL, int(place.value), _JOURNAL_READ)
    if not records:
        return False
    now_ms = world.clock.now_ms()
    deliveries: list[Delivery] = []
    with world.clock.hold():
        for record in records:
            for entry in rows.entries_of(record):
                deliveries += await _deliveries(store, group, record, entry, now_ms)
        await world.port(Outbox).send(
            deliveries,
            operations=[Put(rows.FOLLOWED, place.key, str(records[-1].sequence).encode())],
            checks=[Unchanged(rows.FOLLOWED, place.key, place.version)],
            now_ms=now_ms,
        )
    return True


async def _deliveries(store: Store, group: Group, line: Record, entry: rows.Entry, now_ms: int) -> list[Delivery]:
    """What the filters make of the records that an entry of the journal names."""
    last = entry.after + entry.count
    records = [
        record
        for record in await store.read(group.id, entry.shard, entry.after, entry.count, 1 << 62)
        if record.sequence <= last
    ]
    made: list[Delivery] = []
    for name, subscription in group.subscriptions.items():
        if line.sequence <= subscription.after:
            continue
        matched = _matched(records, entry.shard, subscription.pattern)
        for events in _portions(matched):
            body = _message(group, entry.stream, name, events)
            made.append(
                Delivery(
                    subscription.destination_arn,
                    body,
                    f"{group.arn}:*",
                    group.account,
                    group.region,
                    _POLICY,
                    now_ms,
                )
            )
    return made


def _matched(records: Sequence[Record], shard: int, pattern: str) -> Iterator[dict[str, Any]]:
    wanted = filter_of(pattern)
    for record in records:
        for index, (at_ms, message) in enumerate(unpack(record)):
            if wanted.matches(message):
                number = id_base(at_ms, shard, record) + index
                yield {"id": event_id(number), "timestamp": at_ms, "message": message}


def _portions(events: Iterator[dict[str, Any]]) -> Iterator[_Events]:
    """Few enough for one invocation."""
    portion: _Events = []
    size = 0
    for event in events:
        added = event_bytes(event["message"])
        if portion and size + added > _PORTION_BYTES:
            yield portion
            portion, size = [], 0
        portion.append(event)
        size += added
    if portion:
        yield portion


def _message(group: Group, stream: str, name: str, events: _Events) -> bytes:
    """What a function gets: the document below, packed.

    https://docs.aws.amazon.com/lambda/latest/dg/services-cloudwatchlogs.html
    """
    document = msgspec.json.encode(
        {
            "messageType": "DATA_MESSAGE",
            "owner": group.account,
            "logGroup": group.name,
            "logStream": stream,
            "subscriptionFilters": [name],
            "logEvents": events,
        }
    )
    packed = gzip.compress(document, compresslevel=6, mtime=0)
    return msgspec.json.encode({"awslogs": {"data": b64encode(packed).decode("ascii")}})
