"""SQS as a source of records: a poller takes messages as ReceiveMessage does, and gets them as Lambda's events.

https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html#example-standard-queue-message-event
"""

from collections.abc import Sequence
from typing import TypeVar, final

import msgspec
from msgspec import UNSET, Struct, UnsetType, field

from fogbank.fabric.poller import Record, Source, SourceFacts
from fogbank.kernel.action import Context
from fogbank.kernel.arn import Arn
from fogbank.kernel.world import World
from fogbank.services.sqs import receiving
from fogbank.services.sqs import store as queues
from fogbank.services.sqs.messages import TRACE_HEADER
from fogbank.services.sqs.model import Queue, StoredMessage
from fogbank.services.sqs.receipt import write_handle
from fogbank.services.sqs.receiving import Wish
from fogbank.services.sqs.sending import sequence_number
from fogbank.services.sqs.shapes import Attributes
from fogbank.storage.api import Defer, Entry, Store, Topic


class _Attribute(Struct, gc=False, rename="camel"):
    string_value: str | UnsetType
    binary_value: bytes | UnsetType
    string_list_values: tuple[str, ...]
    binary_list_values: tuple[bytes, ...]
    data_type: str


class _Event(Struct, gc=False, rename="camel"):
    message_id: str
    receipt_handle: str
    body: str
    attributes: dict[str, str]
    message_attributes: dict[str, _Attribute]
    md5_of_message_attributes: str | None
    md5_of_body: str
    event_source: str
    event_source_arn: str = field(name="eventSourceARN")
    aws_region: str


class _PlainEvent(Struct, gc=False, rename="camel"):
    """The same without message attributes."""

    message_id: str
    receipt_handle: str
    body: str
    attributes: dict[str, str]
    message_attributes: dict[str, str]
    md5_of_body: str
    event_source: str
    event_source_arn: str = field(name="eventSourceARN")
    aws_region: str


@final
class QueueSources:
    """SQS's queues: see `fogbank.fabric.poller.SourceKind`."""

    def __init__(self, store: Store, world: World) -> None:
        self._store = store
        self._world = world

    async def facts(self, arn: Arn) -> SourceFacts | None:
        found = await queues.find_named(self._store, arn.account, arn.region, arn.resource)
        return SourceFacts(found.queue.fifo, found.queue.settings.visibility_s) if found else None

    def open(self, arn: Arn) -> Source:
        return QueueSource(self._store, self._world, arn)


@final
class QueueSource:
    """One queue for one poller: see `fogbank.fabric.poller.Source`."""

    def __init__(self, store: Store, world: World, arn: Arn) -> None:
        self._store = store
        self._arn = arn
        self._text = str(arn)
        self._encode = msgspec.json.Encoder().encode
        principal = "lambda.amazonaws.com"
        self._ctx = Context(arn.account, arn.region, principal, principal, "", 0, "", "", world)

    async def topic(self) -> Topic | None:
        queue = await self._queue()
        return ("queue", queue.id) if queue else None

    async def take(self, count: int) -> Sequence[Record]:
        queue = await self._queue()
        if queue is None:
            return ()
        wish = Wish(count, queue.settings.visibility_s, frozenset(), ())
        return await receiving.take_as(self._store, self._ctx, queue, wish, self._record, polls_long=True)

    async def next_look_ms(self) -> int | None:
        queue = await self._queue()
        return await self._store.next_due(queue.id, self._ctx.clock.now_ms()) if queue else None

    async def give_back(self, records: Sequence[Record]) -> None:
        now_ms = self._ctx.clock.now_ms()
        await self._store.commit(
            [Defer(record.done.queue, record.done.entry, record.done.receipt, now_ms) for record in records]
        )

    async def _queue(self) -> Queue | None:
        found = await queues.find_named(self._store, self._arn.account, self._arn.region, self._arn.resource)
        return found.queue if found else None

    def _record(self, queue: Queue, entry: Entry, message: StoredMessage, _: Wish, claimed_ms: int) -> Record:
        attributes = {
            "ApproximateReceiveCount": str(message.received + entry.count),
            "SentTimestamp": str(entry.born_ms),
            "SenderId": message.sender_id,
            "ApproximateFirstReceiveTimestamp": str(message.first_received_ms or entry.first_claimed_ms),
        }
        if queue.fifo:
            attributes["SequenceNumber"] = sequence_number(entry.entry)
        for name, value in (
            ("MessageGroupId", message.group_id),
            ("MessageDeduplicationId", message.deduplication_id),
            (TRACE_HEADER, message.trace_header),
            ("DeadLetterQueueSourceArn", message.dead_letter_source_arn),
        ):
            if value is not None:
                attributes[name] = value
        handle = write_handle(queue.id, entry.entry, entry.receipt, claimed_ms, entry.due_ms)
        event = self._encode(self._event(message, handle, attributes))
        done = queues.settle(queue.id, entry.entry, entry.receipt)
        header, attempt = message.trace or message.trace_header or "", message.received + entry.count
        return Record(message.id, event, message.body, entry.due_ms, done, header, attempt)

    def _event(self, message: StoredMessage, handle: str, attributes: dict[str, str]) -> _Event | _PlainEvent:
        if not message.attributes:
            return _PlainEvent(
                message.id,
                handle,
                message.body,
                attributes,
                {},
                message.body_md5,
                "aws:sqs",
                self._text,
                self._arn.region,
            )
        return _Event(
            message.id,
            handle,
            message.body,
            attributes,
            _attributes(message.attributes),
            message.attributes_md5,
            message.body_md5,
            "aws:sqs",
            self._text,
            self._arn.region,
        )


_Value = TypeVar("_Value")


def _attributes(attributes: Attributes) -> dict[str, _Attribute]:
    return {
        name: _Attribute(_known(value.string_value), _known(value.binary_value), (), (), value.data_type)
        for name, value in attributes.items()
    }


def _known(value: _Value | None) -> _Value | UnsetType:
    return UNSET if value is None else value
