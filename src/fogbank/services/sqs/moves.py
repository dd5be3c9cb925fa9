"""Message move tasks: a dead-letter queue's messages go back to where they came from, or elsewhere.

A task is an item in the store. Each message moves in one commit with the task's count, so a task that was
interrupted goes on where it was, and no message is moved twice or lost.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from typing import Final, Literal

from msgspec import Struct, msgpack
from msgspec.structs import replace

from fogbank.kernel.arn import Arn, partition_of
from fogbank.kernel.world import World
from fogbank.services.sqs import store as queues
from fogbank.services.sqs.errors import InvalidParameterValue
from fogbank.services.sqs.model import Queue
from fogbank.services.sqs.sending import meet_group
from fogbank.services.sqs.store import StoredQueue
from fogbank.storage.api import Conflict, Entry, Held, Put, Remove, Store, StoreError, Unchanged

Status = Literal["RUNNING", "COMPLETED", "CANCELLING", "CANCELLED", "FAILED"]

LISTED_MAX: Final = 10  # of a queue's tasks: older ones are forgotten
_FORGOTTEN_AT_ONCE: Final = 1000
_PORTION: Final = 10
_RETRY_MS: Final = 1000


class MoveTask(Struct, frozen=True, omit_defaults=True):
    """A task; `destination_arn` is empty when each message goes back to its source."""

    id: str
    source_arn: str
    started_ms: int
    destination_arn: str = ""
    per_second: int = 0
    status: Status = "RUNNING"
    moved: int = 0
    to_move: int = 0
    failure: str = ""

    @property
    def handle(self) -> str:
        """The TaskHandle that a client gets."""
        return b64encode(json.dumps({"taskId": self.id, "sourceArn": self.source_arn}).encode()).decode()

    @property
    def active(self) -> bool:
        return self.status in ("RUNNING", "CANCELLING")

    @property
    def key(self) -> bytes:
        # In the order of their starts, so that the latest are found from the end.
        return f"{self.source_arn}/{self.started_ms:015d}/{self.id}".encode()


class StoredMove(Struct, frozen=True):
    """A task and the version of its item."""

    task: MoveTask
    version: int

    def becomes(self, task: MoveTask) -> tuple[Put, Unchanged]:
        return put(task), Unchanged(queues.MOVES, task.key, self.version)


_encode: Final = msgpack.Encoder().encode
_decode: Final = msgpack.Decoder(MoveTask).decode


def put(task: MoveTask) -> Put:
    return Put(queues.MOVES, task.key, _encode(task))


def read_handle(handle: str) -> tuple[str, str]:
    """Task id and source ARN. Raises InvalidParameterValue."""
    try:
        read = json.loads(b64decode(handle, validate=True))
        return str(read["taskId"]), str(read["sourceArn"])
    except (ValueError, KeyError, TypeError, RecursionError):
        # How it is said is a guess.
        raise InvalidParameterValue(f"Value {handle} for parameter TaskHandle is invalid.") from None


async def latest(store: Store, source_arn: str, limit: int) -> Sequence[StoredMove]:
    """A queue's tasks, the latest first."""
    prefix = f"{source_arn}/".encode()
    items = await store.scan(queues.MOVES, prefix, queues.past(prefix), limit, reverse=True)
    return [StoredMove(_decode(item.value), item.version) for item in items]


async def forgotten(store: Store, source_arn: str) -> list[Remove]:
    """Operations that remove a queue's tasks but for those that a list may show with one more."""
    tasks = await latest(store, source_arn, _FORGOTTEN_AT_ONCE)
    return [Remove(queues.MOVES, stored.task.key) for stored in tasks[LISTED_MAX - 1 :] if not stored.task.active]


async def resume(store: Store, world: World) -> None:
    """Go on with the tasks that a stop interrupted."""
    for task in await active(store):
        begin(store, world, task)


async def active(store: Store, account: str = "", region: str = "") -> list[MoveTask]:
    """The tasks that are not over, of an account in a region or of all."""
    prefix = f"arn:{partition_of(region)}:sqs:{region}:{account}:".encode() if account else b""
    found: list[MoveTask] = []
    after = prefix
    while page := await store.scan(queues.MOVES, after, queues.past(prefix) if prefix else None):
        found += [task for task in (_decode(item.value) for item in page) if task.active]
        after = page[-1].key + b"\0"
    return found


