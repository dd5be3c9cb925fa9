"""Waiters and hints: whoever waits is told, and no hint is lost whatever else happens."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, final

from hypothesis import given, settings
from hypothesis import strategies as st

from fogbank.kernel.clock import Clock, virtual_clock
from fogbank.kernel.wakeup import Wakeups, long_poll
from tests.front.net import soon, turn, until


def run(story: Coroutine[Any, Any, None]) -> None:
    asyncio.run(soon(story))


async def rest() -> None:
    for _ in range(15):
        await turn()


# Lines


def test_the_longest_waiting_are_freed_first() -> None:
    async def story() -> None:
        wakeups = Wakeups()
        freed: list[str] = []

        async def wait(name: str) -> None:
            with wakeups.waiter("t") as waiter:
                await waiter.wait()
                freed.append(name)

        tasks = [asyncio.ensure_future(wait(name)) for name in "abcd"]
        await rest()
        assert (wakeups.waiting("t"), wakeups.waiting("other")) == (4, 0)
        wakeups.notify("t", 2)
        wakeups.notify("other", 2)
        await rest()
        assert freed == ["a", "b"]
        wakeups.notify("t", 100)
        await asyncio.gather(*tasks)
        assert freed == ["a", "b", "c", "d"]
        assert wakeups.waiting("t") == 0

    run(story())


def test_who_leaves_does_not_use_up_a_hint() -> None:
    async def story() -> None:
        wakeups = Wakeups()
        with wakeups.waiter("t") as first:
            with wakeups.waiter("t") as second:
                wakeups.notify("t", 1)
                assert (first.woken.done(), second.woken.done()) == (True, False)
            assert not second.woken.done()
        with wakeups.waiter("t") as third:
            first.wake()
            with wakeups.waiter("t"):
                wakeups.notify("t", 1)
            assert third.woken.done()

    run(story())


def test_a_hint_that_nobody_took_up_goes_to_the_next() -> None:
    async def story() -> None:
        wakeups = Wakeups()
        with wakeups.waiter("t") as first, wakeups.waiter("t") as second:
            pass
        with wakeups.waiter("t") as first:
            second = wakeups.waiter("t")
            with second:
                wakeups.notify("t", 1)
                first.__exit__(None, None, None)
                assert second.woken.done()

    run(story())


def test_closing_frees_everybody_for_good() -> None:
    async def story() -> None:
        wakeups = Wakeups()
        clock = virtual_clock(0)
        polls = [asyncio.ensure_future(poll(clock, wakeups, list, until_ms=1000)) for _ in range(3)]
        await rest()
        wakeups.close()
        assert await asyncio.gather(*polls) == [[], [], []]
        assert await poll(clock, wakeups, list, until_ms=1000) == []
        assert clock.next_deadline_ms() is None

    run(story())


def test_a_release_ends_the_waits_of_the_moment() -> None:
    async def story() -> None:
        wakeups = Wakeups()
        clock = virtual_clock(0)
        before = asyncio.ensure_future(poll(clock, wakeups, list, until_ms=1000))
        await rest()
        wakeups.release()
        after = asyncio.ensure_future(poll(clock, wakeups, list, until_ms=1000))
        assert await before == []
        await rest()
        assert not after.done()
        await clock.advance(ms=1000)
        assert await after == []

    run(story())


# Long polls


async def poll(
    clock: Clock, wakeups: Wakeups, look: Callable[[], Sequence[int]], *, until_ms: int, next_ms: int | None = None
) -> Sequence[int]:
    async def looking() -> Sequence[int]:
        return look()

    async def next_look_ms() -> int | None:
        return next_ms

    return await long_poll(clock, wakeups, "t", looking, next_look_ms, until_ms=until_ms)


def test_what_is_there_is_taken_at_once() -> None:
    async def story() -> None:
        assert await poll(virtual_clock(0), Wakeups(), lambda: [7], until_ms=0) == [7]

    run(story())


def test_nothing_is_done_between_wake_ups() -> None:
    async def story() -> None:
        clock, wakeups, looks = virtual_clock(0), Wakeups(), list[int]()

        def look() -> list[int]:
            looks.append(clock.now_ms())
            return [1] if clock.now_ms() == 20 else []

        polling = asyncio.ensure_future(poll(clock, wakeups, look, until_ms=1000))
        await clock.advance(ms=10)
        assert looks == [0]
        wakeups.notify("t", 1)
        await clock.advance(ms=10)
        assert looks == [0, 10]
        wakeups.notify("t", 1)
        assert await polling == [1]

    run(story())


def test_time_alone_may_bring_something() -> None:
    async def story() -> None:
        clock = virtual_clock(0)
        polling = asyncio.ensure_future(
            poll(clock, Wakeups(), lambda: [1] if clock.now_ms() >= 30 else [], until_ms=1000, next_ms=30)
        )
        await clock.advance(ms=29)
        assert not polling.done()
        await clock.advance(ms=1)
        assert await polling == [1]
        assert clock.next_deadline_ms() is None

    run(story())


def test_a_poll_looks_once_more_when_its_time_is_up() -> None:
    async def story() -> None:
        clock, things = virtual_clock(0), list[int]()
        polling = asyncio.ensure_future(poll(clock, Wakeups(), lambda: things, until_ms=10))
        await rest()
        things.append(1)
        await clock.advance(ms=10)
        assert await polling == [1]

    run(story())


def test_what_is_committed_while_a_poll_looks_wakes_it() -> None:
    async def story() -> None:
        clock, wakeups, things = virtual_clock(0), Wakeups(), list[int]()

        async def look() -> Sequence[int]:
            seen = list(things)
            if not things:
                things.append(1)
                wakeups.notify("t", 1)  # just after it has looked
            return seen

        async def never() -> None:
            return None

        assert await long_poll(clock, wakeups, "t", look, never, until_ms=1000) == [1]
        assert clock.now_ms() == 0

    run(story())


def test_a_poll_that_is_cancelled_while_it_looks_passes_the_hint_on() -> None:
    async def story() -> None:
        bench = Bench(suspends=True)
        first, second = bench.begin(), bench.begin()
        await rest()
        bench.push()
        await until(lambda: bench.looking == 1)  # the first one was woken, and reads
        first.cancel()
        await until(second.done)
        assert await second == [0]

    run(story())


@final
class Bench:
    """Polls that take one thing each, from a heap of things."""

    def __init__(self, *, suspends: bool) -> None:
        self.clock = virtual_clock(0)
        self.wakeups = Wakeups()
        self.things: list[int] = []
        self.pushed = 0
        self.looking = 0
        self.polls: list[asyncio.Future[Sequence[int]]] = []
        self._suspends = suspends

    def push(self) -> None:
        self.things.append(self.pushed)
        self.pushed += 1
        self.wakeups.notify("t", 1)

    def begin(self) -> "asyncio.Future[Sequence[int]]":
        poll = asyncio.ensure_future(
            long_poll(self.clock, self.wakeups, "t", self._look, self._next_ms, until_ms=self.clock.now_ms() + 100)
        )
        self.polls.append(poll)
        return poll

    def cancel(self, index: int) -> None:
        self.polls[index % len(self.polls)].cancel()

    async def _look(self) -> Sequence[int]:
        if self._suspends:
            self.looking += 1
            try:
                for _ in range(3):
                    await turn()
            finally:
                self.looking -= 1
        return [self.things.pop(0)] if self.things else []

    async def _next_ms(self) -> int | None:
        if self._suspends:
            await turn()
        return None


_steps = st.one_of(
    st.sampled_from(["turn", "turn", "push", "begin", "advance"]), st.tuples(st.just("cancel"), st.integers(0, 5))
)


@settings(deadline=None, max_examples=300)
@given(polls=st.integers(2, 3), suspends=st.booleans(), steps=st.lists(_steps, min_size=10, max_size=30))
def test_whatever_happens_in_whatever_order_no_hint_is_lost(polls: int, suspends: bool, steps: list[Any]) -> None:
    """At rest there is nobody who waits while there is something to take, and nothing was taken twice."""

    async def story() -> None:
        bench = Bench(suspends=suspends)
        for _ in range(polls):
            bench.begin()
        await rest()
        for step in steps:
            match step:
                case "begin":
                    bench.begin()
                case "push":
                    bench.push()
                case "turn":
                    await turn()
                case "advance":
                    await bench.clock.advance(ms=60)
                case _:
                    bench.cancel(step[1])
        await rest()
        await rest()
        assert not bench.things or all(poll.done() for poll in bench.polls)
        await bench.clock.advance(ms=100)
        ends = await asyncio.gather(*bench.polls, return_exceptions=True)
        taken = [thing for end in ends if not isinstance(end, BaseException) for thing in end]
        assert sorted(taken + bench.things) == list(range(bench.pushed))
        assert bench.wakeups.waiting("t") == 0
        assert bench.clock.next_deadline_ms() is None

    asyncio.run(soon(story()))
