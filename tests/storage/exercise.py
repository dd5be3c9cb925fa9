"""What every engine has to do. The protocol's manual, by examples."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest

from fogbank.kernel.wakeup import Wakeups
from fogbank.storage.api import (
    Append,
    BlobRef,
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
    Pushed,
    Put,
    Record,
    Redelay,
    Remove,
    SetOrder,
    Settle,
    Store,
    Trim,
    Unchanged,
)

Q = 17  # a queue
DONE, GONE, LAPSED = Outcome.DONE, Outcome.GONE, Outcome.LAPSED


async def one(store: Store, operation: Operation, *checks: Check) -> Any:
    """The result of a commit of one operation."""
    [result] = await store.commit([operation], checks)
    return result


def push(body: str, at: int = 0, *, due: int | None = None, queue: int = Q, **more: Any) -> Push:
    """Push at a moment, due at once unless said otherwise."""
    arguments: dict[str, Any] = {"now_ms": at, "due_ms": at if due is None else due, "born_ms": at, **more}
    return Push(queue, body.encode(), **arguments)


async def claim(store: Store, count: int = 10, *, at: int, until: int = 1000, **more: Any) -> Sequence[Entry]:
    return await store.claim(Q, count, now_ms=at, until_ms=until, **more)


async def claimed(store: Store, count: int = 10, *, at: int, until: int = 1000, **more: Any) -> str:
    """The bodies of what a claim gives."""
    return bodies(await claim(store, count, at=at, until=until, **more))


def bodies(entries: Sequence[Entry]) -> str:
    return " ".join(entry.body.decode() for entry in entries)


def settle(entry: Entry, at: int | None = None) -> Settle:
    return Settle(Q, entry.entry, entry.receipt, at)


def defer(entry: Entry, due: int, at: int | None = None) -> Defer:
    return Defer(Q, entry.entry, entry.receipt, due, at)


async def opened(store: Store, order: Order, *pushes: Push) -> Sequence[Pushed]:
    """A queue with entries."""
    _, *results = await store.commit([OpenQueue(Q, order), *pushes])
    return [result for result in results if isinstance(result, Pushed)]


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


class TestQueues:
    async def test_an_entry_from_push_to_settle(self, store: Store) -> None:
        [pushed] = await opened(store, Order.LOOSE, push("x", 5, group="g"))
        [entry] = await claim(store, at=7, until=20)
        assert entry == Entry(pushed.entry, entry.receipt, 1, 5, 7, 20, "g", b"x")
        assert await claimed(store, at=19) == ""
        assert await one(store, settle(entry)) is DONE
        assert await one(store, settle(entry)) is GONE
        assert await store.depth(Q, 20) == Depth(0, 0, 0)

    async def test_claimed_again_after_its_deadline_it_has_another_receipt(self, store: Store) -> None:
        await opened(store, Order.LOOSE, push("x", 5))
        [first] = await claim(store, at=7, until=20)
        [second] = await claim(store, at=20, until=30)
        assert (second.count, second.first_claimed_ms, second.born_ms) == (2, 7, 5)
        assert await one(store, settle(first)) is GONE
        assert await one(store, defer(first, 99)) is GONE
        assert await one(store, settle(second)) is DONE

    @pytest.mark.parametrize("order", Order)
    async def test_a_receipt_with_a_time(self, store: Store, order: Order) -> None:
        await opened(store, order, push("x"))
        [entry] = await claim(store, at=0, until=20)
        assert await one(store, settle(entry, at=20)) is LAPSED
        assert await one(store, defer(entry, 30, at=20)) is LAPSED
        assert await one(store, defer(entry, 30, at=19)) is DONE
        assert await one(store, settle(entry, at=29)) is DONE

    @pytest.mark.parametrize("order", Order)
    async def test_receipts_that_never_were(self, store: Store, order: Order) -> None:
        [pushed] = await opened(store, order, push("x"))
        await store.commit([OpenQueue(Q + 1, order)])
        for queue, entry, receipt in [
            (Q, pushed.entry, 0),
            (Q, pushed.entry, 1),
            (Q, pushed.entry, 1 << 70),
            (Q, 1 << 70, 1),
            (Q, -1, 1),
            (Q + 1, pushed.entry, 0),
            (Q + 2, pushed.entry, 0),
        ]:
            assert await one(store, Settle(queue, entry, receipt)) is GONE
            assert await one(store, Defer(queue, entry, receipt, 5)) is GONE
            with pytest.raises(Conflict):
                await store.commit([], [Held(queue, entry, receipt)])
        [entry] = await claim(store, at=0)
        assert await one(store, Settle(Q + 1, entry.entry, entry.receipt)) is GONE
        assert await one(store, settle(entry)) is DONE

    async def test_held(self, store: Store) -> None:
        await opened(store, Order.LOOSE, push("x"))
        [entry] = await claim(store, at=0, until=20)
        held = Held(Q, entry.entry, entry.receipt)
        await store.commit([], [held, Held(Q, entry.entry, entry.receipt, 19)])
        with pytest.raises(Conflict):
            await store.commit([], [Held(Q, entry.entry, entry.receipt, 20)])
        await store.commit([settle(entry)], [held])
        with pytest.raises(Conflict):
            await store.commit([], [held])

    @pytest.mark.parametrize("order", Order)
    async def test_deferred_into_the_past_it_is_ready_at_once(self, store: Store, order: Order) -> None:
        await opened(store, order, push("x"))
        [entry] = await claim(store, at=10, until=20)
        assert await one(store, defer(entry, 10)) is DONE
        assert await claimed(store, at=10) == "x"

    async def test_the_earliest_due_comes_first(self, store: Store) -> None:
        await opened(store, Order.LOOSE, push("a", due=3), push("b", due=1), push("c", due=2), push("d", due=9))
        assert await claimed(store, 2, at=5) == "b c"
        assert await claimed(store, 2, at=5) == "a"

    @pytest.mark.parametrize("order", Order)
    async def test_an_entry_is_due_at_its_moment_and_not_before(self, store: Store, order: Order) -> None:
        await opened(store, order, push("x", due=50))
        assert await claimed(store, at=49) == ""
        assert await claimed(store, at=50) == "x"

    @pytest.mark.parametrize("order", Order)
    async def test_depth_and_next_due(self, store: Store, order: Order) -> None:
        assert await store.depth(Q, 0) == Depth(0, 0, 0)
        assert await store.next_due(Q, 0) is None
        await opened(store, order, *(push(name, due=due, group=name) for name, due in [("a", 0), ("b", 0), ("c", 7)]))
        await claim(store, 1, at=0, until=10)
        assert await store.depth(Q, 6) == Depth(1, 1, 1)
        assert await store.next_due(Q, 6) == 7
        assert await store.depth(Q, 7) == Depth(2, 1, 0)
        assert await store.next_due(Q, 7) == 10
        assert await store.depth(Q, 10) == Depth(3, 0, 0)
        assert await store.next_due(Q, 10) is None

    @pytest.mark.parametrize("order", Order)
    async def test_claimed_at_most(self, store: Store, order: Order) -> None:
        assert await store.claimed_at_most(Q, 0, 0)
        await opened(store, order, *(push(name, group=name) for name in "abc"))
        entries = await claim(store, 2, at=0, until=10)
        assert await store.claimed_at_most(Q, 9, 2)
        assert not await store.claimed_at_most(Q, 9, 1)
        assert await store.claimed_at_most(Q, 10, 0)
        await store.commit([settle(entries[0]), defer(entries[1], 30)])
        assert await store.claimed_at_most(Q, 20, 1)
        assert not await store.claimed_at_most(Q, 20, 0)

    @pytest.mark.parametrize("order", Order)
    async def test_redelay_moves_what_was_never_claimed(self, store: Store, order: Order) -> None:
        await opened(store, order, *(push(name, 10, group=name) for name in "abc"))
        [entry] = await claim(store, 1, at=10, until=20)
        assert await one(store, Redelay(Q, 50)) == 2
        assert await claimed(store, at=59) == entry.body.decode()
        assert await claimed(store, at=60) == "b c"
        assert await one(store, Redelay(Q + 1, 50)) == 0

    @pytest.mark.parametrize("order", Order)
    async def test_purge_takes_all_but_what_is_remembered(self, store: Store, order: Order) -> None:
        await opened(store, order, push("a", dedup="d", dedup_ms=100), push("b"), push("c", due=9))
        [entry] = await claim(store, 1, at=0)
        assert await one(store, Purge(Q)) == 3
        assert await store.depth(Q, 5) == Depth(0, 0, 0)
        assert await one(store, settle(entry)) is GONE
        assert (await one(store, push("a", 50, dedup="d", dedup_ms=100))).duplicate
        await one(store, push("z", 50))
        assert await claimed(store, at=50) == "z"
        assert await one(store, Purge(Q + 1)) == 0

    async def test_a_dropped_queue_is_gone_with_all_that_it_knew(self, store: Store) -> None:
        [pushed] = await opened(store, Order.STRICT, push("a", dedup="d", dedup_ms=100))
        [entry] = await claim(store, at=0)
        assert await one(store, DropQueue(Q)) == 1
        assert await claimed(store, at=0) == ""
        with pytest.raises(Conflict):
            await one(store, push("b"))
        [again] = await opened(store, Order.STRICT, push("a", dedup="d", dedup_ms=100))
        assert not again.duplicate
        assert again.entry > pushed.entry
        assert await one(store, settle(entry)) is GONE

    @pytest.mark.parametrize(
        ("before", "after", "answer"),
        [
            (Order.LOOSE, Order.FAIR, 1),
            (Order.FAIR, Order.LOOSE, 1),
            (Order.FAIR, Order.FAIR, 1),
            (Order.STRICT, Order.FAIR, 0),
            (Order.LOOSE, Order.STRICT, 0),
        ],
    )
    async def test_set_order(self, store: Store, before: Order, after: Order, answer: int) -> None:
        await opened(store, before, push("a", 1, group="g"), push("b", 2, group="h"))
        assert await one(store, SetOrder(Q, after)) == answer
        assert await claimed(store, at=5) == "a b"
        assert await one(store, SetOrder(Q + 1, after)) == 0

    async def test_ids_grow_with_pushes(self, store: Store) -> None:
        pushed = await opened(store, Order.LOOSE, *(push(str(n), 10 - n) for n in range(9)))
        ids = [each.entry for each in pushed]
        assert ids == sorted(set(ids))


class TestDuplicates:
    @pytest.mark.parametrize("order", Order)
    async def test_a_duplicate_is_answered_with_the_first(self, store: Store, order: Order) -> None:
        [first] = await opened(store, order, push("a", dedup="d", dedup_ms=100, token="t1"))
        assert first == Pushed(first.entry, "t1")
        second = await one(store, push("b", 50, dedup="d", dedup_ms=100, token="t2"))
        assert second == Pushed(first.entry, "t1", duplicate=True)
        assert await store.depth(Q, 50) == Depth(1, 0, 0)

    @pytest.mark.parametrize(
        ("at", "duplicate"),
        [pytest.param(109, True, id="within the window"), pytest.param(110, False, id="at its end it is over")],
    )
    async def test_the_window(self, store: Store, at: int, duplicate: bool) -> None:
        [first] = await opened(store, Order.STRICT, push("a", 10, dedup="d", dedup_ms=100))
        await one(store, push("a", 90, dedup="d", dedup_ms=100))  # a duplicate does not prolong it
        again = await one(store, push("b", at, dedup="d", dedup_ms=100))
        assert again.duplicate is duplicate
        assert (again.entry == first.entry) is duplicate

    async def test_within_one_commit_and_among_queues(self, store: Store) -> None:
        await store.commit([OpenQueue(Q), OpenQueue(Q + 1)])
        first, second, other = await store.commit(
            [push("a", dedup="d", dedup_ms=9), push("b", dedup="d", dedup_ms=9), push("c", queue=Q + 1, dedup="d")]
        )
        assert isinstance(second, Pushed)
        assert second.duplicate
        assert isinstance(other, Pushed)
        assert not other.duplicate
        assert isinstance(first, Pushed)
        assert first.entry == second.entry

    async def test_it_is_remembered_after_the_entry_is_settled(self, store: Store) -> None:
        await opened(store, Order.STRICT, push("a", dedup="d", dedup_ms=100))
        [entry] = await claim(store, at=0)
        await one(store, settle(entry))
        assert (await one(store, push("a", 99, dedup="d", dedup_ms=100))).duplicate
        assert await store.depth(Q, 99) == Depth(0, 0, 0)


class TestStrict:
    async def test_a_group_in_the_order_of_pushes_whatever_is_due_first(self, store: Store) -> None:
        await opened(store, Order.STRICT, push("a", due=5, group="g"), push("b", due=1, group="g"))
        assert await claimed(store, at=4) == ""
        assert await claimed(store, at=5) == "a b"

    async def test_a_claim_blocks_its_group_and_no_other(self, store: Store) -> None:
        await opened(store, Order.STRICT, *(push(name, group=name[0]) for name in ("g1", "g2", "h1", "g3")))
        [first] = await claim(store, 1, at=0, until=10)
        assert bodies([first]) == "g1"
        assert await claimed(store, at=9, until=50) == "h1"
        await one(store, settle(first))
        assert await claimed(store, at=9, until=50) == "g2 g3"

    async def test_a_lapsed_claim_comes_again_before_what_follows(self, store: Store) -> None:
        await opened(store, Order.STRICT, *(push(name, group="g") for name in ("g1", "g2", "g3")))
        assert await claimed(store, 2, at=0, until=10) == "g1 g2"
        assert await claimed(store, 1, at=10, until=20) == "g1"
        assert await claimed(store, at=15) == ""
        assert await claimed(store, at=20, until=30) == "g1 g2 g3"

    async def test_the_group_waits_for_the_last_of_what_was_claimed(self, store: Store) -> None:
        await opened(store, Order.STRICT, *(push(name, group="g") for name in ("g1", "g2", "g3")))
        first, second = await claim(store, 2, at=0, until=10)
        await store.commit([defer(second, 40)])
        assert await claimed(store, at=39) == ""
        await store.commit([settle(first)])
        assert await claimed(store, at=39) == ""
        await store.commit([defer(second, 0)])
        assert await claimed(store, at=39) == "g2 g3"

    async def test_a_claim_empties_a_group_before_the_next_and_the_longest_ready_comes_first(
        self, store: Store
    ) -> None:
        await opened(
            store,
            Order.STRICT,
            *(push(name, at, group=name[0]) for name, at in [("b1", 1), ("a1", 2), ("c1", 3), ("b2", 4), ("a2", 5)]),
        )
        assert await claimed(store, 3, at=9) == "b1 b2 a1"
        assert await claimed(store, 3, at=9) == "c1"

    async def test_expired_entries_free_their_group(self, store: Store) -> None:
        await opened(store, Order.STRICT, push("g1", 0, group="g"), push("g2", 5, group="g"))
        await claim(store, 1, at=5, until=1000)
        assert await claimed(store, at=6, born_after_ms=0) == "g2"
        assert await store.depth(Q, 6) == Depth(0, 1, 0)


class TestFair:
    async def test_a_group_that_keeps_many_busy_does_not_starve_the_others(self, store: Store) -> None:
        noisy = [push("noisy", n, group="n") for n in range(50)]
        await opened(store, Order.FAIR, *noisy, push("quiet", 60, group="q"), push("alone", 61))
        assert await claimed(store, 4, at=99) == "noisy quiet alone noisy"
        await store.commit([push("quiet2", 70, group="q"), push("other", 71, group="o")])
        assert await claimed(store, 1, at=99) == "other"
        assert await claimed(store, 2, at=99) == "quiet2 noisy"

    async def test_what_is_settled_or_lapsed_does_not_count(self, store: Store) -> None:
        await opened(store, Order.FAIR, *(push(f"a{n}", n, group="a") for n in range(4)), push("b0", 9, group="b"))
        first, second = await claim(store, 2, at=10, until=20)
        assert bodies([first, second]) == "a0 b0"
        await store.commit([settle(first), push("b1", 9, group="b")])
        assert await claimed(store, 1, at=11, until=100) == "a1"
        await store.commit([settle(second)])
        assert await claimed(store, 2, at=11, until=15) == "b1 a2"
        # At 15 these two have lapsed: a has one claimed, b none, and b1 is the earlier due of b's.
        assert await claimed(store, 1, at=15) == "b1"

    async def test_within_a_group_the_earliest_due_comes_first(self, store: Store) -> None:
        await opened(store, Order.FAIR, push("a", due=3, group="g"), push("b", due=1, group="g"))
        assert await claimed(store, 1, at=5) == "b"

    async def test_turned_fair_with_claims_under_way(self, store: Store) -> None:
        await opened(store, Order.LOOSE, push("a", 1), push("b", 2, group="g"), push("c", 3))
        await claim(store, 1, at=5, until=50)
        await store.commit([SetOrder(Q, Order.FAIR), push("d", 9, group="h")])
        # b and c are one group with a, which is claimed.
        assert await claimed(store, 3, at=9) == "d b c"


class TestExpiry:
    @pytest.mark.parametrize("order", Order)
    async def test_expire(self, store: Store, order: Order) -> None:
        await opened(store, order, *(push(str(n), n, group=str(n)) for n in range(6)))
        [entry] = await claim(store, 1, at=9)
        assert await one(store, Expire(Q, 2)) == 3
        assert await one(store, Expire(Q, 2)) == 0
        assert await one(store, settle(entry)) is GONE
        assert await store.depth(Q, 9) == Depth(3, 0, 0)
        assert await claimed(store, at=9) == "3 4 5"
        assert await one(store, Expire(Q + 1, 2)) == 0

    @pytest.mark.parametrize("order", Order)
    async def test_a_claim_drops_the_expired(self, store: Store, order: Order) -> None:
        await opened(store, order, *(push(str(n), n, group=str(n)) for n in range(6)))
        assert await claimed(store, 2, at=9, born_after_ms=2) == "3 4"
        assert await store.depth(Q, 9) == Depth(1, 2, 0)

    @pytest.mark.parametrize("order", Order)
    async def test_moved_entries_keep_their_age(self, store: Store, order: Order) -> None:
        await opened(store, order, push("new", 50), *(push(f"moved{n}", 60, born_ms=n) for n in (30, 10, 20)))
        await one(store, push("newer", 70))
        assert await one(store, Expire(Q, 9)) == 0
        assert await one(store, Expire(Q, 20)) == 2
        assert await one(store, push("moved5", 80, born_ms=5))
        assert await claimed(store, 1, at=90, born_after_ms=49) == "new"
        assert await store.depth(Q, 90) == Depth(1, 1, 0)


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


async def pieces(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def content(store: Store, ref: BlobRef, start: int = 0, length: int | None = None) -> bytes:
    return b"".join([piece async for piece in store.blobs.read(ref, start, length)])


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
