"""Reading events in the order of their time, forwards and backwards, out of one stream or many.

A stream's records lie in the order of arrival. What the stream knows of itself (how far arrival and time are
apart) says where to begin, and after each record a bound on the time of all that were not read: the frontier. So
many streams are read at once, always the one whose frontier is the nearest, into a page of bounded size, and no
stream further than the page reaches.
"""

import heapq
from collections.abc import Callable, Generator, Iterable, Sequence
from typing import Final, final

from msgspec import Struct

from fogbank.services.logs.model import PAGE_BYTES_MAX, TIME_MS_MAX, Event, Stream, event_bytes
from fogbank.services.logs.records import TIME_SHIFT, id_base, place_of, unpack
from fogbank.storage.api import Record, Store

_READ_RECORDS: Final = 16
_READ_BYTES: Final = 131_072
_TURN_BYTES: Final = 65_536  # after so many others have their turn
_FAR: Final = TIME_MS_MAX + 1
# One call looks at so much and no more; what it found by then is its page.
SCAN_BYTES_MAX: Final = 64 << 20

Wanted = Callable[[str], bool]
Opened = tuple[Record, list[Event]]


class Found(Struct, frozen=True, gc=False):
    """An event that was read."""

    id: int
    at_ms: int
    message: str
    ingested_ms: int
    stream: str


class Window(Struct, frozen=True):
    """Which events: those whose id is at least `low` and less than `high`; the first ones or the last ones."""

    low: int
    high: int
    forward: bool = True

    @property
    def low_ms(self) -> int:
        return self.low >> TIME_SHIFT

    @property
    def high_ms(self) -> int:
        """No event of a later moment is inside."""
        return min((self.high - 1) >> TIME_SHIFT, _FAR)


class Page(Struct, frozen=True):
    """Events in the order in which they were asked for. `next_place` is where the next page begins, if there is one."""

    events: list[Found]
    next_place: int | None


def window_of(start_ms: int, end_ms: int | None, *, forward: bool = True) -> Window:
    """From a moment to before another."""
    return Window(place_of(start_ms), place_of(_FAR if end_ms is None else end_ms), forward)


async def read_page(
    store: Store,
    streams: Iterable[Stream],
    window: Window,
    limit: int,
    wanted: Wanted | None = None,
    *,
    scan_bytes: int = SCAN_BYTES_MAX,
) -> Page:
    """The first events (the last ones, if not `forward`) of a window that are wanted."""
    if window.low >= window.high:
        return Page([], None)
    page = _Gathering(limit, window)
    line = [
        (cursor.frontier, number, cursor)
        for number, cursor in enumerate(
            _Cursor(store, stream, window)
            for stream in streams
            if not stream.empty and stream.first_ms <= window.high_ms and stream.last_ms >= window.low_ms
        )
    ]
    heapq.heapify(line)
    scanned = since_turn = 0
    while line and not page.reaches(line[0][0]):
        frontier, number, cursor = heapq.heappop(line)
        if scanned > scan_bytes and frontier > page.begin:
            return page.until(frontier)
        opened = await cursor.read()
        page.add(opened, cursor.stream, wanted)
        size = sum(len(record.data) for record, _ in opened)
        scanned += size
        since_turn += size
        if cursor.frontier < _FAR:
            heapq.heappush(line, (cursor.frontier, number, cursor))
        if since_turn > _TURN_BYTES:
            since_turn = 0
            await _Turn()
    return page.whole()


