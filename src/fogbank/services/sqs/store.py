"""The only file of SQS that knows how its values lie in the store.

item   sqs.queue    account/region/name        a queue
item   sqs.deleted  account/region/name        when a queue of this name was deleted, in ms
item   sqs.attempt  queue id/attempt id        what a FIFO receive attempt was given
item   sqs.move     ARN/start/task id          a message move task of that source
item   sqs.moving   ARN                        the key of its latest one: two that begin at once conflict here
queue  the queue's id                          its messages
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from msgspec import Struct, msgpack

from fogbank.kernel.action import Context
from fogbank.services.sqs.addresses import address_of
from fogbank.services.sqs.errors import InvalidAddress, MissingParameter, QueueDoesNotExist
from fogbank.services.sqs.model import Queue, StoredMessage
from fogbank.storage.api import Defer, Entry, Item, Push, Put, Remove, Settle, Store, Unchanged

QUEUES: Final = "sqs.queue"
DELETED: Final = "sqs.deleted"
ATTEMPTS: Final = "sqs.attempt"
MOVES: Final = "sqs.move"
MOVING: Final = "sqs.moving"
# How many queues of the past are looked at for each one that is deleted: more than one, so that they go away.
_SWEEP: Final = 20

_encode = msgpack.Encoder().encode
_queue_of = msgpack.Decoder(Queue).decode
_message_of = msgpack.Decoder(StoredMessage).decode


# The same bytes are the same queue; an item that did not change keeps its bytes, whose hash is computed once.
@lru_cache(maxsize=4096)
def _decode_queue(value: bytes) -> Queue:
    return _queue_of(value)


class StoredQueue(Struct, frozen=True, gc=False):
    """A queue and the version of its item."""

    queue: Queue
    key: bytes
    version: int

    def unchanged(self) -> Unchanged:
        return Unchanged(QUEUES, self.key, self.version)


def queue_key(account: str, region: str, name: str) -> bytes:
    return f"{account}/{region}/{name}".encode()


async def find(store: Store, key: bytes) -> StoredQueue | None:
    """A queue by its key."""
    item = await store.get(QUEUES, key)
    return StoredQueue(_decode_queue(item.value), key, item.version) if item else None


async def find_named(store: Store, account: str, region: str, name: str) -> StoredQueue | None:
    """A queue by its name."""
    return await find(store, queue_key(account, region, name))


async def load(store: Store, ctx: Context, queue_url: str) -> Queue:
    """The queue that a URL names. Raises MissingParameter, InvalidAddress, QueueDoesNotExist."""
    return (await load_stored(store, ctx, queue_url)).queue


async def load_stored(store: Store, ctx: Context, queue_url: str) -> StoredQueue:
    """As `load`, for whoever is going to change the queue."""
    address = address_of(queue_url)
    if address is None:
        raise InvalidAddress(ctx.endpoint) if queue_url else MissingParameter("QueueUrl")
    found = await find(store, queue_key(address.account or ctx.account, address.region or ctx.region, address.name))
    if found is None:
        raise QueueDoesNotExist
    return found


async def old_graves(store: Store, stored: StoredQueue, ctx: Context) -> list[Remove]:
    """Operations that forget some queues of the past, whose names are free again: the next ones after a queue's."""
    until_ms = ctx.now_ms - ctx.limits.sqs_name_reuse_s * 1000
    some = await store.scan(DELETED, stored.key + b"\0", limit=_SWEEP) or await store.scan(DELETED, limit=_SWEEP)
    return [Remove(DELETED, item.key) for item in some if item.key != stored.key and int(item.value) <= until_ms]


async def list_queues(
    store: Store, account: str, region: str, *, prefix: str = "", after: str = "", limit: int = 1000
) -> Sequence[Queue]:
    """Queues in the order of their names, those after `after`."""
    low = max(queue_key(account, region, prefix), queue_key(account, region, after) + b"\0" if after else b"")
    items = await store.scan(QUEUES, low, past(queue_key(account, region, prefix)), limit)
    return [_decode_queue(item.value) for item in items]


async def sources_of(store: Store, target: Queue, *, after: str = "", limit: int = 1000) -> Sequence[str]:
    """Names of the queues whose dead-letter queue is `target`, those after `after`."""
    names: list[str] = []
    while len(names) < limit and (page := await list_queues(store, target.account, target.region, after=after)):
        names += [
            queue.name for queue in page if queue.settings.redrive and queue.settings.redrive.target_arn == target.arn
        ]
        after = page[-1].name
    return names[:limit]


def past(prefix: bytes) -> bytes:
    """The least key greater than every key with this prefix. No key of ours has a byte 0xff."""
    return prefix + b"\xff"


def put(queue: Queue) -> Put:
    return Put(QUEUES, queue_key(queue.account, queue.region, queue.name), _encode(queue))


# Messages


def push(queue: Queue, message: StoredMessage, *, now_ms: int, due_ms: int, dedup_ms: int = 0) -> Push:
    """The operation that adds a message; on a FIFO queue it does so once in the deduplication window."""
    dedup = ""
    if dedup_ms and message.deduplication_id:
        per_group = queue.settings.deduplication_scope == "messageGroup"
        dedup = f"{message.group_id}\0{message.deduplication_id}" if per_group else message.deduplication_id
    return Push(
        queue.id,
        _encode(message),
        now_ms,
        due_ms,
        message.sent_ms,
        _group(queue, message),
        dedup,
        dedup_ms if dedup else 0,
        message.id,
    )


def push_moved(queue: Queue, message: StoredMessage, *, now_ms: int) -> Push:
    """The operation that adds a message which comes from another queue: at once, and never as a duplicate."""
    return push(queue, message, now_ms=now_ms, due_ms=now_ms)


def _group(queue: Queue, message: StoredMessage) -> str:
    """In a fair queue a message without a group is a tenant of its own; no MessageGroupId has a byte 0.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues-detailed.html
    """
    return message.group_id or (f"\0{message.id}" if queue.grouped else "")


def message_of(entry: Entry) -> StoredMessage:
    return _message_of(entry.body)


def settle(queue: int, entry: int, receipt: int, at_ms: int | None = None) -> Settle:
    return Settle(queue, entry, receipt, at_ms)


def defer(queue: int, entry: int, receipt: int, due_ms: int, at_ms: int | None = None) -> Defer:
    return Defer(queue, entry, receipt, due_ms, at_ms)


def version_of(item: Item | None) -> int:
    return item.version if item else 0
