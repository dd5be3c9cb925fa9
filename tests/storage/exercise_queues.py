"""What every engine has to do: queues. The manual, by examples."""

import pytest

from fogbank.storage.api import (
    Conflict,
    Defer,
    Depth,
    DropQueue,
    Entry,
    Expire,
    Held,
    OpenQueue,
    Order,
    Purge,
    Pushed,
    Redelay,
    SetOrder,
    Settle,
    Store,
)
from tests.storage.speech import DONE, GONE, LAPSED, Q, bodies, claim, claimed, defer, one, opened, push, settle


class TestQueues:
    async def test_an_entry_from_push_to_settle(self, store: Store) -> None:
        [pushed] = await opened(store, Order.LOOSE, push("x", 5, group="g"))
        [entry] = await claim(store, at=7, until=20)
        assert entry == Entry(pushed.entry, entry.receipt, 1, 5, 7, 20, "g", b"x")
        assert await claimed(store, at=19) == ""
        assert await one(store, settle(entry)) is DONE
        assert await one(store, settle(entry)) is GONE
        assert await store.depth(Q, 20) == Depth(0, 0, 0)

    async def test_a_claim_need_not_wait_for_the_disk(self, store: Store) -> None:
        await opened(store, Order.LOOSE, push("a"), push("b"))
        [entry] = await claim(store, 1, at=0, durable=False)
        assert entry.body == b"a"
        assert await claimed(store, at=0, durable=False) == "b"
        assert await one(store, settle(entry)) is DONE
        assert await claimed(store, at=1000) == "b"

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
