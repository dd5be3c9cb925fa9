"""A pump works a queue of the store off: it claims what is due, gives each entry to a function, and else waits.

It waits for commits (a wake-up) and for time (a timer), never in a loop, so an idle pump costs nothing. Entries
are claimed for a short lease that is renewed while their work goes on: after a crash they are due again soon.
The work settles or defers its entry itself, in the commit that records what came of it.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from math import ceil
from typing import Final, final

from fogbank.kernel.clock import Timer
from fogbank.kernel.wakeup import Waiter
from fogbank.kernel.world import World
from fogbank.storage.api import Defer, Entry, Result, Store, StoreError

_log = logging.getLogger("fogbank.fabric")

LEASE_MS: Final = 30_000
_RENEW_MS: Final = LEASE_MS // 3
_RETRY_MS: Final = 1000
_CLAIM_MAX: Final = 32

Work = Callable[[Entry], Awaitable[None]]


@final
class Pump:
    """One queue, and up to `at_once` of its entries under way, which may be changed at any time.

    With `per_second`, no more than that are begun in a second, evenly. With `in_order`, entries are claimed one by
    one: in a STRICT queue none of a group is begun then before the one ahead of it is settled.
    """

    def __init__(
        self,
        store: Store,
        world: World,
        queue: int,
        work: Work,
        *,
        at_once: int,
        per_second: float = 0.0,
        in_order: bool = False,
    ) -> None:
        self._store = store
        self._world = world
        self._queue = queue
        self._work = work
        self._in_order = in_order
        self._next_begin_ms = 0.0
        self.pace(at_once=at_once, per_second=per_second)
        self._under_way: set[asyncio.Task[None]] = set()
        self._ended_one = asyncio.Event()
        self._awaited: Waiter | None = None  # to be told when nothing is under way any more

    def pace(self, *, at_once: int, per_second: float = 0.0) -> None:
        """Change how many are under way, and begun in a second."""
        self.at_once = at_once
        self._pause_ms = 1000 / per_second if per_second else 0.0
        self._claim_max = 1 if self._in_order or per_second else _CLAIM_MAX

    async def run(self) -> None:
        """Work until cancelled; what is under way is cancelled then too, and comes again."""
        await self._run(until_empty=False)

    async def run_until_empty(self) -> None:
        """Work until there is nothing left: nothing due, nothing to come, nothing under way.

        No step of the loop lies between seeing that and returning, so whoever pushes later and finds no pump begins
        another one.
        """
        await self._run(until_empty=True)

    async def _run(self, *, until_empty: bool) -> None:
        try:
            while True:
                try:
                    if await self._turn(until_empty=until_empty):
                        return
                except StoreError as error:
                    _log.warning("queue %d is not read: %s", self._queue, error)
                    clock = self._world.clock
                    await clock.wait_until(clock.now_ms() + _RETRY_MS)
        finally:
            for task in self._under_way:
                task.cancel()

    async def _turn(self, *, until_empty: bool) -> bool:
        """Begin what is due, or wait until there is something. True when all is done."""
        room = self.at_once - len(self._under_way)
        if room <= 0:
            self._ended_one.clear()
            await self._ended_one.wait()
            return False
        clock = self._world.clock
        if clock.now_ms() < self._next_begin_ms:
            await clock.wait_until(ceil(self._next_begin_ms))
        # In line before looking: what is committed while we look wakes us.
        with self._world.wakeups.waiter(("queue", self._queue)) as waiter:
            now_ms = clock.now_ms()
            # If the claim is forgotten by a crash, the work begins again, as it would when the lease ends.
            entries = await self._store.claim(
                self._queue, min(room, self._claim_max), now_ms=now_ms, until_ms=now_ms + LEASE_MS, durable=False
            )
            if entries:
                for entry in entries:
                    self._begin(entry)
                self._next_begin_ms = max(self._next_begin_ms, now_ms) + self._pause_ms
                return False
            next_ms = await self._store.next_due(self._queue, now_ms)
            if until_empty and next_ms is None and not self._under_way and await self._is_empty():
                return not waiter.woken.done()
            await self._wait(waiter, next_ms, also_for_work=until_empty)
            return False

    async def _is_empty(self) -> bool:
        depth = await self._store.depth(self._queue, self._world.clock.now_ms())
        return not (depth.ready or depth.claimed or depth.delayed)

    async def _wait(self, waiter: Waiter, next_ms: int | None, *, also_for_work: bool) -> None:
        alarm = self._world.clock.call_at(next_ms, waiter.wake) if next_ms is not None else None
        self._awaited = waiter if also_for_work else None
        try:
            await waiter.wait()
        finally:
            self._awaited = None
            if alarm is not None:
                alarm.cancel()

    def _begin(self, entry: Entry) -> None:
        task = asyncio.get_running_loop().create_task(self._carry(entry))
        self._under_way.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        self._ended_one.set()
        if self._awaited is not None and not self._under_way:
            self._awaited.wake()

    async def _carry(self, entry: Entry) -> None:
        lease = _Lease(self._store, self._world, self._queue, entry)
        try:
            # A test's clock does not run away from work that is under way.
            with self._world.clock.hold():
                await self._work(entry)
        except StoreError as error:
            _log.warning("entry %d of queue %d comes again: %s", entry.entry, self._queue, error)
        except Exception:  # noqa: BLE001 - one entry's defect is not the pump's
            _log.exception("entry %d of queue %d failed, and comes again", entry.entry, self._queue)
        finally:
            lease.end()


@final
class _Lease:
    """Keeps an entry claimed while its work goes on."""

    def __init__(self, store: Store, world: World, queue: int, entry: Entry) -> None:
        self._store = store
        self._world = world
        self._queue = queue
        self._entry = entry
        self._renewing: asyncio.Future[Sequence[Result]] | None = None
        self._timer: Timer | None = None
        self._arm()

    def end(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _arm(self) -> None:
        clock = self._world.clock
        self._timer = clock.call_at(clock.now_ms() + _RENEW_MS, self._renew)

    def _renew(self) -> None:
        now_ms = self._world.clock.now_ms()
        entry = self._entry
        renewal = self._store.commit([Defer(self._queue, entry.entry, entry.receipt, now_ms + LEASE_MS, now_ms)])
        renewing = asyncio.ensure_future(renewal)
        renewing.add_done_callback(_said)
        self._renewing = renewing
        self._arm()


def _said(renewal: asyncio.Future[Sequence[Result]]) -> None:
    """A renewal that failed lets the entry come again, which is what it would do anyway."""
    if not renewal.cancelled() and (error := renewal.exception()) is not None:
        _log.warning("a lease was not renewed: %s", error)
