"""Waiters woken by commit: all that a long poll, a shard reader and a task poll are.

Whoever finds nothing to do takes a place in the line of a topic (`("queue", 17)`) and waits. A commit that
may have changed that calls `notify`, which frees as many waiters as there are new things, the longest
waiting first. A wake-up is a hint: the woken one looks again, and may find nothing. One that was woken and
leaves without looking (its client went away) passes the hint on, so none is lost.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Sequence
from types import TracebackType
from typing import Self, TypeVar, final

from fogbank.kernel.clock import Clock

Topic = Hashable
_Thing = TypeVar("_Thing")


class Wakeup(asyncio.Future[None]):
    """What a waiter waits for: it may never come, and who waits for it may be told to stop at any time."""


@final
class Waiter:
    """A place in a topic's line, taken on `with` and left at its end."""

    __slots__ = ("_looked", "_topic", "_wakeups", "woken")

    def __init__(self, wakeups: "Wakeups", topic: Topic) -> None:
        self._wakeups = wakeups
        self._topic = topic
        self._looked = False
        self.woken = Wakeup(loop=asyncio.get_running_loop())

    def wake(self) -> None:
        """Free this waiter, by a commit or by a timer of its own. Harmless when it is free already."""
        if not self.woken.done():
            self.woken.set_result(None)

    async def wait(self) -> None:
        """Return when woken. The caller looks again then, which takes the hint up."""
        await self.woken
        self._looked = True

    def __enter__(self) -> Self:
        self._wakeups.join(self._topic, self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        was_waiting = self._wakeups.leave(self._topic, self)
        if not was_waiting and not self._looked:
            # Woken, and leaving without having looked since: the next in line looks instead.
            self._wakeups.notify(self._topic, 1)


@final
class Wakeups:
    """Topics and the waiters in their lines."""

    def __init__(self) -> None:
        self._lines: dict[Topic, deque[Waiter]] = {}
        self.closing = False
        self.releases = 0  # how often everybody was sent away

    def waiter(self, topic: Topic) -> Waiter:
        return Waiter(self, topic)

    def notify(self, topic: Topic, count: int) -> None:
        """Free up to `count` waiters, the longest waiting first."""
        line = self._lines.get(topic)
        while line and count > 0:
            waiter = line.popleft()
            if not waiter.woken.done():
                waiter.wake()
                count -= 1
        if line is not None and not line:
            del self._lines[topic]

    def close(self) -> None:
        """The server stops: whoever waits is freed, and nobody waits any more."""
        self.closing = True
        self.release()

    def release(self) -> None:
        """Everything is gone: whoever waits now is freed and waits no longer."""
        self.releases += 1
        for topic in list(self._lines):
            self.notify(topic, self.waiting(topic))

    def waiting(self, topic: Topic) -> int:
        """How many wait."""
        return len(self._lines.get(topic, ()))

    def join(self, topic: Topic, waiter: Waiter) -> None:
        self._lines.setdefault(topic, deque()).append(waiter)

    def leave(self, topic: Topic, waiter: Waiter) -> bool:
        """Give the place up; False when a notification had taken it away already."""
        line = self._lines.get(topic)
        if line is None or waiter not in line:
            return False
        line.remove(waiter)
        if not line:
            del self._lines[topic]
        return True


async def long_poll(
    clock: Clock,
    wakeups: Wakeups,
    topic: Topic,
    look: Callable[[], Awaitable[Sequence[_Thing]]],
    next_look_ms: Callable[[], Awaitable[int | None]],
    *,
    until_ms: int,
) -> Sequence[_Thing]:
    """Look until there is something or the time is up, and do nothing in between.

    `look` is called again when a commit may have brought something, and at `next_look_ms()`, the moment at
    which time alone may bring something. Empty when the time is up, the server stops or everything is gone.
    """
    releases = wakeups.releases
    hinted = False
    while True:
        # In line before looking: what is committed while we look wakes us.
        with wakeups.waiter(topic) as waiter:
            try:
                found = await look()
            except BaseException:
                if hinted:
                    # We were called to look and did not get to it: the next in line looks instead.
                    wakeups.notify(topic, 1)
                raise
            if found or clock.now_ms() >= until_ms or wakeups.closing or wakeups.releases != releases:
                return found
            next_ms = await next_look_ms()
            alarm = clock.call_at(until_ms if next_ms is None else min(next_ms, until_ms), waiter.wake)
            try:
                await waiter.wait()
            finally:
                alarm.cancel()
            hinted = True
