"""The memory engine: obviously correct, gone with the process. It is what the tests compare others with.

Everything resolves at once: an awaitable that it gives never suspends.
"""

from bisect import bisect_left, insort
from collections.abc import Awaitable, Callable, Generator, Sequence
from typing import Any, Generic, TypeVar, final

from fogbank.kernel.wakeup import Wakeups
from fogbank.storage.api import (
    Append,
    Check,
    Conflict,
    Defer,
    Depth,
    DropLog,
    DropQueue,
    Entry,
    Expire,
    Fenced,
    Held,
    Item,
    OpenQueue,
    Operation,
    Order,
    Outcome,
    Purge,
    Push,
    Put,
    Record,
    Redelay,
    Remove,
    Result,
    SetOrder,
    Settle,
    Trim,
    Unchanged,
)
from fogbank.storage.blobs import MemoryBlobs
from fogbank.storage.memory_logs import MemoryLogs
from fogbank.storage.memory_queues import MemoryQueue
from fogbank.storage.refusals import missing_queue
from fogbank.storage.waking import EVERYBODY, Wakes

_Answer = TypeVar("_Answer")


@final
class _Done(Generic[_Answer]):
    """An awaitable whose answer is there already."""

    __slots__ = ("_answer",)

    def __init__(self, answer: _Answer) -> None:
        self._answer = answer

    def __await__(self) -> Generator[Any, Any, _Answer]:
        return self._answer
        yield


@final
class _Refused:
    """An awaitable that raises."""

    __slots__ = ("_error",)

    def __init__(self, error: Conflict) -> None:
        self._error = error

    def __await__(self) -> Generator[Any, Any, Any]:
        raise self._error
        yield


class _Space:
    """Items, and their keys in order."""

    __slots__ = ("items", "keys")

    def __init__(self) -> None:
        self.items: dict[bytes, Item] = {}
        self.keys: list[bytes] = []


class _Lease:
    __slots__ = ("owner", "token", "until_ms")

    def __init__(self) -> None:
        self.owner: str | None = None
        self.token = 0
        self.until_ms = 0


