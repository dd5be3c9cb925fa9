"""When the disk fails: what was acknowledged is there, what was not never appears, and the engine goes on."""

import asyncio
import itertools
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from fogbank.kernel.clock import virtual_clock
from fogbank.kernel.wakeup import Wakeups
from fogbank.storage.api import OpenQueue, Put, Settle, Store, WriteFailed
from fogbank.storage.sqlite import SqliteStore
from tests.storage.failing_disk import Call, FailingDisk
from tests.storage.speech import Q, claim, push

_names = itertools.count()


@pytest.fixture
def disk() -> Iterator[FailingDisk]:
    disk = FailingDisk(f"failing{next(_names)}")
    yield disk
    disk.unregister()


def open_on(disk: FailingDisk, path: Path) -> SqliteStore:
    return SqliteStore.open(path, Wakeups(), virtual_clock(), vfs=disk.name)


async def put_many(store: Store, first: int, count: int) -> tuple[set[int], set[int]]:
    """Commit puts, a few at once; which were acknowledged and which failed."""
    kept: set[int] = set()
    failed: set[int] = set()

    async def put(number: int) -> None:
        try:
            await store.commit([Put("s", b"%d" % number, b"x" * 3000), push(str(number))])
        except WriteFailed:
            failed.add(number)
        else:
            kept.add(number)

    for start in range(first, first + count, 4):
        await asyncio.gather(*(put(number) for number in range(start, min(first + count, start + 4))))
    return kept, failed


async def found(store: Store) -> tuple[set[int], set[int]]:
    """The numbers that are there as items, and those that are there as entries."""
    items = {int(item.key) for item in await store.scan("s", limit=10_000)}
    depth = await store.depth(Q, 0)
    entries = [int(entry.body) for entry in await claim(store, 10_000, at=0, until=0)]
    assert depth.ready == len(entries) == len(set(entries))
    return items, set(entries)


@pytest.mark.parametrize("call", ["write", "sync"])
@pytest.mark.parametrize("error", [apsw.FullError, apsw.IOError])
@pytest.mark.parametrize("at", [1, 2, 3, 5, 8, 13])
@pytest.mark.parametrize("times", [1, 40])
async def test_acknowledged_is_there_and_failed_is_not(
    disk: FailingDisk, tmp_path: Path, call: Call, error: type[apsw.Error], at: int, times: int
) -> None:
    store = open_on(disk, tmp_path)
    await store.commit([OpenQueue(Q)])
    kept, failed = await put_many(store, 0, 8)
    assert not failed
    disk.fail(error, call, at=at, times=times)
    more, failed = await put_many(store, 100, 60)
    assert failed
    kept |= more
    disk.recover()
    more, failed_later = await put_many(store, 500, 8)
    assert not failed_later
    kept |= more
    assert await found(store) == (kept, kept)
    await store.close()
    reopened = open_on(disk, tmp_path)
    assert await found(reopened) == (kept, kept)
    await reopened.close()


@pytest.mark.parametrize("call", ["write", "sync"])
@pytest.mark.parametrize("at", [1, 2, 3, 4])
async def test_a_failed_commit_stays_away_when_the_process_dies_after_it(
    disk: FailingDisk, tmp_path: Path, call: Call, at: int
) -> None:
    store = open_on(disk, tmp_path / "data")
    await store.commit([OpenQueue(Q)])
    kept, _ = await put_many(store, 0, 4)
    disk.fail(apsw.IOError, call, at=at)
    more, failed = await put_many(store, 100, 16)
    assert failed
    # What a process leaves behind that is killed now: the files as they are.
    copy = tmp_path / "copy"
    copy.mkdir()
    for name in ("fogbank.db", "fogbank.db-wal"):
        if (tmp_path / "data" / name).exists():
            (copy / name).write_bytes((tmp_path / "data" / name).read_bytes())
    survivor = open_on(disk, copy)
    assert await found(survivor) == (kept | more, kept | more)
    await survivor.close()
    await store.close()


async def test_the_message_says_what_to_do(disk: FailingDisk, tmp_path: Path) -> None:
    store = open_on(disk, tmp_path)
    disk.fail(apsw.FullError, "write", at=1)
    with pytest.raises(WriteFailed, match=r"full\. Make room there.*Nothing of this was kept"):
        await store.commit([Put("s", b"k", b"")])
    await store.commit([Put("s", b"k", b"")])
    await store.close()


async def test_what_the_engine_remembers_goes_back_with_the_file(disk: FailingDisk, tmp_path: Path) -> None:
    """Counts, caches, ids and receipts after a failure are those of before."""
    store = open_on(disk, tmp_path)
    await store.commit([OpenQueue(Q), Put("s", b"k", b"old"), push("a"), push("b")])
    [entry] = await claim(store, 1, at=0)
    depth = await store.depth(Q, 0)
    disk.fail(apsw.IOError, "sync", at=1)
    with pytest.raises(WriteFailed):
        await store.commit([Put("s", b"k", b"new"), push("c"), Settle(Q, entry.entry, entry.receipt)])
    item = await store.get("s", b"k")
    assert item is not None
    assert item.value == b"old"
    assert await store.depth(Q, 0) == depth
    await store.commit([Settle(Q, entry.entry, entry.receipt), push("d")])
    assert sorted(each.body for each in await claim(store, at=0)) == [b"b", b"d"]
    await store.close()


async def test_a_claim_that_did_not_wait_for_the_disk_is_forgotten_when_it_fails(
    disk: FailingDisk, tmp_path: Path
) -> None:
    store = open_on(disk, tmp_path)
    await store.commit([OpenQueue(Q), push("a")])
    disk.fail(apsw.IOError, "sync", at=1)
    [first] = await claim(store, at=0, durable=False)
    [again] = await claim(store, at=0)
    assert first == again
    await store.close()


async def test_what_is_claimed_without_the_disk_was_durable_before(disk: FailingDisk, tmp_path: Path) -> None:
    """A push of the same group is not seen: it may yet fail."""
    store = open_on(disk, tmp_path)
    await store.commit([OpenQueue(Q), push("a")])
    disk.fail(apsw.IOError, "sync", at=1)
    pushed, early = await asyncio.gather(
        store.commit([push("b")]), claim(store, at=0, durable=False), return_exceptions=True
    )
    assert isinstance(pushed, WriteFailed)
    assert not isinstance(early, BaseException)
    assert [entry.body for entry in early] == [b"a"]
    await store.close()


async def test_one_commit_that_breaks_does_not_take_the_others_down(tmp_path: Path) -> None:
    store = SqliteStore.open(tmp_path, Wakeups(), virtual_clock())
    await store.commit([OpenQueue(Q)])
    broken = Put("s", b"broken", "no bytes but \ud800")  # pyright: ignore[reportArgumentType] - that is the point
    answers = await asyncio.gather(
        store.commit([Put("s", b"a", b""), push("a")]),
        store.commit([push("never"), broken]),
        store.commit([Put("s", b"b", b""), push("b")]),
        return_exceptions=True,
    )
    assert [isinstance(answer, Exception) for answer in answers] == [False, True, False]
    assert [item.key for item in await store.scan("s")] == [b"a", b"b"]
    assert [entry.body for entry in await claim(store, at=0)] == [b"a", b"b"]
    await store.close()
