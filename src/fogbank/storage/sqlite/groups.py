"""Lanes: what FAIR and STRICT queues keep up so that every operation costs the logarithm of their size.

A lane is a group's entries. Its row says when its next entry can be claimed (`ready`), which one that is
(`head`), and in a FAIR queue how many of its entries are claimed; the index `lane_order` gives the lane to
serve next. Two properties carry it:

STRICT  Claims take from the front and wait for what they took, so the claimed entries of a lane are its
        front, and no more than one claim takes. A lane is ready when the last deadline of its front is over.
FAIR    Claims lapse without any operation. A queue is swept up to a moment: an entry counts as claimed while
        its deadline is after it. A claim first sweeps on to its own time, which touches only what lapsed.
"""

import heapq
from collections import Counter as Tally
from typing import Final, final

from fogbank.storage.api import Order
from fogbank.storage.sqlite.counter import Counter
from fogbank.storage.sqlite.queue_state import QueueState
from fogbank.storage.sqlite.sql import Row, Sql, Values

_LANE: Final = "select lane, ready from lane where slot = ? and name = ?"
_OPEN: Final = "insert into lane values(?, ?, ?, ?, ?, ?)"
_STAND: Final = "update lane set claimed = claimed + ?, ready = ?, head = ? where slot = ? and lane = ?"
_CLOSE: Final = "delete from lane where slot = ? and lane = ?"

# FAIR
_HEAD: Final = """
select due, id from entry indexed by entry_due
where slot = ? and lane = ? and lane >= 0 order by due, count, id limit 1"""
_DUE: Final = """
select due, count, id from entry indexed by entry_due
where slot = ? and lane = ? and lane >= 0 and due <= ? order by due, count, id limit ?"""
_FEWEST: Final = """
select claimed from lane indexed by lane_order where slot = ? and claimed >= ? order by claimed limit 1"""
_READY_AMONG: Final = """
select lane from lane indexed by lane_order
where slot = ? and claimed = ? and ready <= ? order by ready, head limit ?"""
_ENTRY: Final = "select id, count, born, first, grp, body from entry where id = ?"
_LAPSED_GROUPED: Final = """
select lane, count(*) from entry indexed by entry_group_due
where slot = ? and lane <> 0 and due > ? and due <= ? and count > 0 group by lane"""
_LAPSED_ALONE: Final = """
select count(*) from entry indexed by entry_due
where slot = ? and lane = 0 and lane >= 0 and due > ? and due <= ? and count > 0"""

# STRICT
_FRONT: Final = (
    "select id, count, due from entry indexed by entry_chain where lane = ? and lane < 0 order by id limit ?"
)
_CHAIN: Final = """
select id, count, born, first, grp, body, due from entry indexed by entry_chain
where lane = ? and lane < 0 order by id limit ?"""
_FRONT_AT_ONCE: Final = 16


