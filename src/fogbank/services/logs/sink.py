"""Where functions' logs come in: lines now, events in the store a moment later.

`write` puts lines in a waiting line and returns. One task takes them from there, all that came in a turn of the
loop or during the last commit, and makes one commit of them: a record for each stream. So the price of a line is
that of a list's element, however many streams there are. What waits is bounded: when the disk does not keep up,
the oldest lines are dropped, and an event in their place says how many.
"""

import asyncio
import itertools
import logging
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import Final, final

from msgspec import Struct

from fogbank.compute.api import LogLine
from fogbank.kernel.world import World
from fogbank.services.logs import store as rows
from fogbank.services.logs.model import (
    EVENT_BYTES_MAX,
    EVENT_OVERHEAD_BYTES,
    TIME_MS_MAX,
    Event,
    Group,
    Stream,
    event_bytes,
)
from fogbank.services.logs.records import new_shard, pack
from fogbank.services.logs.store import StoredGroup, StoredStream
from fogbank.storage.api import Check, Conflict, Operation, Store, StoreError

_log: Final = logging.getLogger("fogbank.logs")

WAITING_BYTES_MAX: Final = 16 << 20
_COMMIT_BYTES: Final = 2 << 20
_KNOWN_MAX: Final = 4096
_RETRY_MS: Final = 1000
# Two clocks that are read one after the other may disagree by so much; the order of writing counts then.
_SLACK_MS: Final = 1000
_PIECE_CHARS: Final = (EVENT_BYTES_MAX - EVENT_OVERHEAD_BYTES) // 4

Place = tuple[str, str, str, str]  # account, region, log group, log stream


class _Known(Struct, frozen=True, gc=False):
    """A stream and its group as they were when we looked last."""

    group: StoredGroup
    stream: StoredStream


