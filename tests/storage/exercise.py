"""What every engine has to do: commits, items, logs, leases, blobs, wake-ups. The manual, by examples."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from fogbank.kernel.wakeup import Wakeups
from fogbank.storage.api import (
    Append,
    BlobRef,
    Conflict,
    Depth,
    DropLog,
    DropQueue,
    Expire,
    Fenced,
    Item,
    OpenQueue,
    Operation,
    Order,
    Purge,
    Pushed,
    Put,
    Record,
    Redelay,
    Remove,
    Store,
    Trim,
    Unchanged,
)
from tests.storage.speech import Q, claim, claimed, content, defer, one, opened, pieces, push, settle


class TestItems:
    async def test_a_version_is_new_with_each_put_and_never_comes_back(self, store: Store) -> None:
        first = await one(store, Put("s", b"k", b"1"))
        second = await one(store, Put("s", b"k", b"2"))
        assert await store.get("s", b"k") == Item(b"k", b"2", second)
        await one(store, Remove("s", b"k"))
        third = await one(store, Put("s", b"k", b"3"))
        assert 0 < first < second < third

    async def test_what_is_not_there(self, store: Store) -> None:
        assert await store.get("s", b"k") is None
        assert await one(store, Remove("s", b"k")) == 0
        await one(store, Put("s", b"k", b""))
        assert await store.get("other", b"k") is None
        assert await one(store, Remove("s", b"k")) == 1
        assert await store.get("s", b"k") is None

    @pytest.mark.parametrize(
        ("arguments", "keys"),
        [
            pytest.param({}, "a b b1 c", id="all"),
            pytest.param({"low": b"b"}, "b b1 c", id="the lower end belongs to it"),
            pytest.param({"high": b"c"}, "a b b1", id="the upper end does not"),
            pytest.param({"low": b"b", "high": b"b2", "limit": 1}, "b", id="limited"),
            pytest.param({"reverse": True, "limit": 2}, "c b1", id="from the end"),
            pytest.param({"low": b"a", "high": b"c", "reverse": True}, "b1 b a", id="a range from its end"),
            pytest.param({"low": b"c", "high": b"a"}, "", id="an empty range"),
            pytest.param({"limit": 0}, "", id="none"),
        ],
    )
    async def test_scan(self, store: Store, arguments: dict[str, Any], keys: str) -> None:
        await store.commit([Put("s", key, b"") for key in (b"b", b"a", b"c", b"b1")] + [Put("t", b"b", b"")])
        assert " ".join(item.key.decode() for item in await store.scan("s", **arguments)) == keys

    async def test_unchanged(self, store: Store) -> None:
        await one(store, Put("s", b"k", b"1"), Unchanged("s", b"k", 0))
        with pytest.raises(Conflict):
            await one(store, Put("s", b"k", b"2"), Unchanged("s", b"k", 0))
        item = await store.get("s", b"k")
        assert item is not None
        await one(store, Put("s", b"k", b"3"), Unchanged("s", b"k", item.version))
        with pytest.raises(Conflict):
            await one(store, Remove("s", b"k"), Unchanged("s", b"k", item.version))
        await one(store, Remove("s", b"k"))
        await one(store, Put("s", b"k", b"4"), Unchanged("s", b"k", 0))


class TestCommit:
    async def test_a_conflict_names_the_check_and_changes_nothing(self, store: Store) -> None:
        with pytest.raises(Conflict) as caught:
            await store.commit([Put("s", b"a", b"")], [Unchanged("s", b"a", 0), Unchanged("s", b"b", 7)])
        assert caught.value.index == 1
        assert await store.get("s", b"a") is None

    async def test_a_push_to_a_missing_queue_is_a_conflict_counted_after_the_checks(self, store: Store) -> None:
        with pytest.raises(Conflict) as caught:
            await store.commit([Put("s", b"a", b""), push("x")], [Unchanged("s", b"a", 0)])
        assert caught.value.index == 2
        assert await store.get("s", b"a") is None

    async def test_operations_come_in_order(self, store: Store) -> None:
        assert await store.commit([OpenQueue(Q), OpenQueue(Q), Purge(Q), DropQueue(Q), DropQueue(Q)]) == [1, 0, 0, 1, 0]
        await store.commit([OpenQueue(Q), push("x"), DropQueue(Q), OpenQueue(Q), push("y")])
        assert await claimed(store, at=0) == "y"
        with pytest.raises(Conflict) as caught:
            await store.commit([DropQueue(Q), push("z")])
        assert caught.value.index == 1
        assert (await store.depth(Q, 0)).claimed == 1

    async def test_of_many_at_once_those_with_a_conflict_fail_alone(self, store: Store) -> None:
        answers = await asyncio.gather(
            *(store.commit([Put("s", b"k", b"%d" % n)], [Unchanged("s", b"k", 0)]) for n in range(5)),
            store.commit([Put("s", b"other", b"")]),
            return_exceptions=True,
        )
        assert [isinstance(answer, Conflict) for answer in answers] == [False, True, True, True, True, False]
        item = await store.get("s", b"k")
        assert item is not None
        assert item.value == b"0"

    async def test_nothing_at_all(self, store: Store) -> None:
        assert list(await store.commit([])) == []

    async def test_who_stops_waiting_does_not_undo(self, store: Store) -> None:
        async def impatient() -> None:
            await store.commit([Put("s", b"k", b"")])

        task = asyncio.ensure_future(impatient())
        waiting = asyncio.ensure_future(store.commit([Put("s", b"other", b"")]))
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await waiting
        sent = store.commit([Put("s", b"sent", b"")])
        if isinstance(sent, asyncio.Future):
            sent.cancel()
        await store.commit([Put("s", b"last", b"")])
        assert await store.get("s", b"sent") is not None

    async def test_reset_removes_everything_and_versions_do_not_begin_anew(self, store: Store) -> None:
        version = await one(store, Put("s", b"k", b""))
        await store.commit([OpenQueue(Q), push("x", dedup="d", dedup_ms=9), Append(1, 2, (b"r",), 0)])
        token = await store.lease("l", "me", now_ms=0, ttl_ms=100)
        ref = await store.blobs.write(pieces(b"blob"))
        await store.reset()
        assert await store.get("s", b"k") is None
        assert await store.scan("s") == []
        assert await store.depth(Q, 0) == Depth(0, 0, 0)
        assert await store.last(1, 2) == 0
        with pytest.raises(Conflict):
            await store.commit([], [Fenced("l", token or 0)])
        with pytest.raises(KeyError):
            await content(store, ref)
        assert await one(store, Put("s", b"k", b"")) > version
        _, pushed = await store.commit([OpenQueue(Q), push("y", dedup="d", dedup_ms=9)])
        assert isinstance(pushed, Pushed)
        assert not pushed.duplicate


class TestLogs:
    async def test_sequence_numbers_have_no_gaps(self, store: Store) -> None:
        assert await one(store, Append(1, 2, (b"a", b"b"), 10)) == 2
        assert await store.commit([Append(1, 2, (b"c",), 11), Append(1, 3, (b"d",), 11), Append(1, 2, (), 11)]) == [
            3,
            1,
            3,
        ]
        assert await store.read(1, 2, 1) == [Record(2, 10, b"b"), Record(3, 11, b"c")]
        assert [await store.last(1, shard) for shard in (2, 3, 4)] == [3, 1, 0]

    async def test_a_read_is_limited_by_count_and_bytes_but_gives_one_at_least(self, store: Store) -> None:
        await one(store, Append(1, 0, tuple(b"%04d" % n for n in range(200)), 0))
        assert len(await store.read(1, 0, 0)) == 200
        assert [record.sequence for record in await store.read(1, 0, 150, 3)] == [151, 152, 153]
        assert [record.sequence for record in await store.read(1, 0, 0, max_bytes=8)] == [1, 2]
        assert [record.sequence for record in await store.read(1, 0, 0, max_bytes=1)] == [1]
        assert await store.read(1, 0, 200) == []
        assert await store.read(1, 0, 1 << 60) == []
        assert await store.read(9, 0, 0) == []

    @pytest.mark.parametrize(
        ("at", "after"),
        [(0, 0), (10, 0), (11, 2), (20, 2), (21, 3), (99, 3)],
    )
    async def test_seek(self, store: Store, at: int, after: int) -> None:
        await store.commit([Append(1, 0, (b"a", b"b"), 10), Append(1, 0, (b"c",), 20)])
        assert await store.seek(1, 0, at) == after
        assert await store.seek(2, 0, at) == 0

    async def test_trim_takes_the_beginning_and_numbers_go_on(self, store: Store) -> None:
        await store.commit([Append(1, 0, (b"a", b"b"), 10), Append(1, 0, (b"c",), 20), Append(1, 1, (b"d",), 10)])
        assert await one(store, Trim(1, 0, 20)) == 2
        assert await one(store, Trim(1, 0, 20)) == 0
        assert await store.read(1, 0, 0) == [Record(3, 20, b"c")]
        assert await store.seek(1, 0, 0) == 2
        assert await one(store, Trim(1, 0, 99)) == 1
        assert await store.last(1, 0) == 3
        assert await store.seek(1, 0, 0) == 3
        assert await one(store, Append(1, 0, (b"e",), 30)) == 4
        assert len(await store.read(1, 1, 0)) == 1
        assert await one(store, Trim(9, 9, 99)) == 0

    async def test_time_does_not_go_back(self, store: Store) -> None:
        await store.commit([Append(1, 0, (b"a",), 20), Append(1, 0, (b"b",), 10)])
        assert [record.at_ms for record in await store.read(1, 0, 0)] == [20, 20]

    async def test_drop_forgets_the_log(self, store: Store) -> None:
        await store.commit([Append(1, 0, (b"a",), 0), Append(1, 1, (b"b", b"c"), 0), Append(2, 0, (b"d",), 0)])
        assert await one(store, DropLog(1)) == 3
        assert await one(store, DropLog(1)) == 0
        assert await store.read(1, 0, 0) == []
        assert await store.last(1, 1) == 0
        assert await store.last(2, 0) == 1
        assert await one(store, Append(1, 0, (b"e",), 0)) == 1


class TestLeases:
    async def test_one_owner_at_a_time(self, store: Store) -> None:
        first = await store.lease("l", "a", now_ms=0, ttl_ms=10)
        assert first is not None
        assert await store.lease("l", "b", now_ms=9, ttl_ms=10) is None
        assert await store.lease("l", "a", now_ms=9, ttl_ms=10) == first
        assert await store.lease("l", "b", now_ms=18, ttl_ms=10) is None
        second = await store.lease("l", "b", now_ms=19, ttl_ms=10)
        assert second is not None
        assert second > first
        assert await store.lease("other", "a", now_ms=19, ttl_ms=10) is not None

    async def test_late_but_not_too_late(self, store: Store) -> None:
        first = await store.lease("l", "a", now_ms=0, ttl_ms=10)
        assert await store.lease("l", "a", now_ms=99, ttl_ms=10) == first

    async def test_a_token_of_the_past_is_fenced_out(self, store: Store) -> None:
        first = await store.lease("l", "a", now_ms=0, ttl_ms=10)
        assert first is not None
        await store.commit([Put("s", b"k", b"a")], [Fenced("l", first)])
        second = await store.lease("l", "b", now_ms=10, ttl_ms=10)
        assert second is not None
        with pytest.raises(Conflict):
            await store.commit([Put("s", b"k", b"late")], [Fenced("l", first)])
        await store.commit([Put("s", b"k", b"b")], [Fenced("l", second)])
        with pytest.raises(Conflict):
            await store.commit([], [Fenced("none", 0)])

    async def test_given_back(self, store: Store) -> None:
        first = await store.lease("l", "a", now_ms=0, ttl_ms=10)
        assert first is not None
        assert await store.release("l", first)
        second = await store.lease("l", "b", now_ms=1, ttl_ms=10)
        assert second is not None
        assert second > first
        assert not await store.release("l", first)
        assert not await store.release("none", 1)


class TestBlobs:
    async def test_written_and_read(self, store: Store) -> None:
        ref = await store.blobs.write(pieces(b"hello ", b"", b"world"))
        assert ref == BlobRef("b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9", 11)
        assert await content(store, ref) == b"hello world"
        assert await content(store, ref, 6) == b"world"
        assert await content(store, ref, 2, 3) == b"llo"
        assert await content(store, ref, 9, 99) == b"ld"
        assert await content(store, ref, 11) == b""

    async def test_large_and_empty(self, store: Store) -> None:
        large = bytes(range(256)) * 4096
        ref = await store.blobs.write(pieces(large, large))
        assert await content(store, ref) == large * 2
        assert await content(store, ref, 700_001, 600_000) == (large * 2)[700_001:1_300_001]
        assert await content(store, await store.blobs.write(pieces())) == b""

    async def test_the_same_twice_is_kept_once(self, store: Store) -> None:
        refs = await asyncio.gather(*(store.blobs.write(pieces(b"same")) for _ in range(5)))
        assert all(ref == refs[0] for ref in refs)
        assert await store.blobs.remove(refs[0])
        assert not await store.blobs.remove(refs[0])
        with pytest.raises(KeyError):
            await content(store, refs[0])

    async def test_a_source_that_breaks_leaves_nothing(self, store: Store) -> None:
        async def breaks() -> AsyncIterator[bytes]:
            yield b"half"
            raise ConnectionError

        with pytest.raises(ConnectionError):
            await store.blobs.write(breaks())
        assert await content(store, await store.blobs.write(pieces(b"half"))) == b"half"


class TestWaking:
    async def test_a_waiter_is_woken_when_the_commit_is_durable(self, store: Store, wakeups: Wakeups) -> None:
        await opened(store, Order.LOOSE)
        with wakeups.waiter(("queue", Q)) as waiter:
            await store.commit([push("x")])
            assert waiter.woken.done()
        assert await claimed(store, at=0) == "x"

    async def test_as_many_as_there_are_new_things(self, store: Store, wakeups: Wakeups) -> None:
        await opened(store, Order.LOOSE)
        waiters = [wakeups.waiter(("queue", Q)) for _ in range(4)]
        for waiter in waiters:
            wakeups.join(("queue", Q), waiter)
        await store.commit([push("x"), push("y"), push("z", queue=Q, dedup="d", dedup_ms=5)])
        await store.commit([push("z", dedup="d", dedup_ms=5)])  # a duplicate is nothing new
        assert [waiter.woken.done() for waiter in waiters] == [True, True, True, False]

    async def test_a_refused_commit_wakes_nobody(self, store: Store, wakeups: Wakeups) -> None:
        await opened(store, Order.LOOSE)
        with wakeups.waiter(("queue", Q)) as waiter:
            with pytest.raises(Conflict):
                await store.commit([push("x")], [Unchanged("s", b"k", 1)])
            assert not waiter.woken.done()

    @pytest.mark.parametrize("what", ["defer", "settle", "drop", "redelay", "expire"])
    async def test_whatever_may_let_a_claim_find_more(self, store: Store, wakeups: Wakeups, what: str) -> None:
        await opened(store, Order.STRICT, push("a", group="g"), push("b", group="g"), push("c", due=50, group="h"))
        [entry] = await claim(store, 1, at=0)
        operations: dict[str, Operation] = {
            "defer": defer(entry, 1),
            "settle": settle(entry),
            "drop": DropQueue(Q),
            "redelay": Redelay(Q, 1),
            "expire": Expire(Q, 0),
        }
        with wakeups.waiter(("queue", Q)) as waiter:
            await store.commit([operations[what]])
            assert waiter.woken.done()

    async def test_every_reader_of_a_log(self, store: Store, wakeups: Wakeups) -> None:
        with wakeups.waiter(("log", 1)) as first, wakeups.waiter(("log", 1)) as second:
            await store.commit([Append(1, 0, (b"x",), 0)])
            assert first.woken.done()
            assert second.woken.done()
