"""The Store on SQLite: commits in groups, one fsync for each.

Everything that may write waits in a line. When the disk is idle, all that waits becomes one transaction: its SQL
runs on the event loop's thread, which costs microseconds, and only COMMIT, which waits for the disk, on another
(disk.py). When that returns, the answers of the group are given, and what came in meanwhile is the next group.
So a group is as large as the load and the disk make it, and nothing waits for a timer.

Claims that do not wait for the disk come first in their group, and are answered when their SQL has run: what they
give was durable before, and if the group fails it comes again.

Within a group each commit sees those before it. One whose checks fail has written nothing and fails alone. One
that breaks (a value that no table takes) is taken out, and the others are applied again without it.

When the disk fails, the transaction is rolled back, the whole group is told, and what the engine remembers beside
the file is thrown away. Reads use a second connection and see durable state only.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Any, Self, TypeVar, final

import apsw

from fogbank.kernel.clock import Clock
from fogbank.kernel.wakeup import Wakeups
from fogbank.storage.api import (
    CannotOpen,
    Check,
    Conflict,
    Depth,
    Entry,
    Item,
    Operation,
    ReadFailed,
    Record,
    Result,
    WriteFailed,
)
from fogbank.storage.blobs import DirectoryBlobs
from fogbank.storage.sqlite import items, logs, queues
from fogbank.storage.sqlite.disk import Disk
from fogbank.storage.sqlite.opening import DATABASE, Connections, DirectoryLock, Durability, plainly
from fogbank.storage.sqlite.sql import Sql
from fogbank.storage.sqlite.tables import Tables
from fogbank.storage.waking import Wakes

_Answer = TypeVar("_Answer")

# The fault of the one commit that brought the value, not of the disk.
_OWN_FAULT = (apsw.TooBigError, apsw.MismatchError, apsw.ConstraintError, apsw.RangeError)


class _Piece:
    """Something that may write, and who waits for it."""

    __slots__ = ("answer", "broken", "error", "future", "run")

    def __init__(self, run: Callable[[Tables], Any], future: "asyncio.Future[Any]") -> None:
        self.run = run
        self.future = future
        self.answer: Any = None
        self.error: Exception | None = None
        self.broken = False

    def break_with(self, error: Exception) -> None:
        """It is not to be tried again."""
        self.error = error
        self.broken = True

    def tell(self) -> None:
        if self.future.done():
            return  # whoever waited has gone
        if self.error is None:
            self.future.set_result(self.answer)
        else:
            self.future.set_exception(self.error)


@final
class _Opened:
    """The connections and what hangs on them; made anew after a failure of the disk."""

    __slots__ = ("connections", "disk", "reader", "sql", "tables")

    def __init__(self, path: Path, durability: Durability, vfs: str | None) -> None:
        self.connections = Connections(path, durability, vfs)
        self.sql = Sql(self.connections.writer)
        self.reader = Sql(self.connections.reader)
        self.tables: Tables | None = None  # made from the file when it is needed, again after a failure
        self.disk = Disk(self.connections.writer, self.connections.checkpointer)

    def close(self) -> None:
        self.disk.finish()
        self.connections.close()


@final
class SqliteStore:
    """A Store in one file."""

    def __init__(
        self, directory: Path, wakeups: Wakeups, clock: Clock, durability: Durability, vfs: str | None = None
    ) -> None:
        """Use `open`."""
        self._path = directory / DATABASE
        self._clock = clock
        self._durability: Durability = durability
        self._vfs = vfs
        self._wakes = Wakes(wakeups)
        self._cache = items.ItemCache()
        self._lock = DirectoryLock(directory)
        try:
            self._opened: _Opened | None = _Opened(self._path, durability, vfs)
        except apsw.Error as error:
            self._lock.release()
            raise CannotOpen(plainly(error, self._path)) from error
        except BaseException:
            self._lock.release()
            raise
        self._blobs = DirectoryBlobs(directory / "blobs", clock)
        self.blobs = self._blobs
        self._waiting: list[_Piece] = []
        self._early: list[_Piece] = []  # answered when their SQL has run, before it is durable
        self._group: list[_Piece] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._hold: AbstractContextManager[None] | None = None
        self._closed = False

    @classmethod
    def open(
        cls,
        directory: Path,
        wakeups: Wakeups,
        clock: Clock,
        *,
        durability: Durability = "full",
        vfs: str | None = None,
    ) -> Self:
        """Open the directory's data, or begin it. Raises CannotOpen.

        With durability "normal" an answer does not wait for the disk: a crash of the process loses nothing, one of
        the machine may lose the last moments. `vfs` names a file system registered with SQLite.
        """
        return cls(directory, wakeups, clock, durability, vfs)

    # Writing

    def commit(self, operations: Sequence[Operation], checks: Sequence[Check] = ()) -> Awaitable[Sequence[Result]]:
        return self._submit(lambda tables: tables.commit(operations, checks))

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
        claimed: asyncio.Future[Sequence[Entry]]
        # Whoever went away while the claim was in line (a client that hung up) does not take entries with him.
        claimed = self._submit(
            lambda tables: (
                () if claimed.cancelled() else tables.queues.claim(queue, count, now_ms, until_ms, born_after_ms)
            ),
            early=not durable,
        )
        return claimed

    async def lease(self, name: str, owner: str, *, now_ms: int, ttl_ms: int) -> int | None:
        return await self._submit(lambda tables: tables.leases.take(name, owner, now_ms, ttl_ms))

    async def release(self, name: str, token: int) -> bool:
        return await self._submit(lambda tables: tables.leases.release(name, token))

    async def reset(self) -> None:
        await self._submit(lambda tables: tables.reset())
        await asyncio.to_thread(self._blobs.clear)

    def _submit(self, run: Callable[[Tables], _Answer], *, early: bool = False) -> "asyncio.Future[_Answer]":
        loop = self._loop
        if loop is None:
            loop = self._loop = asyncio.get_running_loop()
        future: asyncio.Future[_Answer] = loop.create_future()
        if self._closed:
            future.set_exception(WriteFailed("The store is closed."))
            return future
        (self._early if early else self._waiting).append(_Piece(run, future))
        if self._hold is None:
            # From here until the line is empty the clock waits for us, and each group begins when the last one ends.
            self._hold = self._clock.hold()
            self._hold.__enter__()
            loop.call_soon(self._next_group)
        return future

    def _next_group(self) -> None:
        """Apply what waits, and give it to the disk. Nothing to write: answer, and look again."""
        while self._early or self._waiting or self._is_untidy():
            # What is answered early comes first: it sees what was durable before, and nothing of this group.
            early = len(self._early)
            self._group, self._early, self._waiting = [*self._early, *self._waiting], [], []
            try:
                writes = self._apply(self._group)
            except Exception as error:  # noqa: BLE001 - whatever it is, those who wait must hear of it
                self._fail(error)
            else:
                if writes:
                    for piece in self._group[:early]:
                        piece.tell()
                    return
                self._answer()
        assert self._hold is not None
        self._hold.__exit__(None, None, None)
        self._hold = None

    def _apply(self, group: list[_Piece]) -> bool:
        """Run a group's SQL in one transaction. False when it wrote nothing and is over."""
        opened = self._reach()
        sql = opened.sql
        before = sql.total_changes()
        while not self._apply_all(opened, group):
            # One broke, and what it left behind cannot be told from the others' work: again, without it.
            sql.run("rollback")
            self._forget(opened)
        if sql.total_changes() == before:
            sql.run("rollback")
            return False
        assert self._loop is not None
        loop = self._loop
        opened.disk.commit(lambda error: _call_in(loop, self._committed, error))
        return True

    def _is_untidy(self) -> bool:
        """Whether something is left to remove that nobody waits for; then groups go on though none is asked for."""
        if self._closed or self._opened is None or self._opened.tables is None:
            return False
        return self._opened.tables.queues.untidy

    def _apply_all(self, opened: _Opened, group: list[_Piece]) -> bool:
        """False when a piece broke; its error is its answer."""
        tables = opened.tables or self._new_tables(opened)
        opened.sql.run("begin immediate")
        if tables.queues.untidy:
            tables.queues.tidy()
        for piece in group:
            if piece.broken:
                continue
            piece.error = None
            try:
                piece.answer = piece.run(tables)
            except Conflict as conflict:
                piece.error = conflict
            except _OWN_FAULT as error:
                piece.break_with(WriteFailed(plainly(error, self._path)))
                return False
            except apsw.Error:
                raise
            except Exception as error:  # noqa: BLE001 - a defect of one commit is not the others'
                piece.break_with(error)
                return False
        return True

    def _committed(self, error: Exception | None) -> None:
        """The disk has answered."""
        if error is None:
            assert self._opened is not None
            assert self._opened.tables is not None
            self._opened.tables.publish()
            self._answer()
        else:
            self._fail(error)
        self._next_group()

    def _answer(self) -> None:
        for piece in self._group:
            piece.tell()
        self._wakes.send()

    def _fail(self, error: Exception) -> None:
        """Tell the group, and go back to what the file holds. The next group may fare better."""
        text = str(error) if isinstance(error, CannotOpen) else plainly(error, self._path)
        opened = self._opened
        if opened is not None:
            try:
                if opened.connections.writer.in_transaction:
                    opened.sql.run("rollback")
            except apsw.Error:
                # A connection that cannot even do that is of no use any more.
                self._opened = None
                opened.close()
            self._forget(opened)
        for piece in self._group:
            if not piece.broken:
                piece.error = WriteFailed(f"{text} Nothing of this was kept.")
            piece.tell()

    def _forget(self, opened: _Opened) -> None:
        """Of a transaction that is rolled back nothing may be remembered."""
        opened.tables = None
        self._wakes.forget()

    def _new_tables(self, opened: _Opened) -> Tables:
        opened.tables = Tables(opened.sql, self._cache, self._wakes)
        return opened.tables

    def _reach(self) -> _Opened:
        """The open connections. Raises apsw.Error or CannotOpen."""
        if self._opened is None:
            self._opened = _Opened(self._path, self._durability, self._vfs)
        return self._opened

    # Reading

    async def get(self, space: str, key: bytes) -> Item | None:
        place = space, key
        found = self._cache.found
        if place in found:
            return found[place]
        item = self._read(lambda sql: items.fetch(sql, place))
        self._cache.keep(place, item)
        return item

    async def scan(
        self, space: str, low: bytes = b"", high: bytes | None = None, limit: int = 1000, reverse: bool = False
    ) -> Sequence[Item]:
        return self._read(lambda sql: items.scan(sql, space, low, high, limit, reverse=reverse))

    async def depth(self, queue: int, now_ms: int) -> Depth:
        # In line with the writes: the total is counted along with them.
        return await self._submit(lambda tables: tables.queues.depth(queue, now_ms))

    async def next_due(self, queue: int, now_ms: int) -> int | None:
        return self._read(lambda sql: queues.next_due(sql, queue, now_ms))

    async def claimed_at_most(self, queue: int, now_ms: int, most: int) -> bool:
        tables = self._opened.tables if self._opened is not None else None
        if tables is not None and tables.queues.surely_claimed_at_most(queue, most):
            return True
        return await self._submit(lambda tables: tables.queues.claimed_at_most(queue, now_ms, most))

    async def read(
        self, log: int, shard: int, after: int, limit: int = 1000, max_bytes: int = 1 << 20
    ) -> Sequence[Record]:
        return self._read(lambda sql: logs.read(sql, log, shard, after, limit, max_bytes))

    async def seek(self, log: int, shard: int, at_ms: int) -> int:
        return self._read(lambda sql: logs.seek(sql, log, shard, at_ms))

    async def last(self, log: int, shard: int) -> int:
        return self._read(lambda sql: logs.last(sql, log, shard))

    def _read(self, read: Callable[[Sql], _Answer]) -> _Answer:
        try:
            opened = self._reach()
            # The writer has the warmer cache, but while a group is under way it is not to be seen.
            return read(opened.sql if self._hold is None else opened.reader)
        except (apsw.Error, CannotOpen) as error:
            raise ReadFailed(plainly(error, self._path)) from error

    # The end

    async def close(self) -> None:
        if self._closed:
            return
        last = self._submit(lambda tables: None)
        self._closed = True
        # Groups follow each other: when this one is through, all before it are.
        with suppress(WriteFailed):
            await last
        if self._opened is not None:
            with self._clock.hold():
                await asyncio.to_thread(self._opened.close)
            self._opened = None
        self._lock.release()


def _call_in(
    loop: asyncio.AbstractEventLoop, function: Callable[[Exception | None], None], error: Exception | None
) -> None:
    """Call from another thread; a loop that is over needs no answer."""
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(function, error)
