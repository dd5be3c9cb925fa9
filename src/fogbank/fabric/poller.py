"""The batching loop that event source mappings (and pipes) share: records of a source to batches for a handler.

    source.take → those that the filter keeps → batches → handle(batch), several at a time

One loop takes records for all batches; a batch is handled in a task of its own. It waits for commits (a wake-up),
for time (a batch's window, a record that becomes visible) and for its own batches to end, never in a circle: an idle
poller costs nothing.

How many batches are under way at once grows with the backlog, as AWS says: five at first, and while they all are busy
and take their time, 300 more a minute, up to the maximum.
https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final, Protocol, final

from msgspec import Struct

from fogbank.kernel.arn import Arn
from fogbank.kernel.wakeup import Waiter
from fogbank.kernel.world import World
from fogbank.storage.api import Settle, StoreError, Topic

_log = logging.getLogger("fogbank.fabric")

CONCURRENCY_FIRST: Final = 5
CONCURRENCY_MAX: Final = 1250
_GROWTH_MS: Final = 200
# How long nobody looks when there is no room for the function, or no source: doubling, for time alone may change it.
_PATIENCE_MS: Final = (1000, 60_000)
_RETRY_MS: Final = 1000
# More are not taken in one step: others have their turn.
_TAKEN_AT_ONCE: Final = 500
# https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html#invocation-eventsourcemapping-batching
PAYLOAD_BYTES_MAX: Final = 6 * 1024 * 1024


class Record(Struct, frozen=True, gc=False):
    """One record that was taken from a source."""

    id: str
    event: bytes  # JSON, as the handler's event holds it
    body: str  # what filters look at
    until_ms: int  # until when it is ours
    done: Settle  # takes it out of the source
    trace: str = ""  # the tracing header that came with it
    attempt: int = 1  # how often it was taken, this time included


class Source(Protocol):
    """Where records come from; one for a poller."""

    async def topic(self) -> Topic | None:
        """What commits of new records wake; None when the source is not there."""
        ...

    async def take(self, count: int) -> Sequence[Record]: ...

    async def next_look_ms(self) -> int | None:
        """When time alone may bring something."""
        ...

    async def give_back(self, records: Sequence[Record]) -> None:
        """These were not handled: whoever comes next may have them now."""
        ...


class Batching(Struct, frozen=True):
    """How records are put together. `ordered`: what is taken at once stays together (FIFO)."""

    size: int = 10
    window_ms: int = 0
    ordered: bool = False
    concurrency_max: int = CONCURRENCY_MAX


Handle = Callable[[Sequence[Record]], Awaitable[None]]


@final
class Poller:
    """See above. `keep` says which records are handled; the others are given to `discard`."""

    def __init__(
        self,
        world: World,
        source: Source,
        batching: Batching,
        handle: Handle,
        *,
        has_room: Callable[[], Awaitable[bool]],
        room_topic: object,
        keep: Callable[[Record], bool] | None = None,
        discard: Handle | None = None,
    ) -> None:
        self._world = world
        self._source = source
        self._batching = batching
        self._handle = handle
        self._has_room = has_room
        self._room_topic = room_topic
        self._keep = keep
        self._discard = discard
        self._allowed = min(CONCURRENCY_FIRST, batching.concurrency_max)
        self._under_way: dict[asyncio.Task[None], int] = {}  # since when
        self._ended = asyncio.Event()
        self._gathered: list[Record] = []
        self._gathered_since_ms = 0
        self._gathered_bytes = 0
        self._patience_ms = _PATIENCE_MS[0]
        self._stopping: asyncio.Future[None] | None = None
        self._waiter: Waiter | None = None
        self._hint: Topic | None = None  # we were woken for this, and have not looked yet

    async def run(self) -> None:
        """Work until `stop` or a cancellation, which ends what is under way too."""
        clock = self._world.clock
        try:
            while self._stopping is None:
                try:
                    await self._turn()
                except Exception as error:  # noqa: BLE001 - whatever a source raises, it may be well later
                    _log.warning("a source is not read: %s", error, exc_info=not isinstance(error, StoreError))
                    await clock.wait_until(clock.now_ms() + _RETRY_MS)
            await self._wind_up()
        finally:
            for task in self._under_way:
                task.cancel()
            if self._stopping is not None and not self._stopping.done():
                self._stopping.set_result(None)

    async def stop(self) -> None:
        """Take nothing more, give back what is gathered, and return when what is under way has ended."""
        if self._stopping is None:
            self._stopping = asyncio.get_running_loop().create_future()
        self._ended.set()
        if self._waiter is not None:
            self._waiter.wake()
        await asyncio.shield(self._stopping)

    async def _wind_up(self) -> None:
        if self._gathered:
            await self._source.give_back(self._gathered)
            self._gathered = []
        while self._under_way:
            self._ended.clear()
            await self._ended.wait()

    # One step

    async def _turn(self) -> None:
        room = self._allowed - len(self._under_way)
        if room <= 0:
            await self._wait_for_an_end()
            return
        topic = await self._source.topic()
        if topic is None:
            await self._wait(("no source", id(self)), self._patiently())
            return
        if not await self._has_room():
            self._pass_on()
            # In line first: room that is made while we look again is not missed.
            await self._wait(self._room_topic, self._patiently(), unless=self._has_room)
            return
        self._patience_ms = _PATIENCE_MS[0]
        with self._world.wakeups.waiter(topic) as waiter:
            wanted = self._wanted(room)
            taken = await self._source.take(wanted)
            self._hint = None
            await self._sort(taken)
            if self._is_due():
                self._dispatch()
            if len(taken) < wanted and self._stopping is None:
                await self._idle(waiter)
                self._hint = topic
        if self._is_due():
            self._dispatch()

    def _wanted(self, room: int) -> int:
        size = self._batching.size
        if self._batching.ordered:
            return size
        return min(room * size - len(self._gathered), _TAKEN_AT_ONCE)

    def _is_due(self) -> bool:
        """Whether what is gathered is to wait no longer."""
        if not self._gathered:
            return False
        window_ends_ms = self._gathered_since_ms + self._batching.window_ms
        return len(self._gathered) >= self._batching.size or self._world.clock.now_ms() >= window_ends_ms

    async def _idle(self, waiter: Waiter) -> None:
        """Wait for a record, or for the end of the window."""
        moments = [await self._source.next_look_ms()]
        if self._gathered:
            moments.append(self._gathered_since_ms + self._batching.window_ms)
        await self._wait_in_line(waiter, min((moment for moment in moments if moment is not None), default=None))

    # Records to batches

    async def _sort(self, taken: Sequence[Record]) -> None:
        kept = taken
        if self._keep is not None and self._discard is not None:
            kept = [record for record in taken if self._keep(record)]
            if len(kept) < len(taken):
                wanted = {record.id for record in kept}
                await self._discard([record for record in taken if record.id not in wanted])
        for index, record in enumerate(kept):
            if self._gathered and self._gathered_bytes + len(record.event) > PAYLOAD_BYTES_MAX:
                self._dispatch()
                if self._batching.ordered:
                    # What follows waits for what is before it, at the source.
                    await self._source.give_back(kept[index:])
                    return
            if not self._gathered:
                self._gathered_since_ms = self._world.clock.now_ms()
            self._gathered.append(record)
            self._gathered_bytes += len(record.event) + 1
            if len(self._gathered) >= self._batching.size:
                self._dispatch()

    def _dispatch(self) -> None:
        """Give what is gathered to the handler."""
        batch, self._gathered, self._gathered_bytes = self._gathered, [], 0
        task = asyncio.get_running_loop().create_task(self._carry(batch))
        self._under_way[task] = self._world.clock.now_ms()
        task.add_done_callback(self._one_ended)

    async def _carry(self, batch: Sequence[Record]) -> None:
        now_ms = self._world.clock.now_ms()
        try:
            if still_ours := [record for record in batch if record.until_ms > now_ms]:
                await self._handle(still_ours)
        except StoreError as error:
            _log.warning("a batch of %d comes again: %s", len(batch), error)
        except Exception:  # noqa: BLE001 - one batch's defect is not the poller's
            _log.exception("a batch of %d failed, and comes again", len(batch))

    def _one_ended(self, task: asyncio.Task[None]) -> None:
        del self._under_way[task]
        self._ended.set()
        if not self._under_way:
            self._allowed = min(CONCURRENCY_FIRST, self._batching.concurrency_max)

    # Waiting

    async def _wait_for_an_end(self) -> None:
        """All that may be under way is: wait for one to end, or grow."""
        self._pass_on()
        self._ended.clear()
        clock = self._world.clock
        alarm = None
        if self._allowed < self._batching.concurrency_max:
            alarm = clock.call_at(clock.now_ms() + _GROWTH_MS, self._grow)
        try:
            await self._ended.wait()
        finally:
            if alarm is not None:
                alarm.cancel()

    def _grow(self) -> None:
        """Only where batches take their time: what ends at once is not made faster by more of it at once."""
        if self._under_way and self._world.clock.now_ms() - min(self._under_way.values()) >= _GROWTH_MS:
            self._allowed += 1
        self._ended.set()

    def _pass_on(self) -> None:
        """Somebody else who waits at the source may have what we were woken for."""
        if self._hint is not None:
            hint, self._hint = self._hint, None
            self._world.wakeups.notify(hint, 1)

    def _patiently(self) -> int:
        patience_ms, most_ms = self._patience_ms, _PATIENCE_MS[1]
        self._patience_ms = min(patience_ms * 2, most_ms)
        return self._world.clock.now_ms() + patience_ms

    async def _wait(
        self, topic: object, until_ms: int | None, *, unless: Callable[[], Awaitable[bool]] | None = None
    ) -> None:
        with self._world.wakeups.waiter(topic) as waiter:
            if unless is not None and await unless():
                return
            await self._wait_in_line(waiter, until_ms)

    async def _wait_in_line(self, waiter: Waiter, until_ms: int | None) -> None:
        alarm = self._world.clock.call_at(until_ms, waiter.wake) if until_ms is not None else None
        self._waiter = waiter
        if self._stopping is not None:
            waiter.wake()
        try:
            await waiter.wait()
        finally:
            self._waiter = None
            if alarm is not None:
                alarm.cancel()


# What services offer as sources


class SourceFacts(Struct, frozen=True):
    """What whoever polls a source must know of it."""

    ordered: bool
    visibility_s: int


class SourceKind(Protocol):
    """One service's sources; the composition root gives them to pollers, by the service in ARNs."""

    async def facts(self, arn: Arn) -> SourceFacts | None:
        """None when there is no such source."""
        ...

    def open(self, arn: Arn) -> Source: ...


class Sources(Struct, frozen=True):
    """A port: all kinds of sources by the services of their ARNs."""

    kinds: Mapping[str, SourceKind]