@final
class MemoryStore:
    """A Store in dictionaries."""

    def __init__(self, wakeups: Wakeups) -> None:
        self.blobs = MemoryBlobs()
        self._wakes = Wakes(wakeups)
        self._last_version = 0
        self._last_entry = 0
        self._clear()
        self._handlers: dict[type[Any], Callable[[Any], Result]] = {
            Put: self._put,
            Remove: self._remove,
            OpenQueue: self._open_queue,
            SetOrder: self._set_order,
            DropQueue: self._drop_queue,
            Push: self._push,
            Settle: self._settle,
            Defer: self._defer,
            Redelay: self._redelay,
            Purge: self._purge,
            Expire: self._expire,
            Append: self._append,
            Trim: self._trim,
            DropLog: self._drop_log,
        }

    def _clear(self) -> None:
        self._spaces: dict[str, _Space] = {}
        self._queues: dict[int, MemoryQueue] = {}
        self._logs = MemoryLogs()
        self._leases: dict[str, _Lease] = {}

    # Commit

    def commit(self, operations: Sequence[Operation], checks: Sequence[Check] = ()) -> Awaitable[Sequence[Result]]:
        for index, check in enumerate(checks):
            if not self._holds(check):
                return _Refused(Conflict(index))
        missing = missing_queue(operations, self._queues.__contains__)
        if missing is not None:
            return _Refused(Conflict(len(checks) + missing))
        results = [self._handlers[type(operation)](operation) for operation in operations]
        self._wakes.send()
        return _Done(results)

    def _holds(self, check: Check) -> bool:
        match check:
            case Unchanged(space, key, version):
                item = self._item(space, key)
                return version == (0 if item is None else item.version)
            case Held(queue, entry, receipt, at_ms):
                return self._outcome(queue, entry, receipt, at_ms) is Outcome.DONE
            case Fenced(name, token):
                lease = self._leases.get(name)
                return lease is not None and lease.token == token

    # Items

    def _put(self, put: Put) -> int:
        self._last_version += 1
        space = self._spaces.setdefault(put.space, _Space())
        if put.key not in space.items:
            insort(space.keys, put.key)
        space.items[put.key] = Item(put.key, put.value, self._last_version)
        return self._last_version

    def _remove(self, remove: Remove) -> int:
        space = self._spaces.get(remove.space)
        if space is None or space.items.pop(remove.key, None) is None:
            return 0
        del space.keys[bisect_left(space.keys, remove.key)]
        return 1

    def _item(self, space: str, key: bytes) -> Item | None:
        found = self._spaces.get(space)
        return None if found is None else found.items.get(key)

    async def get(self, space: str, key: bytes) -> Item | None:
        return self._item(space, key)

    async def scan(
        self, space: str, low: bytes = b"", high: bytes | None = None, limit: int = 1000, reverse: bool = False
    ) -> Sequence[Item]:
        found = self._spaces.get(space, _Space())
        start = bisect_left(found.keys, low)
        end = len(found.keys) if high is None else max(start, bisect_left(found.keys, high))
        keys = (
            found.keys[max(start, end - limit) : end][::-1] if reverse else found.keys[start : min(end, start + limit)]
        )
        return [found.items[key] for key in keys]

    # Queues

    def _open_queue(self, open_queue: OpenQueue) -> int:
        if open_queue.queue in self._queues:
            return 0
        self._queues[open_queue.queue] = MemoryQueue(open_queue.order)
        return 1

    def _set_order(self, set_order: SetOrder) -> int:
        queue = self._queues.get(set_order.queue)
        return int(queue is not None and queue.set_order(set_order.order))

    def _drop_queue(self, drop: DropQueue) -> int:
        self._wakes.note("queue", drop.queue, EVERYBODY)
        return int(self._queues.pop(drop.queue, None) is not None)

    def _push(self, push: Push) -> Result:
        self._last_entry += 1
        pushed = self._queues[push.queue].push(push, self._last_entry)
        if not pushed.duplicate:
            self._wakes.note("queue", push.queue, 1)
        return pushed

    def _outcome(self, queue: int, entry: int, receipt: int, at_ms: int | None) -> Outcome:
        found = self._queues.get(queue)
        return Outcome.GONE if found is None else found.outcome(entry, receipt, at_ms)

    def _settle(self, settle: Settle) -> Outcome:
        outcome = self._outcome(settle.queue, settle.entry, settle.receipt, settle.at_ms)
        if outcome is Outcome.DONE:
            queue = self._queues[settle.queue]
            queue.remove(settle.entry)
            if queue.order is Order.STRICT:
                self._wakes.note("queue", settle.queue, 1)  # what follows it in its group may be claimed now
        return outcome

    def _defer(self, defer: Defer) -> Outcome:
        outcome = self._outcome(defer.queue, defer.entry, defer.receipt, defer.at_ms)
        if outcome is Outcome.DONE:
            self._queues[defer.queue].defer(defer.entry, defer.due_ms)
            self._wakes.note("queue", defer.queue, 1)
        return outcome

    def _redelay(self, redelay: Redelay) -> int:
        queue = self._queues.get(redelay.queue)
        return self._changed(redelay.queue, 0 if queue is None else queue.redelay(redelay.delay_ms))

    def _purge(self, purge: Purge) -> int:
        queue = self._queues.get(purge.queue)
        return 0 if queue is None else queue.purge()

    def _expire(self, expire: Expire) -> int:
        queue = self._queues.get(expire.queue)
        return self._changed(expire.queue, 0 if queue is None else queue.expire(expire.born_until_ms))

    def _changed(self, queue: int, count: int) -> int:
        if count:
            self._wakes.note("queue", queue, count)
        return count

    def claim(
        self,
        queue: int,
        count: int,
        *,
        now_ms: int,
        until_ms: int,
        born_after_ms: int | None = None,
        durable: bool = True,
    ) -> Awaitable[Sequence[Entry]]:
        found = self._queues.get(queue)
        if found is None:
            return _Done(())
        if born_after_ms is not None:
            self._changed(queue, found.expire(born_after_ms))
            self._wakes.send()
        return _Done(found.claim(count, now_ms, until_ms))

    async def depth(self, queue: int, now_ms: int) -> Depth:
        found = self._queues.get(queue)
        return Depth(0, 0, 0) if found is None else found.depth(now_ms)

    async def next_due(self, queue: int, now_ms: int) -> int | None:
        found = self._queues.get(queue)
        return None if found is None else found.next_due(now_ms)

    async def claimed_at_most(self, queue: int, now_ms: int, most: int) -> bool:
        return (await self.depth(queue, now_ms)).claimed <= most

    # Logs

    def _append(self, append: Append) -> int:
        if append.records:
            self._wakes.note("log", append.log, EVERYBODY)
        return self._logs.append(append)

    def _trim(self, trim: Trim) -> int:
        return self._logs.trim(trim.log, trim.shard, trim.before_ms)

    def _drop_log(self, drop: DropLog) -> int:
        self._wakes.note("log", drop.log, EVERYBODY)
        return self._logs.drop(drop.log)

    async def read(
        self, log: int, shard: int, after: int, limit: int = 1000, max_bytes: int = 1 << 20
    ) -> Sequence[Record]:
        return self._logs.read(log, shard, after, limit, max_bytes)

    async def seek(self, log: int, shard: int, at_ms: int) -> int:
        return self._logs.seek(log, shard, at_ms)

    async def last(self, log: int, shard: int) -> int:
        return self._logs.last(log, shard)

    # Leases

    async def lease(self, name: str, owner: str, *, now_ms: int, ttl_ms: int) -> int | None:
        lease = self._leases.setdefault(name, _Lease())
        if lease.owner != owner:
            if lease.owner is not None and lease.until_ms > now_ms:
                return None
            lease.owner = owner
            lease.token += 1
        lease.until_ms = now_ms + ttl_ms
        return lease.token

    async def release(self, name: str, token: int) -> bool:
        lease = self._leases.get(name)
        if lease is None or lease.token != token:
            return False
        lease.owner = None
        return True

    # The whole

    async def reset(self) -> None:
        self._clear()
        self.blobs.clear()

    async def close(self) -> None:
        pass