def begin(store: Store, world: World, task: MoveTask) -> None:
    """Let a task run in the background."""
    world.background.spawn(f"sqs move {task.id}", _run(store, world, task.key))


async def _run(store: Store, world: World, key: bytes) -> None:
    while True:
        try:
            pause_ms = await _step(store, world, key)
        except Conflict:
            pause_ms = 0
        except StoreError:
            # The disk does not take it, or does not give it; it may later.
            pause_ms = _RETRY_MS
        if pause_ms is None:
            return
        # A pause of no length lets others have their turn.
        await _pause(world, key, pause_ms)


async def _pause(world: World, key: bytes, pause_ms: int) -> None:
    """Wait, or until the task is cancelled."""
    with world.wakeups.waiter(("sqs.move", key)) as waiter:
        alarm = world.clock.call_at(world.clock.now_ms() + pause_ms, waiter.wake)
        try:
            await waiter.wait()
        finally:
            alarm.cancel()


async def _step(store: Store, world: World, key: bytes) -> int | None:
    """Move a portion. How long to wait before the next one in ms; None at the task's end."""
    item = await store.get(queues.MOVES, key)
    if item is None:
        return None
    stored = StoredMove(_decode(item.value), item.version)
    task = stored.task
    if not task.active:
        return None
    if task.status == "CANCELLING":
        return await _end(store, stored, "CANCELLED")
    found = await _queue(store, task.source_arn)
    if found is None:
        return await _end(store, stored, "FAILED", "AWS.SimpleQueueService.NonExistentQueue")
    source, now_ms = found.queue, world.clock.now_ms()
    if now_ms >= task.started_ms + world.limits.sqs_move_s_max * 1000:
        # The developer guide lets a redrive run for 36 hours at most; how its end is told is a guess.
        return await _end(store, stored, "FAILED", "TaskTimedOut")
    count = min(_PORTION, task.per_second or _PORTION)
    # Claimed until now: a message is not hidden while it is moved, so an interruption leaves none behind. Whoever
    # receives it meanwhile has it, and the move of it is a Conflict.
    entries = await store.claim(
        source.id, count, now_ms=now_ms, until_ms=now_ms, born_after_ms=source.born_after_ms(now_ms)
    )
    if not entries:
        return await _end(store, stored, "COMPLETED")
    for entry in entries:
        moved = await _move(store, stored, source, entry, world.ids.uuid(), now_ms)
        if moved is None:
            return None
        stored = moved
    # A rate is kept by pausing for as long as this portion may take.
    return len(entries) * 1000 // task.per_second if task.per_second else 0


async def _move(
    store: Store, stored: StoredMove, source: Queue, entry: Entry, message_id: str, now_ms: int
) -> StoredMove | None:
    """Move one message and count it, in one commit; None when the task ended by it."""
    task = stored.task
    message = queues.message_of(entry)
    destination_arn = task.destination_arn or message.dead_letter_source_arn
    destination = await _queue(store, destination_arn) if destination_arn else None
    if destination is None:
        reason = "AWS.SimpleQueueService.NonExistentQueue" if destination_arn else "CouldNotDetermineMessageSource"
        await _end(store, stored, "FAILED", reason)
        return None
    await meet_group(store, destination, message)
    destination = destination.queue
    counted, unchanged = stored.becomes(replace(task, moved=task.moved + 1))
    results = await store.commit(
        [
            queues.settle(source.id, entry.entry, entry.receipt),
            queues.push_moved(destination, message.redriven(message_id, now_ms=now_ms), now_ms=now_ms),
            counted,
        ],
        [Held(source.id, entry.entry, entry.receipt), unchanged],
    )
    version = results[-1]
    assert isinstance(version, int)
    return StoredMove(replace(task, moved=task.moved + 1), version)


async def _end(store: Store, stored: StoredMove, status: Status, failure: str = "") -> None:
    ended, unchanged = stored.becomes(replace(stored.task, status=status, failure=failure))
    await store.commit([ended], [unchanged])


async def _queue(store: Store, arn_text: str) -> StoredQueue | None:
    arn = Arn.parse(arn_text)
    return await queues.find_named(store, arn.account, arn.region, arn.resource)