@final
class _Gathering:
    """The best events so far: a few more than the page will have.

    Ranks are moments, or, where the latest come first, moments counted down: the lesser come first.
    """

    def __init__(self, limit: int, window: Window) -> None:
        self._limit = limit
        self._window = window
        self._events: list[Found] = []
        self._bytes = 0
        self._worst: int | None = None  # the rank of the last one, once there are enough
        self.begin = window.low_ms if window.forward else -window.high_ms

    def reaches(self, frontier: int) -> bool:
        """Whether no event behind the frontier can be of the page."""
        return self._worst is not None and frontier > self._worst

    def add(self, opened: Iterable[Opened], stream: Stream, wanted: Wanted | None) -> None:
        low, high = self._window.low, self._window.high
        low_ms, high_ms = self._window.low_ms, self._window.high_ms
        events = self._events
        for record, inside in opened:
            for index, (at_ms, message) in enumerate(inside):
                # What is cheap to know first.
                if not low_ms <= at_ms <= high_ms or (wanted is not None and not wanted(message)):
                    continue
                number = id_base(at_ms, stream.shard, record) | index
                if low <= number < high:
                    events.append(Found(number, at_ms, message, record.at_ms, stream.name))
                    self._bytes += event_bytes(message)
            if len(events) > 2 * self._limit or self._bytes > 2 * PAGE_BYTES_MAX:
                self._prune()

    def whole(self) -> Page:
        """The page when everything that can be in it was read."""
        self._prune()
        events = self._cut()
        if len(events) == len(self._events):
            return Page(events, None)
        return Page(events, events[-1].id + 1 if self._window.forward else events[-1].id)

    def until(self, frontier: int) -> Page:
        """The page when nothing behind the frontier was read."""
        self._prune()
        forward = self._window.forward
        place = place_of(frontier) if forward else place_of(1 - frontier)
        fitting = self._cut()
        sure = [event for event in fitting if (event.id < place) is forward]
        is_full = len(fitting) < len(self._events) and len(sure) == len(fitting)
        return self.whole() if is_full else Page(sure, place)

    def _prune(self) -> None:
        """Keep those of the page and the one after it, which says that there is one."""
        self._events.sort(key=_by_id, reverse=not self._window.forward)
        kept = len(self._cut())
        if kept < len(self._events):
            del self._events[kept + 1 :]
            last_ms = self._events[-1].at_ms
            self._worst = last_ms if self._window.forward else -last_ms
        self._bytes = sum(event_bytes(event.message) for event in self._events)

    def _cut(self) -> list[Found]:
        """Those, in order, that fit a page: one at least."""
        size = 0
        for count, event in enumerate(self._events[: self._limit]):
            size += event_bytes(event.message)
            if size > PAGE_BYTES_MAX and count:
                return self._events[:count]
        return self._events[: self._limit]


def _by_id(event: Found) -> int:
    return event.id


@final
class _Cursor:
    """Reads one stream's records in their order or against it."""

    def __init__(self, store: Store, stream: Stream, window: Window) -> None:
        self._store = store
        self._window = window
        self.stream = stream
        # No event that was not read has a lesser rank.
        self.frontier = max(stream.first_ms, window.low_ms) if window.forward else -min(stream.last_ms, window.high_ms)
        self._after: int | None = None  # forwards: the last record read; backwards: the next to read
        self._stride = 1
        self._extreme = -_FAR  # the greatest rank seen, of a time that was passed

    async def read(self) -> Sequence[Opened]:
        """The next records; the frontier moves on, to the end of time when there are no more."""
        after = await self._begin() if self._after is None else self._after
        stream = self.stream
        if self._window.forward:
            records = await self._store.read(stream.group, stream.shard, after, _READ_RECORDS, _READ_BYTES)
            self._after = records[-1].sequence if records else after
        else:
            # Of the latest events few are asked for, mostly: begin with few.
            self._stride = min(2 * self._stride, _READ_RECORDS)
            floor = max(0, after - self._stride)
            found = await self._store.read(stream.group, stream.shard, floor, after - floor, 1 << 62)
            # Where the first ones were trimmed, others come in their place: those that we had.
            records = [record for record in found if record.sequence <= after]
            self._after = floor
        opened = [(record, unpack(record)) for record in records]
        self.frontier = max(self.frontier, self._advance(opened))
        return opened

    def _advance(self, opened: Sequence[Opened]) -> int:
        """The frontier behind these records."""
        if not opened:
            return _FAR
        stream, window = self.stream, self._window
        times = [at_ms for _, events in opened for at_ms, _ in events]
        if window.forward:
            self._extreme = max(self._extreme, max(times))
            bound = max(opened[-1][0].at_ms - stream.behind_ms, self._extreme - stream.disorder_ms)
            return bound if bound <= window.high_ms and opened[-1][0].sequence < stream.sequence else _FAR
        self._extreme = max(self._extreme, -min(times))
        bound = max(-opened[0][0].at_ms - stream.ahead_ms, self._extreme - stream.disorder_ms)
        return bound if self._after and -bound >= window.low_ms else _FAR

    async def _begin(self) -> int:
        """Where the first record may lie that has events of the window."""
        stream, window = self.stream, self._window
        moment_ms = window.low_ms if window.forward else window.high_ms
        low = await self._store.seek(stream.group, stream.shard, max(0, moment_ms - stream.ahead_ms))
        high = await self._store.seek(stream.group, stream.shard, min(moment_ms + stream.behind_ms + 1, _FAR))
        if stream.disorder_ms:
            return low if window.forward else high
        # In order: of the records between, those on one side of the moment are of no interest.
        while low < high:
            middle = (low + high) // 2
            records = await self._store.read(stream.group, stream.shard, middle, 1)
            if not records:
                high = middle
                continue
            events = unpack(records[0])
            passed = events[-1][0] < moment_ms if window.forward else events[0][0] <= moment_ms
            low, high = (middle + 1, high) if passed else (low, middle)
        return low


class _Turn:
    """Awaited, it gives way to others for one turn of the loop."""

    def __await__(self) -> Generator[None]:
        yield
