"""Timers: each fires once, in order, at its own time."""

import asyncio
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fogbank.kernel.clock import Clock, system_clock, virtual_clock
from tests.front.net import turn, until
from tests.kernel.test_clock import Source, run


def test_timers_fire_in_order_each_at_its_own_time() -> None:
    async def story() -> None:
        clock = virtual_clock(0)
        fired: list[tuple[str, int]] = []
        for name, at_ms in (("c", 30), ("a", 10), ("b2", 20), ("b3", 20), ("late", 101)):
            clock.call_at(at_ms, lambda name=name: fired.append((name, clock.now_ms())))
        await clock.advance(ms=100)
        assert fired == [("a", 10), ("b2", 20), ("b3", 20), ("c", 30)]
        assert clock.next_deadline_ms() == 101
        await clock.advance(ms=1)
        assert fired[-1] == ("late", 101)
        assert clock.next_deadline_ms() is None

    run(story())


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(-5, 20)), max_size=15),
    st.lists(st.integers(0, 30), min_size=1, max_size=4),
)
def test_timers_that_set_timers(plan: list[tuple[int, int]], steps: list[int]) -> None:
    """Each fires once, at its own time, or as soon as it is set if that is past."""

    async def story() -> None:
        clock = virtual_clock(0)
        log: list[tuple[int, int]] = []

        def later(deadline_ms: int, then_ms: int | None) -> Callable[[], None]:
            def fire() -> None:
                log.append((clock.now_ms(), deadline_ms))
                if then_ms is not None:
                    clock.call_at(deadline_ms + then_ms, later(deadline_ms + then_ms, None))

            return fire

        for deadline_ms, then_ms in plan:
            clock.call_at(deadline_ms, later(deadline_ms, then_ms))
        for step in steps:
            await clock.advance(ms=step)
        end = sum(steps)
        expected = [(at, at) for at, _ in plan if at <= end]
        expected += [(max(at, at + then), at + then) for at, then in plan if max(at, at + then) <= end]
        assert sorted(log) == sorted(expected)
        assert [moment for moment, _ in log] == sorted(moment for moment, _ in expected)

    asyncio.run(story())


def test_a_timer_set_while_firing_has_its_turn_in_the_order_of_all() -> None:
    async def story() -> None:
        source = Source(0)
        clock = Clock(source)
        fired: list[str] = []

        def first() -> None:
            fired.append("first")
            clock.call_at(15, lambda: fired.append("between"))
            clock.call_at(20, lambda: fired.append("after its equal"))

        clock.call_at(10, first)
        clock.call_at(20, lambda: fired.append("last"))
        source.now_ms = 100  # the loop was late: all of them are due
        await until(lambda: len(fired) == 4)
        assert fired == ["first", "between", "last", "after its equal"]

    run(story())


def test_a_timer_that_sets_itself_again_does_not_stop_the_loop() -> None:
    async def story() -> None:
        clock = system_clock()
        fired = 0

        def again() -> None:
            nonlocal fired
            fired += 1
            if fired < 1000:
                clock.call_at(clock.now_ms(), again)

        clock.call_at(clock.now_ms(), again)
        await turn()
        assert fired < 10
        await until(lambda: fired == 1000)

    run(story())


def test_a_timer_is_never_called_at_once() -> None:
    async def story() -> None:
        for clock in (virtual_clock(100), system_clock()):
            fired: list[int] = []
            clock.call_at(0, lambda fired=fired: fired.append(1))
            assert fired == []
            await until(lambda fired=fired: fired == [1])

    run(story())


def test_a_due_timer_of_a_frozen_clock_fires_and_others_wait() -> None:
    async def story() -> None:
        clock = virtual_clock(100)
        fired: list[str] = []
        clock.call_at(101, lambda: fired.append("later"))
        due = clock.call_at(100, lambda: fired.append("cancelled"))
        clock.call_at(100, lambda: fired.append("due"))
        due.cancel()
        await until(lambda: fired == ["due"])
        for _ in range(50):
            await turn()
        assert fired == ["due"]

    run(story())


def test_what_is_due_when_time_is_frozen_still_fires() -> None:
    async def story() -> None:
        clock = system_clock()
        fired: list[int] = []
        clock.call_at(clock.now_ms(), lambda: fired.append(1))
        clock.freeze()
        await until(lambda: fired == [1])

    run(story())


def test_timers_wait_while_time_stands_and_fire_when_it_runs() -> None:
    async def story() -> None:
        clock = system_clock()
        fired = asyncio.Event()
        clock.call_at(clock.now_ms() + 20, fired.set)
        clock.freeze()
        await asyncio.wait([asyncio.ensure_future(fired.wait())], timeout=0.06)
        assert not fired.is_set()
        clock.resume()
        await fired.wait()

    run(story())


def test_cancelled_timers_do_not_fire_and_do_not_pile_up() -> None:
    async def story() -> None:
        clock = virtual_clock(0)
        fired: list[int] = []
        for number in range(10_000):
            timer = clock.call_at(1000, lambda number=number: fired.append(number))
            if number % 1000:
                timer.cancel()
                timer.cancel()
        assert len(clock._timers) < 500  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
        await clock.advance(seconds=1)
        assert fired == list(range(0, 10_000, 1000))
        assert clock.next_deadline_ms() is None

    run(story())


def test_cancelling_a_timer_that_has_fired_does_nothing() -> None:
    async def story() -> None:
        clock = virtual_clock(0)
        timer = clock.call_at(1, lambda: None)
        await clock.advance(ms=1)
        timer.cancel()
        others = [clock.call_at(2, lambda: None) for _ in range(3)]
        for other in others:
            other.cancel()
        assert clock.next_deadline_ms() is None

    run(story())


def test_a_timer_that_fails_does_not_harm_the_others(caplog: pytest.LogCaptureFixture) -> None:
    def fails() -> None:
        raise ZeroDivisionError

    async def story() -> None:
        clock = virtual_clock(0)
        fired: list[int] = []
        clock.call_at(1, fails)
        clock.call_at(1, lambda: fired.append(1))
        await clock.advance(ms=1)
        assert fired == [1]

    run(story())
    assert "a timer failed" in caplog.text


def test_an_alarm_looks_again_when_the_machine_slept() -> None:
    """A loop's alarms count the time that the machine was awake; deadlines are of the clock on the wall."""

    async def story() -> None:
        source = Source()
        clock = Clock(source)
        fired = asyncio.Event()
        clock.call_at(source.now_ms + 86_400_000, fired.set)
        alarm = clock._alarm  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
        assert alarm is not None
        assert alarm.when() - asyncio.get_running_loop().time() <= 10
        source.now_ms += 86_400_000
        clock._ring()  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
        assert fired.is_set()

    run(story())
