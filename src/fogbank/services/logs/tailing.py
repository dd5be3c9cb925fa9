"""Following log groups: what a Live Tail session sends.

A session stands in the line of each group's topic, reads the group's journal where it stopped, and the records
that the journal names. It looks when a commit wakes it, and once a second says that it is still there.

https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartLiveTail.html
"""

from collections import deque
from collections.abc import AsyncIterator, Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, final

from msgspec import Struct

from fogbank.kernel.errors import ClientError
from fogbank.kernel.wakeup import Waiter
from fogbank.kernel.world import World
from fogbank.services.logs import store as rows
from fogbank.services.logs.model import HOUR_MS, PAGE_BYTES_MAX, Group, event_bytes
from fogbank.services.logs.records import unpack
from fogbank.storage.api import Store

Events = AsyncIterator[tuple[str, Mapping[str, Any]]]

UPDATE_MS: Final = 1000
UPDATE_EVENTS_MAX: Final = 500
SESSION_MS_MAX: Final = 3 * HOUR_MS
_JOURNAL_READ: Final = 16


class Tail(Struct, frozen=True):
    """What is followed."""

    groups: Sequence[Group]
    names: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    wanted: Callable[[str], bool] | None = None

    def includes(self, stream: str) -> bool:
        if self.names:
            return stream in self.names
        return stream.startswith(self.prefixes) if self.prefixes else True


class SessionTimeout(ClientError):
    """The words are a guess."""

    code = "SessionTimeoutException"

    def __init__(self) -> None:
        super().__init__("The session was open for three hours.")


async def follow(store: Store, world: World, tail: Tail, start: Mapping[str, Any]) -> Events:
    """Everything that arrives from now on; it ends when the server stops."""
    read = {group.id: await store.last(group.id, rows.JOURNAL) for group in tail.groups}
    return _events(_Session(store, world, tail, read), world, start)


async def _events(session: "_Session", world: World, start: Mapping[str, Any]) -> Events:
    yield "sessionStart", start
    releases = world.wakeups.releases
    begin_ms = world.clock.now_ms()
    said_ms = begin_ms
    while not world.wakeups.closing and world.wakeups.releases == releases:
        found = await session.next_events(said_ms + UPDATE_MS)
        said_ms = world.clock.now_ms()
        if world.wakeups.closing or world.wakeups.releases != releases:
            return
        yield "sessionUpdate", {"sessionMetadata": {"sampled": False}, "sessionResults": found}
        if said_ms - begin_ms >= SESSION_MS_MAX:
            raise SessionTimeout


@final
class _Session:
    """Where a session is in the journals, and what it has read and not sent."""

    def __init__(self, store: Store, world: World, tail: Tail, read: dict[int, int]) -> None:
        self._store = store
        self._world = world
        self._tail = tail
        self._read = read  # of each group's journal
        self._places: deque[tuple[Group, rows.Entry]] = deque()
        self._found: deque[dict[str, Any]] = deque()

    async def next_events(self, until_ms: int) -> list[dict[str, Any]]:
        """What is new, as soon as there is something; nothing when the time is up."""
        world = self._world
        releases = world.wakeups.releases
        while True:
            # In line before looking: what is committed while we look wakes us.
            with self._waiting() as waiter:
                found = await self._look()
                if found or world.clock.now_ms() >= until_ms or world.wakeups.closing:
                    return found
                alarm = world.clock.call_at(until_ms, waiter.wake)
                try:
                    await waiter.wait()
                finally:
                    alarm.cancel()
            if world.wakeups.releases != releases:
                return []

    @contextmanager
    def _waiting(self) -> Generator[Waiter]:
        """A place in the lines of all groups."""
        wakeups = self._world.wakeups
        topics = [("log", group.id) for group in self._tail.groups]
        with wakeups.waiter(topics[0]) as waiter:
            for topic in topics[1:]:
                wakeups.join(topic, waiter)
            try:
                yield waiter
            finally:
                for topic in topics[1:]:
                    wakeups.leave(topic, waiter)

    async def _look(self) -> list[dict[str, Any]]:
        """Some events, if there are new ones; the others wait for the next look."""
        if not self._places:
            await self._read_journals()
        while self._places and len(self._found) < UPDATE_EVENTS_MAX:
            await self._read_records(*self._places.popleft())
            if not self._places:
                await self._read_journals()
        update: list[dict[str, Any]] = []
        size = 0
        while self._found and len(update) < UPDATE_EVENTS_MAX and size < PAGE_BYTES_MAX:
            update.append(self._found.popleft())
            size += event_bytes(update[-1]["message"])
        return update

    async def _read_journals(self) -> None:
        for group in self._tail.groups:
            records = await self._store.read(group.id, rows.JOURNAL, self._read[group.id], _JOURNAL_READ)
            for record in records:
                self._read[group.id] = record.sequence
                self._places += [
                    (group, entry) for entry in rows.entries_of(record) if self._tail.includes(entry.stream)
                ]

    async def _read_records(self, group: Group, entry: rows.Entry) -> None:
        wanted = self._tail.wanted
        for record in await self._store.read(group.id, entry.shard, entry.after, entry.count, 1 << 62):
            self._found += [
                {
                    "logStreamName": entry.stream,
                    "logGroupIdentifier": group.arn,
                    "message": message,
                    "timestamp": at_ms,
                    "ingestionTime": record.at_ms,
                }
                for at_ms, message in unpack(record)
                if wanted is None or wanted(message)
            ]
