"""One clock moves everything.

Nothing else in Fogbank asks what time it is. A running server has a clock that follows the machine's
(`system_clock`); it can be frozen, moved forward and let go again, from the outside too
(`/_fogbank/clock`). A test has one that stands still until it is told to move (`virtual_clock`). Both are
the same class: a source of real time, an offset, and a heap of timers.

Timers fire in the order of their deadlines. While one fires, `now_ms()` is that deadline, so whoever it
wakes sees the world as it is at that moment. Between two deadlines `advance` lets everything that became
runnable come to rest: the event loop's own work, and whoever holds the clock (`hold`) because its work goes
on elsewhere, a commit on its way to the disk for example.

Units: milliseconds since the epoch, as integers.
"""

import asyncio
import heapq
import itertools
import logging
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Final, final

_log = logging.getLogger("fogbank.clock")

SourceMs = Callable[[], int]

# How often the loop may turn without anybody holding the clock before we say that it came to rest.
# One turn runs what the last one made runnable; chains of wake-ups (commit, waiter, answer) take several.
_TURNS_TO_REST: Final = 12
# The loop's alarms do not see that the machine slept, or that somebody set its clock: look again by then.
_ALARM_S_MAX: Final = 10.0
# Cancelled timers are swept out when they are this many and most of all.
_CANCELLED_MAX: Final = 100


@final
class Timer:
    """A promise to call back at `deadline_ms`; `cancel()` takes it back."""

    __slots__ = ("_forget", "callback", "deadline_ms")

    def __init__(self, deadline_ms: int, callback: Callable[[], None], forget: Callable[[], None]) -> None:
        self.deadline_ms = deadline_ms
        self.callback: Callable[[], None] | None = callback
        self._forget = forget

    def cancel(self) -> None:
        if self.callback is not None:
            self.callback = None
            self._forget()


