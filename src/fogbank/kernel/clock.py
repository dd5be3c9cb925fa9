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
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Final, final

SourceMs = Callable[[], int]

# How often the loop may turn without anybody holding the clock before we say that it came to rest.
# One turn runs what the last one made runnable; chains of wake-ups (commit, waiter, answer) take several.
_TURNS_TO_REST: Final = 12


@final
class Timer:
    """A promise to call back at `deadline_ms`; `cancel()` takes it back."""

    __slots__ = ("callback", "deadline_ms")

    def __init__(self, deadline_ms: int, callback: Callable[[], None]) -> None:
        self.deadline_ms = deadline_ms
        self.callback: Callable[[], None] | None = callback

    def cancel(self) -> None:
        self.callback = None


@final
class Clock:
    """Time, and what is to happen when it comes."""

    def __init__(self, source: SourceMs, *, frozen_at_ms: int | None = None) -> None:
        self._source = source
        self._offset_ms = 0
        self._frozen_at_ms = frozen_at_ms
        self._timers: list[tuple[int, int, Timer]] = []
        self._order = itertools.count()
        self._alarm: asyncio.TimerHandle | None = None
        self._alarm_for_ms = 0
        self._holders = 0
        self._advancing = asyncio.Lock()

    def now_ms(self) -> int:
        return self._source() + self._offset_ms if self._frozen_at_ms is None else self._frozen_at_ms

    @property
    def frozen(self) -> bool:
        return self._frozen_at_ms is not None

    # Waiting

    def call_at(self, deadline_ms: int, callback: Callable[[], None]) -> Timer:
        """Call back once, as soon as the time is `deadline_ms` or later, never at once."""
        timer = Timer(deadline_ms, callback)
        heapq.heappush(self._timers, (deadline_ms, next(self._order), timer))
        if self._frozen_at_ms is None or deadline_ms <= self._frozen_at_ms:
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
        return self._timers[0][0] if self._timers else None

    @contextmanager
    def hold(self) -> Generator[None]:
        """While it is held, `advance` does not go past the current moment."""
        self._holders += 1
        try:
            yield
        finally:
            self._holders -= 1

    # Moving

    def freeze(self) -> None:
        """Time stands still from now on, and timers wait."""
        if self._frozen_at_ms is None:
            self._frozen_at_ms = self.now_ms()
            self._disarm()

    def resume(self) -> None:
        """Time runs on from where it stands; it never jumps back."""
        if self._frozen_at_ms is not None:
            self._offset_ms = self._frozen_at_ms - self._source()
            self._frozen_at_ms = None
            self._arm()

    async def advance(self, *, ms: int = 0, seconds: int = 0, minutes: int = 0, hours: int = 0) -> None:
        """Move forward, firing every timer on the way at its own deadline, and return when all is at rest.

        Raises ValueError for a step backwards.
        """
        step_ms = ms + 1000 * (seconds + 60 * (minutes + 60 * hours))
        if step_ms < 0:
            raise ValueError("a clock cannot go back")
        async with self._advancing:
            was_frozen = self.frozen
            self.freeze()
            target_ms = self.now_ms() + step_ms
            await self._rest()
            while (deadline_ms := self.next_deadline_ms()) is not None and deadline_ms <= target_ms:
                self._frozen_at_ms = max(self.now_ms(), deadline_ms)
                self._fire()
                await self._rest()
            self._frozen_at_ms = target_ms
            await self._rest()
            if not was_frozen:
                self.resume()

    # The inside

    async def _rest(self) -> None:
        quiet = 0
        while quiet < _TURNS_TO_REST:
            if self._holders:
                quiet = 0
                # Somebody works outside of the loop (a disk, a process): give the processor away for a moment.
                await asyncio.sleep(0.0002)
            else:
                quiet += 1
                await asyncio.sleep(0)

    def _fire(self) -> None:
        now_ms = self.now_ms()
        while self._timers and self._timers[0][0] <= now_ms:
            callback = heapq.heappop(self._timers)[2].callback
            if callback is not None:
                callback()

    def _arm(self) -> None:
        deadline_ms = self.next_deadline_ms()
        if deadline_ms is None or (self._alarm is not None and self._alarm_for_ms <= deadline_ms):
            return
        self._disarm()
        self._alarm_for_ms = deadline_ms
        delay_s = max(0, deadline_ms - self.now_ms()) / 1000
        self._alarm = asyncio.get_running_loop().call_later(delay_s, self._ring)

    def _disarm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def _ring(self) -> None:
        self._alarm = None
        self._fire()
        if self._frozen_at_ms is None:
            self._arm()


def system_clock() -> Clock:
    """The machine's clock, in milliseconds since the epoch."""
    return Clock(lambda: time.time_ns() // 1_000_000)


def virtual_clock(start_ms: int = 1_700_000_000_000) -> Clock:
    """A clock that stands still until `advance` moves it."""
    return Clock(lambda: start_ms, frozen_at_ms=start_ms)
