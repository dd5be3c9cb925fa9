"""Queues: the operations of all orders, and the short way of LOOSE queues.

`groups.py` is the long way: what FAIR and STRICT queues keep up beside.
"""

from collections.abc import Sequence
from typing import Final, final

from fogbank.storage.api import (
    Defer,
    Depth,
    DropQueue,
    Entry,
    Expire,
    Held,
    OpenQueue,
    Order,
    Outcome,
    Purge,
    Push,
    Pushed,
    Redelay,
    SetOrder,
    Settle,
)
from fogbank.storage.sqlite.groups import Groups
from fogbank.storage.sqlite.queue_state import LONG_AGO, NEVER, Queues, QueueState
from fogbank.storage.sqlite.schema import NUMBERS, SLOT_SHIFT
from fogbank.storage.sqlite.sql import Sql
from fogbank.storage.waking import EVERYBODY, Wakes

# More than any receipt: what is above may not fit the database's integers either.
_RECEIPT_END: Final = 1 << 40

_OPEN: Final = "insert into queue(id, sort, ceiling, swept) values(?, ?, 0, 0)"
_PUSH: Final = "insert into entry values(?, ?, ?, ?, 0, ?, ?, ?, ?, ?)"
_READY: Final = """
select id, count, born, first, grp, body from entry indexed by entry_due
where slot = ? and lane = 0 and lane >= 0 and due <= ? order by due, count, id limit ?"""
_TAKE: Final = "update entry set due = ?, count = ?, first = ? where id = ?"
_SETTLE: Final = "delete from entry where id = ? and count = ? and due > ?"
_DEFER: Final = "update entry set due = ? where id = ? and count = ? and due > ?"
_STANDING: Final = "select lane, count, due from entry where id = ?"
_IN_ORDER_AFTER: Final = """
select id, born from entry where id >= ? and id < ? and late is null and born > ? order by id limit 1"""
_LATE_AFTER: Final = """
select 1 from entry indexed by entry_late where slot = ? and late is not null and born > ? limit 1"""
_REMEMBERED: Final = "select entry, token from dedup where queue = ? and key = ? and until > ?"
_REMEMBER: Final = "insert or replace into dedup values(?, ?, ?, ?, ?)"
_FORGET: Final = "delete from dedup where queue = ? and until <= ?"
_EMPTY: Final = "delete from entry where id >= ? and id < ?"
_EMPTY_SOME: Final = """
delete from entry where id in (select id from entry where id >= ? and id < ? order by id limit ?)"""
_CLOSE_SOME: Final = """
delete from lane where slot = ? and lane in (select lane from lane where slot = ? order by lane limit ?)"""

# A queue with more entries is emptied bit by bit, so that nobody waits for it.
_REMOVED_AT_ONCE_MAX: Final = 500

# All entries, counted in the small index that has them rather than in the table with their bodies.
_TOTAL: Final = "select count(*) from entry indexed by entry_due where slot = ? and lane >= 0"
_TOTAL_STRICT: Final = "select count(*) from entry indexed by entry_group_due where slot = ? and lane <> 0"

# The entries that are not due yet, without and with a group.
_WAITING_ALONE: Final = "from entry indexed by entry_due where slot = ? and lane = 0 and lane >= 0 and due > ?"
_WAITING_GROUPED: Final = "from entry indexed by entry_group_due where slot = ? and lane <> 0 and due > ?"


