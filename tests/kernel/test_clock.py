"""One clock: standing, running, moved by hand; and its timers."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fogbank.kernel.clock import Clock, system_clock, virtual_clock
from tests.front.net import soon, turn, until


def run(story: Coroutine[Any, Any, None]) -> None:
    asyncio.run(soon(story))


class Source:
    """A machine's clock that the test sets."""

    def __init__(self, now_ms: int = 1_000_000) -> None:
        self.now_ms = now_ms

    def __call__(self) -> int:
        return self.now_ms


# Standing and running


def test_a_running_clock_follows_its_source() -> None:
    source = Source()
    clock = Clock(source)
    assert (clock.now_ms(), clock.frozen) == (1_000_000, False)
    source.now_ms += 5
    assert clock.now_ms() == 1_000_005


def test_a_frozen_clock_stands_and_goes_on_from_there() -> None:
    async def story() -> None:
        source = Source()
        clock = Clock(source)
        clock.freeze()
        source.now_ms += 60_000
        assert (clock.now_ms(), clock.frozen) == (1_000_000, True)
        clock.freeze()
        clock.resume()
        assert (clock.now_ms(), clock.frozen) == (1_000_000, False)
        clock.resume()
        source.now_ms += 1
        assert clock.now_ms() == 1_000_001

    run(story())


def test_an_advanced_clock_runs_on_from_where_it_was_moved_to() -> None:
    async def story() -> None:
        source = Source()
        clock = Clock(source)
        await clock.advance(hours=1, minutes=1, seconds=1, ms=1)
        assert (clock.now_ms(), clock.frozen) == (1_000_000 + 3_661_001, False)
        source.now_ms += 7
        assert clock.now_ms() == 1_000_000 + 3_661_008

    run(story())


def test_a_frozen_clock_stays_frozen_after_an_advance() -> None:
    async def story() -> None:
        clock = virtual_clock(5)
        await clock.advance(seconds=1)
        assert (clock.now_ms(), clock.frozen) == (1005, True)

    run(story())


@pytest.mark.parametrize("step", [{"ms": -1}, {"seconds": 1, "minutes": -1}])
def test_no_clock_goes_back(step: dict[str, int]) -> None:
    async def story() -> None:
        clock = virtual_clock(0)
        with pytest.raises(ValueError, match="cannot go back"):
            await clock.advance(**step)
        assert clock.now_ms() == 0

    run(story())


@given(st.lists(st.one_of(st.sampled_from(["freeze", "resume"]), st.integers(0, 5000)), max_size=12))
def test_whatever_is_done_to_it_time_never_goes_back(steps: list[str | int]) -> None:
    async def story() -> None:
        source = Source()
        clock = Clock(source)
        before = clock.now_ms()
        for step in steps:
            source.now_ms += 10
            match step:
                case "freeze":
                    clock.freeze()
                case "resume":
                    clock.resume()
                case int(step_ms):
                    was = clock.now_ms()
                    await clock.advance(ms=step_ms)
                    assert clock.now_ms() == was + step_ms
                case _:
                    raise AssertionError
            assert clock.now_ms() >= before
            before = clock.now_ms()

    asyncio.run(story())


@pytest.mark.parametrize("wish", ["freeze", "resume"])
def test_what_is_wished_during_an_advance_holds_after_it(wish: str) -> None:
    async def story() -> None:
        clock = Clock(Source(), frozen_at_ms=None if wish == "freeze" else 1_000_000)
        clock.call_at(1_000_500, getattr(clock, wish))
        await clock.advance(seconds=1)
        assert (clock.now_ms(), clock.frozen) == (1_001_000, wish == "freeze")

    run(story())


def test_an_advance_that_is_cancelled_lets_time_run_on() -> None:
    async def story() -> None:
        clock = system_clock()
        with clock.hold():
            advancing = asyncio.ensure_future(clock.advance(seconds=1))
            await until(lambda: clock.frozen)
            advancing.cancel()
            with pytest.raises(asyncio.CancelledError):
                await advancing
        assert not clock.frozen
        await clock.advance(seconds=1)  # and it can be advanced again

    run(story())


def test_two_advances_add_up() -> None:
    async def story() -> None:
        clock = virtual_clock(0)
        await asyncio.gather(clock.advance(seconds=1), clock.advance(seconds=2))
        assert clock.now_ms() == 3000

    run(story())


# Waiting


def test_wait_until() -> None:
    async def story() -> None:
        clock = virtual_clock(0)
        await clock.wait_until(0)
        waiting = asyncio.ensure_future(clock.wait_until(10))
        await clock.advance(ms=9)
        assert not waiting.done()
        await clock.advance(ms=1)
        assert waiting.done()
        given_up = asyncio.ensure_future(clock.wait_until(20))
        await turn()
        given_up.cancel()
        await turn()
        assert clock.next_deadline_ms() is None

    run(story())


def test_an_advance_lets_chains_of_wake_ups_come_to_rest() -> None:
    async def story() -> None:
        clock = virtual_clock(0)
        seen: list[int] = []

        async def hops() -> None:
            for _ in range(5):
                await clock.wait_until(clock.now_ms() + 10)
                for _ in range(5):
                    await turn()
                seen.append(clock.now_ms())

        hopping = asyncio.ensure_future(hops())
        await clock.advance(ms=50)
        assert hopping.done()
        assert seen == [10, 20, 30, 40, 50]

    run(story())


def test_an_advance_waits_for_who_holds_the_clock() -> None:
    async def story() -> None:
        clock = virtual_clock(0)
        seen: list[int] = []
        disk = asyncio.Event()

        async def commits() -> None:
            await clock.wait_until(10)
            with clock.hold(), clock.hold():
                await disk.wait()
                seen.append(clock.now_ms())

        committing = asyncio.ensure_future(commits())
        advancing = asyncio.ensure_future(clock.advance(ms=100))
        await until(lambda: clock.now_ms() == 10)
        for _ in range(50):
            await turn()
        assert (clock.now_ms(), advancing.done()) == (10, False)
        disk.set()
        await committing
        await advancing
        assert (seen, clock.now_ms()) == ([10], 100)

    run(story())


def test_the_system_clock_tells_the_time_in_milliseconds() -> None:
    assert 1_700_000_000_000 < system_clock().now_ms() < 4_000_000_000_000
