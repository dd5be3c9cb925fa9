"""What only the engine on a file has to do: come back, be alone, and say why it cannot be opened."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import apsw
import pytest

from fogbank.kernel.clock import virtual_clock
from fogbank.kernel.wakeup import Wakeups
from fogbank.storage.api import (
    Append,
    CannotOpen,
    Depth,
    DropQueue,
    Expire,
    Fenced,
    Held,
    OpenQueue,
    Operation,
    Order,
    Outcome,
    Purge,
    Pushed,
    Put,
    Record,
    Store,
    Trim,
    WriteFailed,
)
from fogbank.storage.sqlite import SqliteStore
from fogbank.storage.sqlite.sql import Sql
from tests.storage.speech import Q, claim, claimed, content, one, opened, pieces, push, settle
from tests.storage.survivor import acknowledged_and_found

_HOLDER = """
import asyncio, sys
from pathlib import Path
from fogbank.kernel.clock import system_clock
from fogbank.kernel.wakeup import Wakeups
from fogbank.storage.sqlite import SqliteStore
SqliteStore.open(Path(sys.argv[1]), Wakeups(), system_clock())
print("open", flush=True)
sys.stdin.read()
"""


def open_at(path: Path) -> SqliteStore:
    return SqliteStore.open(path, Wakeups(), virtual_clock())


async def reopened(store: Store, path: Path) -> SqliteStore:
    await store.close()
    return open_at(path)


# Opened again


async def test_everything_is_there_when_it_is_opened_again(tmp_path: Path) -> None:
    store: Store = open_at(tmp_path)
    version = await one(store, Put("s", b"k", b"v"))
    await opened(store, Order.LOOSE, push("a"), push("b", due=50), push("c", dedup="d", dedup_ms=100, token="t"))
    [entry] = await claim(store, 1, at=0, until=20)
    await store.commit([Append(1, 0, (b"r1", b"r2"), 10), Append(1, 0, (b"r3",), 20), Trim(1, 0, 20)])
    token = await store.lease("l", "me", now_ms=0, ttl_ms=10)
    ref = await store.blobs.write(pieces(b"blob"))

    store = await reopened(store, tmp_path)
    item = await store.get("s", b"k")
    assert item is not None
    assert (item.value, item.version) == (b"v", version)
    assert await one(store, Put("s", b"k2", b"")) > version
    assert await store.depth(Q, 10) == Depth(1, 1, 1)
    await store.commit([], [Held(Q, entry.entry, entry.receipt, 19)])
    assert (await one(store, push("c", 99, dedup="d", dedup_ms=100))).token == "t"
    assert await one(store, settle(entry)) is Outcome.DONE
    assert await store.read(1, 0, 0) == [Record(3, 20, b"r3")]
    assert await one(store, Append(1, 0, (b"r4",), 30)) == 4
    assert token is not None
    await store.commit([], [Fenced("l", token)])
    assert await store.lease("l", "you", now_ms=9, ttl_ms=10) is None
    assert await content(store, ref) == b"blob"
    await store.close()


async def test_ids_go_on_growing_also_when_nothing_is_left(tmp_path: Path) -> None:
    store: Store = open_at(tmp_path)
    [before] = await opened(store, Order.STRICT, push("a"))
    [entry] = await claim(store, at=0)
    await store.commit([settle(entry)])
    store = await reopened(store, tmp_path)
    after = await one(store, push("b"))
    assert isinstance(after, Pushed)
    assert after.entry > before.entry
    assert await one(store, settle(entry)) is Outcome.GONE
    await store.close()


@pytest.mark.parametrize(
    ("order", "claims"),
    [
        pytest.param(Order.FAIR, ["a1", "b1 a2 b2", "a3 b1 a1 b2 a2"], id="FAIR"),
        pytest.param(Order.STRICT, ["a1", "b1 b2", "a1 a2 a3 b1 b2"], id="STRICT"),
    ],
)
async def test_groups_go_on_where_they_were(tmp_path: Path, order: Order, claims: list[str]) -> None:
    store: Store = open_at(tmp_path)
    pushes = [push(name, n, group=name[0]) for n, name in enumerate(["a1", "a2", "a3", "b1", "b2"])]
    await opened(store, order, *pushes)
    found = [await claimed(store, 1, at=10, until=50)]
    store = await reopened(store, tmp_path)
    found.append(await claimed(store, 3, at=11, until=50))
    store = await reopened(store, tmp_path)
    found.append(await claimed(store, 9, at=50))
    await store.close()
    assert found == claims


async def test_the_age_of_entries_is_known_again(tmp_path: Path) -> None:
    store: Store = open_at(tmp_path)
    await opened(store, Order.LOOSE, push("a", 50), push("moved", 60, born_ms=10))
    store = await reopened(store, tmp_path)
    await store.commit([push("moved too", 70, born_ms=20), push("b", 70)])
    assert await one(store, Expire(Q, 20)) == 2
    assert await claimed(store, at=99) == "a b"
    await store.close()


async def test_the_log_is_emptied_at_the_end_and_short_before(tmp_path: Path) -> None:
    store = open_at(tmp_path)
    log = tmp_path / "fogbank.db-wal"
    longest = 0
    for n in range(60):
        await asyncio.gather(*(store.commit([Put("s", b"%d" % (n * 16 + m), bytes(65_000))]) for m in range(16)))
        longest = max(longest, log.stat().st_size)
    assert longest < 45_000_000  # 62 MB were written
    await store.close()
    assert not log.exists()


async def test_a_closed_store_says_so(tmp_path: Path) -> None:
    store = open_at(tmp_path)
    waiting = store.commit([Put("s", b"k", b"")])
    await store.close()
    await waiting
    await store.close()
    with pytest.raises(WriteFailed, match="closed"):
        await store.commit([Put("s", b"k", b"")])
    again = open_at(tmp_path)
    assert await again.get("s", b"k") is not None
    await again.close()


async def test_a_large_value_is_not_cached_and_still_right(tmp_path: Path) -> None:
    store = open_at(tmp_path)
    await store.commit([Put("s", b"k", b"small")])
    await store.commit([Put("s", b"k", bytes(300_000))])
    item = await store.get("s", b"k")
    assert item is not None
    assert len(item.value) == 300_000
    await store.commit([Put("many", b"%d" % n, bytes(4000)) for n in range(2500)])
    item = await store.get("many", b"0")
    assert item is not None
    assert len(item.value) == 4000
    await store.close()


# Emptied bit by bit


def entries_in(path: Path) -> int:
    """How many the file has, whoever they belong to."""
    return Sql(apsw.Connection(str(path / "fogbank.db"))).number("select count(*) from entry")


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize("how", [Purge(Q), DropQueue(Q), Expire(Q, 0)], ids=lambda how: type(how).__name__)
async def test_a_long_queue_is_empty_at_once_and_its_room_is_free_later(
    tmp_path: Path, order: Order, how: Operation
) -> None:
    store: Store = open_at(tmp_path)
    await opened(store, order, *(push(str(n), group=str(n % 700)) for n in range(2500)))
    [entry] = await claim(store, 1, at=0)
    assert await one(store, how) == (1 if isinstance(how, DropQueue) else 2500)
    assert await store.depth(Q, 0) == Depth(0, 0, 0)
    await store.commit([OpenQueue(Q, order)])
    pushed = await one(store, push("new"))
    assert pushed.entry > entry.entry
    assert await one(store, settle(entry)) is Outcome.GONE
    assert await claimed(store, at=0) == "new"
    store = await reopened(store, tmp_path)
    assert await store.depth(Q, 0) == Depth(0, 1, 0)
    for _ in range(10):
        await store.commit([Put("s", b"k", b"")])
    await store.close()
    assert entries_in(tmp_path) == 1


async def test_the_clock_waits_until_it_is_tidy(tmp_path: Path) -> None:
    clock = virtual_clock()
    store = SqliteStore.open(tmp_path, Wakeups(), clock)
    await opened(store, Order.LOOSE, *(push(str(n)) for n in range(2500)))
    await one(store, Purge(Q))
    await clock.advance(seconds=1)
    assert entries_in(tmp_path) == 0
    await store.close()


# Not opened


def test_two_processes(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"open\n"
        with pytest.raises(CannotOpen, match=rf"in use by process {holder.pid}\. End it, or choose another"):
            open_at(tmp_path)
        holder.kill()
    asyncio.run(open_at(tmp_path).close())


def _sabotage_newer(path: Path) -> None:
    Sql(apsw.Connection(str(path / "fogbank.db"))).run("pragma user_version = 99")


def _sabotage_foreign(path: Path) -> None:
    (path / "fogbank.db").unlink()
    Sql(apsw.Connection(str(path / "fogbank.db"))).run("create table somebody_elses(x)")


def _sabotage_text(path: Path) -> None:
    (path / "fogbank.db").write_text("this is a letter, not a database. " * 100)


def _sabotage_damage(path: Path) -> None:
    with (path / "fogbank.db").open("r+b") as file:
        file.seek(100)
        file.write(bytes(range(256)) * 300)


@pytest.mark.parametrize(
    ("sabotage", "words"),
    [
        pytest.param(_sabotage_newer, r"newer Fogbank \(its schema is 99.*Use that version", id="newer"),
        pytest.param(_sabotage_foreign, "another program. Choose another data directory", id="another program's"),
        pytest.param(_sabotage_text, "is not a database. Restore it from a backup", id="not a database"),
        pytest.param(_sabotage_damage, "is damaged .* Restore it from a backup", id="damaged"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, sabotage: Any, words: str) -> None:
    async def fill() -> None:
        store = open_at(tmp_path)
        await store.commit([OpenQueue(Q), *(push(str(n)) for n in range(100))])
        await store.close()

    asyncio.run(fill())
    sabotage(tmp_path)
    with pytest.raises(CannotOpen, match=words):
        open_at(tmp_path)
    # The lock was given back: the next one hears the same and not that it is in use.
    with pytest.raises(CannotOpen, match=words):
        open_at(tmp_path)


def test_a_directory_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CannotOpen, match=r"cannot be used: Not a directory\. Choose another one"):
        open_at(tmp_path / "file" / "data")


def test_a_directory_that_is_read_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests may run as root, whom no mode stops: so the operating system's answer is given by hand."""

    def refuse(*arguments: Any, **more: Any) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(CannotOpen, match=r"cannot be used: Permission denied\. Choose another one"):
        open_at(tmp_path)