@final
class Sink:
    """compute's LogSink. It belongs to the event loop's thread."""

    def __init__(self, store: Store, world: World, *, waiting_bytes_max: int = WAITING_BYTES_MAX) -> None:
        self._store = store
        self._world = world
        self._waiting_bytes_max = waiting_bytes_max
        self._waiting: deque[tuple[Place, Sequence[LogLine], int]] = deque()
        self._waiting_bytes = 0
        self._dropped: dict[Place, int] = {}
        self._known: dict[Place, _Known] = {}
        self._running = False
        self._runs = itertools.count(1)
        self._drains: list[asyncio.Future[None]] = []
        # Who hears lines the moment that they come: the log group, and the lines. It must not block.
        self.listener: Callable[[str, Sequence[LogLine]], None] | None = None

    def write(self, account: str, region: str, group: str, stream: str, lines: Sequence[LogLine]) -> None:
        """Take lines. They are events of the stream, which is made if it has to be, soon after."""
        if not lines:
            return
        if self.listener is not None:
            self.listener(group, lines)
        size = len(lines) * EVENT_OVERHEAD_BYTES
        for line in lines:
            size += len(line.text)
        self._waiting.append(((account, region, group, stream), lines, size))
        self._waiting_bytes += size
        while self._waiting_bytes > self._waiting_bytes_max and len(self._waiting) > 1:
            place, oldest, size = self._waiting.popleft()
            self._waiting_bytes -= size
            self._dropped[place] = self._dropped.get(place, 0) + len(oldest)
        self._begin()

    async def drain(self) -> None:
        """Return when all that was written is in the store."""
        while self._waiting or self._running:
            self._begin()
            drained = asyncio.get_running_loop().create_future()
            self._drains.append(drained)
            await drained

    def _begin(self) -> None:
        if not self._running:
            self._running = True
            # A name of its own: the task before may have ended and not be forgotten yet.
            self._world.background.spawn(f"logs sink {next(self._runs)}", self._run())

    async def _run(self) -> None:
        try:
            while self._waiting:
                await self._commit(self._take())
        finally:
            self._running = False
            drains, self._drains = self._drains, []
            for drained in drains:
                if not drained.done():
                    drained.set_result(None)

    def _take(self) -> dict[Place, list[LogLine]]:
        """Lines for one commit, by stream, in their order."""
        taken: dict[Place, list[LogLine]] = {}
        size = 0
        while self._waiting and size < _COMMIT_BYTES:
            place, lines, added = self._waiting.popleft()
            taken.setdefault(place, []).extend(lines)
            size += added
        self._waiting_bytes -= size
        dropped, self._dropped = self._dropped, {}
        for place, count in dropped.items():
            _log.warning("%d log lines of %s were dropped: they came faster than they could be stored", count, place[2])
            lines = taken.setdefault(place, [])
            at_ms = lines[0].at_ms if lines else self._world.clock.now_ms()
            text = f"Fogbank dropped {count} log lines here: they came faster than they could be stored."
            lines.insert(0, LogLine(at_ms, text))
        return taken

    async def _commit(self, taken: dict[Place, list[LogLine]]) -> None:
        """Write until it is written."""
        clock = self._world.clock
        while True:
            try:
                await self._write(taken)
            except Conflict:
                # Somebody else wrote to one of these streams, or removed it.
                for place in taken:
                    self._known.pop(place, None)
            except StoreError as error:
                _log.error("log events were not stored yet: %s", error)
                await clock.wait_until(clock.now_ms() + _RETRY_MS)
            else:
                return

    async def _write(self, taken: dict[Place, list[LogLine]]) -> None:
        now_ms = self._world.clock.now_ms()
        operations: list[Operation] = []
        checks: list[Check] = []
        journal: dict[int, list[tuple[Stream, Stream]]] = {}
        written: list[tuple[Place, _Known, Stream]] = []
        for place, lines in taken.items():
            known = self._known.get(place) or await self._open(place)
            before = known.stream.stream
            events = _events(lines, before.last_ms)
            records = pack(events)
            after = before.with_events(events, len(records), now_ms)
            operations += (rows.put_stream(after), rows.append(after, records, now_ms))
            checks += (known.group.unchanged(), known.stream.unchanged())
            journal.setdefault(after.group, []).append((before, after))
            written.append((place, known, after))
        for changes in journal.values():
            operations += rows.journal(changes, now_ms)
        results = await self._store.commit(operations, checks)
        for number, (place, known, after) in enumerate(written):
            version = results[2 * number]
            assert isinstance(version, int)
            self._remember(place, _Known(known.group, StoredStream(after, version)))

    def _remember(self, place: Place, known: _Known) -> None:
        self._known.pop(place, None)
        if len(self._known) == _KNOWN_MAX:
            del self._known[next(iter(self._known))]
        self._known[place] = known

    async def _open(self, place: Place) -> _Known:
        """The stream and its group; what is not there is made, as Lambda does. Raises Conflict."""
        account, region, group_name, stream_name = place
        world, store = self._world, self._store
        now_ms = world.clock.now_ms()
        group = await rows.find_group(store, account, region, group_name)
        if group is None:
            made = Group(account, region, group_name, world.ids.int63(), now_ms)
            await store.commit([rows.put_group(made)], [rows.no_group(account, region, group_name)])
            group = await rows.load_group(store, account, region, group_name)
        stream = await rows.find_stream(store, group.group.id, stream_name)
        if stream is None:
            new = Stream(group.group.id, stream_name, new_shard(world.ids), now_ms)
            await store.commit([rows.put_stream(new)], [group.unchanged(), rows.no_stream(new.group, stream_name)])
            stream = await rows.load_stream(store, new.group, stream_name)
        return _Known(group, stream)


def _events(lines: Iterable[LogLine], last_ms: int) -> list[Event]:
    """The events that lines are, in an order of time that is also that of writing."""
    events: list[Event] = []
    for line in lines:
        at_ms = min(max(0, line.at_ms), TIME_MS_MAX)  # a function may say anything
        if last_ms - _SLACK_MS <= at_ms < last_ms:
            at_ms = last_ms
        last_ms = at_ms
        text = line.text
        if not text.isascii():
            # What is no text (half of a surrogate pair) becomes a question mark.
            text = text.encode("utf-8", "replace").decode()
        if len(text) > _PIECE_CHARS and event_bytes(text) > EVENT_BYTES_MAX:
            events += [(at_ms, text[at : at + _PIECE_CHARS]) for at in range(0, len(text), _PIECE_CHARS)]
        else:
            # An event has a character at least.
            events.append((at_ms, text or "\n"))
    return events
