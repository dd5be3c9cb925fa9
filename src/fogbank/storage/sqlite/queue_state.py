"""What the engine remembers of a queue beside the file. All of it can be found again in the file."""

from typing import Final, final

from fogbank.storage.api import Order
from fogbank.storage.sqlite.counter import BLOCK
from fogbank.storage.sqlite.schema import NUMBERS, SLOT_SHIFT
from fogbank.storage.sqlite.sql import Sql

_KNOWN_QUEUES_MAX: Final = 16_384

LONG_AGO: Final = -(1 << 62)
NEVER: Final = 1 << 62


@final
class QueueState:
    """A queue, as the transaction under way sees it."""

    __slots__ = (
        "base",
        "born_floor_ms",
        "born_high_ms",
        "ceiling",
        "claimed_bound",
        "end",
        "low",
        "next",
        "order",
        "queue",
        "slot",
        "swept_ms",
        "swept_saved_ms",
        "total",
    )

    def __init__(self, queue: int, slot: int, order: Order, ceiling: int, swept_ms: int) -> None:
        self.queue = queue
        self.slot = slot
        self.order = order
        self.base = slot << SLOT_SHIFT
        self.end = self.base + NUMBERS  # the first id that is not this queue's
        self.next = self.base + ceiling  # the next entry's id; ids below `ceiling` may be used
        self.ceiling = self.base + ceiling
        self.total: int | None = None  # entries; None until somebody asks
        # Never less than are claimed, None when not known. A settled entry does not lower it: its claim may have
        # lapsed before it was counted. So far below a limit, it is counted again once in as many claims.
        self.claimed_bound: int | None = None
        self.low = self.base  # no entry in the order of births has an id below it
        self.born_floor_ms = LONG_AGO  # no entry was born before it
        self.born_high_ms = LONG_AGO  # no entry in the order of births was born after it
        self.swept_ms = swept_ms  # groups.py
        self.swept_saved_ms = swept_ms

    def add(self, count: int) -> None:
        """Count entries that come or go."""
        if self.total is not None:
            self.total += count


@final
class Queues:
    """The states of the queues in use; the one longest known makes room."""

    __slots__ = ("_known", "_sql")

    def __init__(self, sql: Sql) -> None:
        self._sql = sql
        self._known: dict[int, QueueState] = {}

    def find(self, queue: int) -> QueueState | None:
        return self._known.get(queue) or self._load(queue)

    def known(self, queue: int) -> QueueState | None:
        """What is remembered of a queue, without a look at the file."""
        return self._known.get(queue)

    def exists(self, queue: int) -> bool:
        return self.find(queue) is not None

    def forget(self, queue: int) -> None:
        self._known.pop(queue, None)

    def forget_all(self) -> None:
        self._known.clear()

    def next_entry(self, state: QueueState) -> int:
        """An id that no entry had before."""
        entry = state.next
        if entry == state.ceiling:
            state.ceiling += BLOCK
            self._sql.run("update queue set ceiling = ? where slot = ?", (state.ceiling - state.base, state.slot))
        state.next = entry + 1
        return entry

    def _load(self, queue: int) -> QueueState | None:
        row = self._sql.row("select slot, sort, ceiling, swept from queue where id = ?", (queue,))
        if row is None:
            return None
        slot, sort, ceiling, swept_ms = row
        state = QueueState(queue, slot, Order(sort), ceiling, swept_ms)
        newest = self._sql.row(
            "select born, late from entry where id >= ? and id < ? order by id desc limit 1", (state.base, state.end)
        )
        if newest is not None:
            born_ms, late_ms = newest
            state.born_high_ms = born_ms if late_ms is None else late_ms
        if len(self._known) == _KNOWN_QUEUES_MAX:
            del self._known[next(iter(self._known))]
        self._known[queue] = state
        return state