def test_a_database_that_is_read_only(tmp_path: Path) -> None:
    class ReadOnly(apsw.VFS):
        def __init__(self) -> None:
            super().__init__("readonly", "")

        def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:  # noqa: N802 - apsw's name
            raise apsw.CantOpenError

    vfs = ReadOnly()
    with pytest.raises(CannotOpen, match=r"fogbank\.db cannot be opened .*Check that its directory"):
        SqliteStore.open(tmp_path, Wakeups(), virtual_clock(), vfs="readonly")
    vfs.unregister()


# Killed


@pytest.mark.parametrize("round_", range(6))
def test_killed_under_load_nothing_acknowledged_is_lost(tmp_path: Path, round_: int) -> None:
    acknowledged, found = acknowledged_and_found(tmp_path, lines=40 + 150 * round_)
    assert len(acknowledged) >= 40
    assert acknowledged <= found


async def test_a_claim_that_nobody_waits_for_any_more_takes_nothing(tmp_path: Path) -> None:
    store = open_at(tmp_path)
    await opened(store, Order.LOOSE, push("one"))
    under_way = store.commit([push("two")])
    abandoned = asyncio.ensure_future(store.claim(Q, 10, now_ms=0, until_ms=1000))
    abandoned.cancel()
    await under_way
    assert await claimed(store, at=0) == "one two"
    await store.close()