@final
class Groups:
    """The lanes of all queues that are not LOOSE."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql
        self._lanes = Counter(sql, "lane")
        # Of the claim under way: lanes taken from, and how many more of their entries count as claimed.
        self._taken: dict[int, int] = {}

    # Pushes

    def lane_for(self, state: QueueState, group: str, entry: int, due_ms: int) -> int:
        """The lane of a group, opened for this entry if there is none."""
        row = self._sql.row(_LANE, (state.slot, group))
        if row is not None:
            lane: int = row[0]
            return lane
        sign = -1 if state.order is Order.STRICT else 1
        lane = sign * self._lanes.next() if group or sign < 0 else 0
        self._sql.run(_OPEN, (state.slot, lane, group, 0, due_ms, entry))
        return lane

    def pushed(self, state: QueueState, lane: int, due_ms: int) -> None:
        """A FAIR queue has a new entry. In a STRICT one it stands last and changes nothing."""
        ready_ms = self._sql.number("select ready from lane where slot = ? and lane = ?", (state.slot, lane))
        if due_ms <= ready_ms:
            self._refresh(state, lane, 0)

    # Claims

    def choose(self, state: QueueState, count: int, now_ms: int, until_ms: int) -> list[Row]:
        """The entries to claim: id, count, born, first, group, body. They are not changed yet."""
        self._taken = {}
        if state.order is Order.STRICT:
            return self._choose_in_order(state, count, now_ms)
        self._sweep(state, now_ms)
        return self._choose_fairly(state, count, now_ms, int(until_ms > state.swept_ms))

    def chosen(self, state: QueueState) -> None:
        """The claim has changed the entries."""
        for lane, claimed in self._taken.items():
            self._refresh(state, lane, claimed)
        self._save_swept(state)

    def _choose_in_order(self, state: QueueState, count: int, now_ms: int) -> list[Row]:
        found: list[Row] = []
        for (lane,) in self._sql.rows(_READY_AMONG, (state.slot, 0, now_ms, count)):
            for *wanted, due_ms in self._sql.rows(_CHAIN, (lane, count - len(found))):
                if due_ms > now_ms:
                    break
                found.append(tuple(wanted))
                self._taken[lane] = 0
            if len(found) == count:
                break
        return found

    def _choose_fairly(self, state: QueueState, count: int, now_ms: int, weight: int) -> list[Row]:
        """One after the other from the lane that then has the fewest claimed, each entry once."""
        line: list[tuple[int, int, int, int]] = []  # claimed, due, entry, lane
        following: dict[int, list[Row]] = {}
        for claimed, lane in self._ready_lanes(state, count, now_ms):
            due = self._sql.rows(_DUE, (state.slot, lane, now_ms, count))
            following[lane] = due[:0:-1]
            line.append((claimed, due[0][0], due[0][2], lane))
        heapq.heapify(line)
        found: list[Row] = []
        while line and len(found) < count:
            claimed, _, entry, lane = line[0]
            found += self._sql.rows(_ENTRY, (entry,))
            self._taken[lane] = self._taken.get(lane, 0) + weight
            if following[lane]:
                due_ms, _, entry = following[lane].pop()
                heapq.heapreplace(line, (claimed + weight, due_ms, entry, lane))
            else:
                heapq.heappop(line)
        return found

    def _ready_lanes(self, state: QueueState, count: int, now_ms: int) -> list[tuple[int, int]]:
        """The first `count` lanes in the order of service: no more can be served by one claim."""
        found: list[tuple[int, int]] = []
        claimed = 0
        while len(found) < count and (row := self._sql.row(_FEWEST, (state.slot, claimed))) is not None:
            claimed = row[0]
            for (lane,) in self._sql.rows(_READY_AMONG, (state.slot, claimed, now_ms, count - len(found))):
                found.append((claimed, lane))
            claimed += 1
        return found

    def _sweep(self, state: QueueState, now_ms: int) -> None:
        if now_ms <= state.swept_ms:
            return
        span = state.slot, state.swept_ms, now_ms
        lapsed = self._sql.rows(_LAPSED_GROUPED, span)
        alone = self._sql.number(_LAPSED_ALONE, span)
        if alone:
            lapsed.append((0, alone))
        for lane, count in lapsed:
            self._sql.run(
                "update lane set claimed = claimed - ? where slot = ? and lane = ?", (count, state.slot, lane)
            )
        state.swept_ms = now_ms
        if lapsed:
            self._save_swept(state)

    def _save_swept(self, state: QueueState) -> None:
        """Write it only with a change that depends on it: a claim that finds nothing writes nothing."""
        if state.swept_saved_ms != state.swept_ms:
            self._sql.run("update queue set swept = ? where slot = ?", (state.swept_ms, state.slot))
            state.swept_saved_ms = state.swept_ms

    # What becomes of claimed entries

    def left(self, state: QueueState, lane: int, due_ms: int) -> None:
        """A claimed entry was removed."""
        self._refresh(state, lane, -self._counts(state, due_ms))

    def deferred(self, state: QueueState, lane: int, old_due_ms: int, due_ms: int) -> None:
        """A claimed entry has another deadline."""
        self._refresh(state, lane, self._counts(state, due_ms) - self._counts(state, old_due_ms))
        self._save_swept(state)

    def remove(self, state: QueueState, which: str, values: Values) -> int:
        """Remove entries, claimed or not. `which` ends the statement that finds them."""
        rows = self._sql.rows(f"select id, lane, count, due from entry {which}", values)
        claimed: Tally[int] = Tally()
        for entry, lane, count, due_ms in rows:
            self._sql.run("delete from entry where id = ?", (entry,))
            claimed[lane] += self._counts(state, due_ms) if count else 0
        for lane, count in claimed.items():
            self._refresh(state, lane, -count)
        return len(rows)

    def _counts(self, state: QueueState, due_ms: int) -> int:
        return int(state.order is Order.FAIR and due_ms > state.swept_ms)

    # Standings

    def refresh_all(self, state: QueueState) -> None:
        for (lane,) in self._sql.rows("select lane from lane where slot = ?", (state.slot,)):
            self._refresh(state, lane, 0)

    def _refresh(self, state: QueueState, lane: int, claimed: int) -> None:
        """Bring a lane's row up to date; an empty lane goes away."""
        standing = self._front(lane) if lane < 0 else self._sql.row(_HEAD, (state.slot, lane))
        if standing is None:
            self._sql.run(_CLOSE, (state.slot, lane))
        else:
            self._sql.run(_STAND, (claimed, standing[0], standing[1], state.slot, lane))

    def _front(self, lane: int) -> Row | None:
        """When a STRICT lane is ready, and its first entry."""
        limit = _FRONT_AT_ONCE
        while True:
            rows = self._sql.rows(_FRONT, (lane, limit))
            if not rows:
                return None
            deadlines: list[int] = []
            for _, count, due_ms in rows:
                if not count:
                    break
                deadlines.append(due_ms)
            if len(deadlines) < len(rows) or len(rows) < limit:
                return max(deadlines, default=rows[0][2]), rows[0][0]
            limit *= 16

    # Between LOOSE and FAIR

    def change_order(self, state: QueueState, order: Order) -> None:
        """All entries that are there become one group, which for a LOOSE queue's they are already."""
        self._sql.run(
            "update entry set lane = 0 where id in "
            "(select id from entry indexed by entry_group_due where slot = ? and lane <> 0)",
            (state.slot,),
        )
        self._sql.run("delete from lane where slot = ?", (state.slot,))
        state.order, state.swept_ms, state.swept_saved_ms = order, 0, 0
        self._sql.run("update queue set sort = ?, swept = 0 where slot = ?", (order.value, state.slot))
        head = self._sql.row(_HEAD, (state.slot, 0))
        if order is Order.FAIR and head is not None:
            claimed = self._sql.number(_LAPSED_ALONE, (state.slot, 0, 1 << 62))
            self._sql.run(_OPEN, (state.slot, 0, "", claimed, head[0], head[1]))