@final
class Clock:
    """Time, and what is to happen when it comes."""

    def __init__(self, source: SourceMs, *, frozen_at_ms: int | None = None) -> None:
        self._source = source
        self._offset_ms = 0
        self._frozen_at_ms = frozen_at_ms
        self._stays_frozen = frozen_at_ms is not None  # not just for as long as an `advance` takes
        self._timers: list[tuple[int, int, Timer]] = []
        self._cancelled = 0
        self._order = itertools.count()
        self._alarm: asyncio.TimerHandle | None = None
        self._alarm_for_ms = 0
        self._holders = 0
        self._holds = 0  # how often it was held
        self._advancing = asyncio.Lock()

    def now_ms(self) -> int:
        return self._source() + self._offset_ms if self._frozen_at_ms is None else self._frozen_at_ms

    @property
    def frozen(self) -> bool:
        return self._frozen_at_ms is not None

    # Waiting

    def call_at(self, deadline_ms: int, callback: Callable[[], None]) -> Timer:
        """Call back once, as soon as the time is `deadline_ms` or later, never at once."""
        timer = Timer(deadline_ms, callback, self._forget_one)
        heapq.heappush(self._timers, (deadline_ms, next(self._order), timer))
        self._arm()
        return timer

    async def wait_until(self, deadline_ms: int) -> None:
        """Return when the time is `deadline_ms` or later."""
        if deadline_ms <= self.now_ms():
            return
        arrived = asyncio.get_running_loop().create_future()
        timer = self.call_at(deadline_ms, lambda: None if arrived.done() else arrived.set_result(None))
        try:
            await arrived
        finally:
            timer.cancel()

    def next_deadline_ms(self) -> int | None:
        """When the next timer fires, or None if none is set."""
        while self._timers and self._timers[0][2].callback is None:
            heapq.heappop(self._timers)
            self._cancelled -= 1
        return self._timers[0][0] if self._timers else None

    @contextmanager
    def hold(self) -> Generator[None]:
        """While it is held, `advance` does not go past the current moment."""
        self._holders += 1
        self._holds += 1
        try:
            yield
        finally:
            self._holders -= 1

    # Moving

    def freeze(self) -> None:
        """Time stands still from now on, and timers wait."""
        self._stays_frozen = True
        self._stand()

    def resume(self) -> None:
        """Time runs on from where it stands; it never jumps back."""
        self._stays_frozen = False
        if not self._advancing.locked():
            self._run()

    async def advance(self, *, ms: int = 0, seconds: int = 0, minutes: int = 0, hours: int = 0) -> None:
        """Move forward, firing every timer on the way at its own deadline, and return when all is at rest.

        Raises ValueError for a step backwards.
        """
        step_ms = ms + 1000 * (seconds + 60 * (minutes + 60 * hours))
        if step_ms < 0:
            raise ValueError("a clock cannot go back")
        async with self._advancing:
            self._stand()
            try:
                await self._move_to(self.now_ms() + step_ms)
            finally:
                if not self._stays_frozen:
                    self._run()

    # The inside

    async def _move_to(self, target_ms: int) -> None:
        await self._rest()
        while (deadline_ms := self.next_deadline_ms()) is not None and deadline_ms <= target_ms:
            self._frozen_at_ms = max(self.now_ms(), deadline_ms)
            self._fire()
            await self._rest()
        self._frozen_at_ms = target_ms
        await self._rest()

    async def _rest(self) -> None:
        quiet = 0
        holds = self._holds
        while quiet < _TURNS_TO_REST:
            if self._holds != holds:
                # Somebody held it between two looks of ours: one thing leads to another.
                quiet, holds = 0, self._holds
            if self._holders:
                quiet = 0
                # Somebody works outside of the loop (a disk, a process): give the processor away for a moment.
                await asyncio.sleep(0.0002)
            else:
                quiet += 1
                await asyncio.sleep(0)

    def _stand(self) -> None:
        if self._frozen_at_ms is None:
            self._frozen_at_ms = self.now_ms()
            self._disarm()
            self._arm()  # for what is due already

    def _run(self) -> None:
        if self._frozen_at_ms is not None:
            self._offset_ms = self._frozen_at_ms - self._source()
            self._frozen_at_ms = None
            self._disarm()
            self._arm()

    def _fire(self) -> None:
        """Fire what is due; what is set meanwhile has its turn later, in the order of all."""
        now_ms = self.now_ms()
        newest = next(self._order)
        while self._timers and self._timers[0][0] <= now_ms and self._timers[0][1] < newest:
            timer = heapq.heappop(self._timers)[2]
            callback, timer.callback = timer.callback, None
            if callback is None:
                self._cancelled -= 1
                continue
            try:
                callback()
            except Exception:  # noqa: BLE001 - whatever a callback raises
                # The others are owed their time all the same.
                _log.exception("a timer failed")

    def _forget_one(self) -> None:
        """A timer was cancelled. It stays in the heap for a while."""
        self._cancelled += 1
        if self._cancelled > _CANCELLED_MAX and self._cancelled * 2 > len(self._timers):
            self._timers = [entry for entry in self._timers if entry[2].callback is not None]
            heapq.heapify(self._timers)
            self._cancelled = 0

    def _arm(self) -> None:
        deadline_ms = self.next_deadline_ms()
        if deadline_ms is None or (self._frozen_at_ms is not None and deadline_ms > self._frozen_at_ms):
            return
        if self._alarm is not None and self._alarm_for_ms <= deadline_ms:
            return
        self._disarm()
        self._alarm_for_ms = deadline_ms
        delay_s = min(max(0, deadline_ms - self.now_ms()) / 1000, _ALARM_S_MAX)
        self._alarm = asyncio.get_running_loop().call_later(delay_s, self._ring)

    def _disarm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def _ring(self) -> None:
        self._alarm = None
        self._fire()
        self._arm()


def system_clock() -> Clock:
    """The machine's clock, in milliseconds since the epoch."""
    return Clock(lambda: time.time_ns() // 1_000_000)


def virtual_clock(start_ms: int = 1_700_000_000_000) -> Clock:
    """A clock that stands still until `advance` moves it."""
    return Clock(lambda: start_ms, frozen_at_ms=start_ms)