@final
class QueueTable:
    """The writing side."""

    def __init__(self, sql: Sql, wakes: Wakes) -> None:
        self._sql = sql
        self._wakes = wakes
        self._queues = Queues(sql)
        self._groups = Groups(sql)
        self.exists = self._queues.exists
        self.forget = self._queues.forget_all
        self.untidy = True  # whether there may be retired slots

    # Queues as such

    def open(self, open_queue: OpenQueue) -> int:
        if self._queues.find(open_queue.queue) is not None:
            return 0
        self._sql.run(_OPEN, (open_queue.queue, open_queue.order.value))
        return 1

    def set_order(self, set_order: SetOrder) -> int:
        state = self._queues.find(set_order.queue)
        if state is None or Order.STRICT in (state.order, set_order.order):
            return 0
        if state.order is not set_order.order:
            self._groups.change_order(state, set_order.order)
        return 1

    def drop(self, drop: DropQueue) -> int:
        self._wakes.note("queue", drop.queue, EVERYBODY)
        state = self._queues.find(drop.queue)
        if state is None:
            return 0
        self._empty(state)
        self._sql.run("delete from dedup where queue = ?", (drop.queue,))
        self._sql.run("delete from queue where id = ?", (drop.queue,))
        self._queues.forget(drop.queue)
        return 1

    def purge(self, purge: Purge) -> int:
        state = self._queues.find(purge.queue)
        return 0 if state is None else self._empty(state)

    def _empty(self, state: QueueState) -> int:
        """Remove all entries: a few at once, many by giving the queue a new slot and its old one to `tidy`."""
        count = self._total(state)
        if count <= _REMOVED_AT_ONCE_MAX:
            self._sql.run(_EMPTY, (state.base, state.end))
            self._sql.run("delete from lane where slot = ?", (state.slot,))
            state.total = state.claimed_bound = 0
            state.low, state.born_floor_ms = state.next, NEVER
        else:
            self._sql.run("insert into retired values(?)", (state.slot,))
            self._sql.run("delete from queue where slot = ?", (state.slot,))
            self._sql.run(_OPEN, (state.queue, state.order.value))
            self._queues.forget(state.queue)
            self.untidy = True
        return count

    def tidy(self) -> None:
        """Remove some of what retired slots hold."""
        row = self._sql.row("select slot from retired limit 1")
        if row is None:
            self.untidy = False
            return
        [slot] = row
        base = slot << SLOT_SHIFT
        if not self._sql.change(_EMPTY_SOME, (base, base + NUMBERS, _REMOVED_AT_ONCE_MAX)) and not self._sql.change(
            _CLOSE_SOME, (slot, slot, _REMOVED_AT_ONCE_MAX)
        ):
            self._sql.run("delete from retired where slot = ?", (slot,))

    def _total(self, state: QueueState) -> int:
        if state.total is None:
            state.total = self._sql.number(_TOTAL_STRICT if state.order is Order.STRICT else _TOTAL, (state.slot,))
        return state.total

    def redelay(self, redelay: Redelay) -> int:
        state = self._queues.find(redelay.queue)
        if state is None:
            return 0
        count = self._sql.change(
            "update entry set due = born + ? where id >= ? and id < ? and count = 0",
            (redelay.delay_ms, state.base, state.end),
        )
        self._groups.refresh_all(state)
        return self._changed(state, count)

    def expire(self, expire: Expire) -> int:
        state = self._queues.find(expire.queue)
        return 0 if state is None else self._expire(state, expire.born_until_ms)

    def _changed(self, state: QueueState, count: int) -> int:
        if count:
            self._wakes.note("queue", state.queue, count)
        return count

    # Pushes

    def push(self, push: Push) -> Pushed:
        state = self._queues.find(push.queue)
        assert state is not None  # a push to a queue that is not there is refused before
        if push.dedup:
            self._sql.run(_FORGET, (push.queue, push.now_ms))
            row = self._sql.row(_REMEMBERED, (push.queue, push.dedup, push.now_ms))
            if row is not None:
                return Pushed(row[0], row[1], duplicate=True)
        entry = self._queues.next_entry(state)
        if push.dedup:
            self._sql.run(_REMEMBER, (push.queue, push.dedup, push.now_ms + push.dedup_ms, entry, push.token))
        born_ms, due_ms = push.born_ms, push.due_ms
        late_ms = None
        if born_ms >= state.born_high_ms:
            state.born_high_ms = born_ms
        else:
            late_ms = state.born_high_ms
        if born_ms < state.born_floor_ms:
            state.born_floor_ms = born_ms
        lane = 0 if state.order is Order.LOOSE else self._groups.lane_for(state, push.group, entry, due_ms)
        self._sql.run(_PUSH, (entry, state.slot, lane, due_ms, born_ms, born_ms, late_ms, push.group, push.body))
        if state.order is Order.FAIR:
            self._groups.pushed(state, lane, due_ms)
        if state.total is not None:
            state.total += 1
        self._wakes.note("queue", push.queue, 1)
        return Pushed(entry, push.token)

    # Claims

    def claim(self, queue: int, count: int, now_ms: int, until_ms: int, born_after_ms: int | None) -> Sequence[Entry]:
        state = self._queues.find(queue)
        if state is None:
            return ()
        if born_after_ms is not None and born_after_ms >= state.born_floor_ms:
            self._expire(state, born_after_ms)
            state = self._queues.find(queue)
            assert state is not None
        if state.order is Order.LOOSE:
            rows = self._sql.rows(_READY, (state.slot, now_ms, count))
        else:
            rows = self._groups.choose(state, count, now_ms, until_ms)
        found: list[Entry] = []
        for entry, claims, born_ms, first_ms, group, body in rows:
            if not claims:
                first_ms = now_ms
            claims += 1
            self._sql.run(_TAKE, (until_ms, claims, first_ms, entry))
            # A receipt is the number of the claim: the next claim makes it stale.
            found.append(Entry(entry, claims, claims, born_ms, first_ms, until_ms, group, body))
        if found and state.order is not Order.LOOSE:
            self._groups.chosen(state)
        if state.claimed_bound is not None:
            state.claimed_bound += len(found)
        return found

    # What becomes of a claimed entry

    def held(self, check: Held) -> bool:
        state = self._queues.find(check.queue)
        return state is not None and self._outcome(state, check.entry, check.receipt, check.at_ms)[0] is Outcome.DONE

    def settle(self, settle: Settle) -> Outcome:
        state = self._queues.find(settle.queue)
        if state is None or not 0 < settle.receipt < _RECEIPT_END or not state.base <= settle.entry < state.end:
            return Outcome.GONE
        if state.order is Order.LOOSE:
            at_ms = LONG_AGO if settle.at_ms is None else settle.at_ms
            if not self._sql.change(_SETTLE, (settle.entry, settle.receipt, at_ms)):
                return self._outcome(state, settle.entry, settle.receipt, settle.at_ms)[0]
        else:
            outcome, lane, due_ms = self._outcome(state, settle.entry, settle.receipt, settle.at_ms)
            if outcome is not Outcome.DONE:
                return outcome
            self._sql.run("delete from entry where id = ?", (settle.entry,))
            self._groups.left(state, lane, due_ms)
            if state.order is Order.STRICT:
                self._wakes.note("queue", settle.queue, 1)  # what follows it in its group may be claimed now
        if state.total is not None:
            state.total -= 1
        return Outcome.DONE

    def defer(self, defer: Defer) -> Outcome:
        state = self._queues.find(defer.queue)
        if state is None or not 0 < defer.receipt < _RECEIPT_END or not state.base <= defer.entry < state.end:
            return Outcome.GONE
        if state.order is Order.LOOSE:
            at_ms = LONG_AGO if defer.at_ms is None else defer.at_ms
            if not self._sql.change(_DEFER, (defer.due_ms, defer.entry, defer.receipt, at_ms)):
                return self._outcome(state, defer.entry, defer.receipt, defer.at_ms)[0]
        else:
            outcome, lane, due_ms = self._outcome(state, defer.entry, defer.receipt, defer.at_ms)
            if outcome is not Outcome.DONE:
                return outcome
            self._sql.run("update entry set due = ? where id = ?", (defer.due_ms, defer.entry))
            self._groups.deferred(state, lane, due_ms, defer.due_ms)
        # It may be a lapsed claim, which was not counted.
        if state.claimed_bound is not None:
            state.claimed_bound += 1
        self._wakes.note("queue", defer.queue, 1)
        return Outcome.DONE

    def _outcome(self, state: QueueState, entry: int, receipt: int, at_ms: int | None) -> tuple[Outcome, int, int]:
        """Whether a receipt is good; and the entry's lane and deadline."""
        if not state.base <= entry < state.end or not 0 < receipt < _RECEIPT_END:
            return Outcome.GONE, 0, 0
        row = self._sql.row(_STANDING, (entry,))
        if row is None or row[1] != receipt:
            return Outcome.GONE, 0, 0
        lane, _, due_ms = row
        return Outcome.LAPSED if at_ms is not None and due_ms <= at_ms else Outcome.DONE, lane, due_ms

    # Expiry

    def _expire(self, state: QueueState, born_until_ms: int) -> int:
        """Remove what was born until then, and note how old the oldest of the others are.

        Births grow with ids but for those marked late, which have an index. So both kinds are a range.
        """
        if born_until_ms < state.born_floor_ms:
            return 0
        survivor = None
        if born_until_ms < state.born_high_ms:
            survivor = self._sql.row(_IN_ORDER_AFTER, (state.low, state.end, born_until_ms))
        if survivor is None and self._sql.row(_LATE_AFTER, (state.slot, born_until_ms)) is None:
            return self._changed(state, self._empty(state))
        low, floor_ms = (state.next, NEVER) if survivor is None else survivor
        in_order = "where id >= ? and id < ? and late is null"
        late = "indexed by entry_late where slot = ? and born <= ? and late is not null"
        count = 0
        for which, values in ((in_order, (state.low, low)), (late, (state.slot, born_until_ms))):
            if state.order is not Order.LOOSE:
                count += self._groups.remove(state, which, values)
            else:
                count += self._sql.change(f"delete from entry {which}", values)
        oldest_late = self._sql.row(
            "select born from entry indexed by entry_late where slot = ? and late is not null order by born limit 1",
            (state.slot,),
        )
        state.low = low
        state.born_floor_ms = floor_ms if oldest_late is None else min(floor_ms, oldest_late[0])
        state.add(-count)
        return self._changed(state, count)

    # Counts

    def depth(self, queue: int, now_ms: int) -> Depth:
        state = self._queues.find(queue)
        if state is None:
            return Depth(0, 0, 0)
        total = self._total(state)
        waiting = claimed = 0
        for where in (_WAITING_ALONE, _WAITING_GROUPED):
            row = self._sql.row(f"select count(*), count(iif(count, 1, null)) {where}", (state.slot, now_ms))
            assert row is not None
            waiting, claimed = waiting + row[0], claimed + row[1]
        state.claimed_bound = claimed
        return Depth(total - waiting, claimed, waiting - claimed)

    def surely_claimed_at_most(self, queue: int, most: int) -> bool:
        """What the bound alone tells, without a look at the file; the group under way counts already."""
        state = self._queues.known(queue)
        return state is not None and state.claimed_bound is not None and state.claimed_bound <= most

    def claimed_at_most(self, queue: int, now_ms: int, most: int) -> bool:
        state = self._queues.find(queue)
        if state is None:
            return True
        if state.claimed_bound is None or state.claimed_bound > most:
            state.claimed_bound = sum(
                self._sql.number(f"select count(*) {where} and count > 0", (state.slot, now_ms))
                for where in (_WAITING_ALONE, _WAITING_GROUPED)
            )
        return state.claimed_bound <= most


def next_due(sql: Sql, queue: int, now_ms: int) -> int | None:
    """The least deadline after `now_ms`."""
    row = sql.row("select slot from queue where id = ?", (queue,))
    if row is None:
        return None
    firsts = [sql.row(f"select min(due) {where}", (row[0], now_ms)) for where in (_WAITING_ALONE, _WAITING_GROUPED)]
    return min((first[0] for first in firsts if first is not None and first[0] is not None), default=None)
