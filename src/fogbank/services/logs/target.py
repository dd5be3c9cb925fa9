"""CloudWatch Logs as the target of deliveries: what arrives becomes an event of the log group.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-target-cwl.html

A whole event is the message, at the event's own time. An input transformer says otherwise with an object of exactly
`timestamp` (a number of milliseconds) and `message`. The group must be there; the stream is made, one for each rule.
(AWS gives streams names that say nothing, and does not tell how many it makes.)
"""

import asyncio
from datetime import datetime
from hashlib import md5
from typing import Final
from uuid import UUID

import msgspec
from msgspec import Struct

from fogbank.fabric.delivery import Acting, Delivery, Landing, TargetError
from fogbank.kernel.arn import Arn
from fogbank.kernel.errors import AwsError
from fogbank.kernel.world import World
from fogbank.services.logs import store as rows
from fogbank.services.logs.errors import InvalidParameter
from fogbank.services.logs.model import Event, Stream
from fogbank.services.logs.putting import appending, judge
from fogbank.services.logs.records import new_shard
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class _Shaped(Struct, forbid_unknown_fields=True):
    """What an input transformer makes."""

    timestamp: int
    message: str


class _Dated(Struct):
    """What is looked for in an event that is the message itself."""

    time: str = ""


_shaped_of: Final = msgspec.json.Decoder(_Shaped, strict=False).decode
_dated_of: Final = msgspec.json.Decoder(_Dated).decode


def target(store: Store, world: World) -> Acting:
    """The target of `arn:aws:logs:REGION:ACCOUNT:log-group:NAME`.

    It acts, since a stream is written by one at a time: an event may be there twice after a crash.
    """
    turns: dict[str, asyncio.Lock] = {}

    async def land(delivery: Delivery, arn: Arn) -> Landing:
        event = event_of(delivery.body, world.clock.now_ms())
        async with turns.setdefault(str(arn), asyncio.Lock()):
            try:
                await _write(store, world, arn, stream_of(delivery.source_arn), event)
            except AwsError as error:
                raise TargetError(error.code, error.message, transient=False) from None
        return Landing()

    return Acting(land)


def event_of(body: bytes, now_ms: int) -> Event:
    """The log event that a delivery is."""
    try:
        shaped = _shaped_of(body)
    except msgspec.MsgspecError:
        return _time_of(body, now_ms), body.decode("utf-8", "replace")
    return shaped.timestamp, shaped.message


def stream_of(source_arn: str) -> str:
    """The stream for what a rule sends."""
    return str(UUID(bytes=md5(source_arn.encode(), usedforsecurity=False).digest()))


def _time_of(body: bytes, now_ms: int) -> int:
    try:
        return round(datetime.fromisoformat(_dated_of(body).time).timestamp() * 1000)
    except (msgspec.MsgspecError, ValueError):
        return now_ms


@again_on_conflict
async def _write(store: Store, world: World, arn: Arn, stream_name: str, event: Event) -> None:
    """Raises AwsError."""
    name = arn.resource.removeprefix("log-group:").removesuffix(":*")
    now_ms = world.clock.now_ms()
    group = await rows.load_group(store, arn.account, arn.region, name)
    stream = await rows.find_stream(store, group.group.id, stream_name)
    if stream is None:
        made = Stream(group.group.id, stream_name, new_shard(world.ids), now_ms)
        await store.commit([rows.put_stream(made)], [group.unchanged(), rows.no_stream(made.group, stream_name)])
        stream = await rows.load_stream(store, made.group, stream_name)
    taken = judge(group.group, [event], now_ms).taken
    if not taken:
        raise InvalidParameter("The event is too old or too new for the log group.")
    await store.commit(*appending(group, stream, taken, now_ms))
