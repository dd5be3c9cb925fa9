"""Driving coroutines without tasks: what a request sees is what it would see in one."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from fogbank.front.work import Work
from fogbank.kernel.wakeup import Wakeups
from tests.front.net import Run, turn


class Ends:
    """What became of some work."""

    def __init__(self, coroutine: Coroutine[Any, Any, Any]) -> None:
        self.told: list[tuple[Any, type[BaseException] | None]] = []
        self.work: Work[Any] = Work(coroutine, self._done)

    def _done(self, result: Any, error: BaseException | None) -> None:
        self.told.append((result, type(error) if error else None))


def test_the_first_step_runs_at_once(run: Run) -> None:
    async def answer() -> int:
        return 7

    async def story() -> None:
        ends = Ends(answer())
        ends.work.begin()
        assert ends.told == [(7, None)]

    run(story())


def test_it_goes_on_when_what_it_waits_for_has_come(run: Run) -> None:
    async def story() -> None:
        future: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        async def answer() -> int:
            return await future + await future

        ends = Ends(answer())
        ends.work.begin()
        assert ends.told == []
        future.set_result(4)
        await turn()
        assert ends.told == [(8, None)]

    run(story())


def test_errors_of_its_own_and_of_what_it_waits_for(run: Run) -> None:
    async def story() -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        async def fails() -> None:
            raise ZeroDivisionError

        async def waits() -> None:
            await future

        at_once, later = Ends(fails()), Ends(waits())
        at_once.work.begin()
        later.work.begin()
        future.set_exception(KeyError())
        await turn()
        assert at_once.told == [(None, ZeroDivisionError)]
        assert later.told == [(None, KeyError)]

    run(story())


def test_a_bare_yield_gives_way_for_one_turn(run: Run) -> None:
    steps: list[str] = []

    async def yields() -> None:
        steps.append("a")
        await asyncio.sleep(0)  # noqa: TID251 - the bare yield itself
        steps.append("b")

    async def story() -> None:
        ends = Ends(yields())
        asyncio.get_running_loop().call_soon(steps.append, "another")
        ends.work.begin()
        await turn()
        assert steps == ["a", "another", "b"]
        assert ends.told == [(None, None)]

    run(story())


def test_locks_and_events_work_within_it(run: Run) -> None:
    async def story() -> None:
        lock, event = asyncio.Lock(), asyncio.Event()

        async def work() -> str:
            async with lock:
                await event.wait()
            return "done"

        ends = [Ends(work()) for _ in range(3)]
        for each in ends:
            each.work.begin()
        event.set()
        for _ in range(10):
            await turn()
        assert [each.told for each in ends] == [[("done", None)]] * 3

    run(story())


# Cancelling


async def _forever() -> None:
    await asyncio.get_running_loop().create_future()


def test_a_cancelled_one_is_told_where_it_waits(run: Run) -> None:
    async def story() -> None:
        ends = Ends(_forever())
        ends.work.begin()
        ends.work.cancel()
        await turn()
        assert ends.told == [(None, asyncio.CancelledError)]

    run(story())


def test_a_cancel_between_the_wake_up_and_the_step_is_not_lost(run: Run) -> None:
    """Else a request whose client has gone would go on, and take a message with it."""
    went_on: list[bool] = []

    async def story() -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        async def work() -> None:
            await future
            went_on.append(True)

        ends = Ends(work())
        ends.work.begin()
        future.set_result(None)
        ends.work.cancel()
        await turn()
        assert (ends.told, went_on) == ([(None, asyncio.CancelledError)], [])

    run(story())


def test_a_cancel_at_a_bare_yield(run: Run) -> None:
    async def work() -> None:
        await asyncio.sleep(0)  # noqa: TID251 - the bare yield itself

    async def story() -> None:
        ends = Ends(work())
        ends.work.begin()
        ends.work.cancel()
        await turn()
        assert ends.told == [(None, asyncio.CancelledError)]

    run(story())


def test_clean_up_may_wait_and_an_answer_after_all_is_told(run: Run) -> None:
    async def story() -> None:
        commit: asyncio.Future[str] = asyncio.get_running_loop().create_future()

        async def work() -> str:
            try:
                await _forever()
            except asyncio.CancelledError:
                return await commit
            return "never"

        ends = Ends(work())
        ends.work.begin()
        ends.work.cancel()
        await turn()
        assert ends.told == []
        commit.set_result("cleaned up")
        await turn()
        assert ends.told == [("cleaned up", None)]

    run(story())


def test_a_cancel_from_within(run: Run) -> None:
    async def story() -> None:
        async def work() -> None:
            ends.work.cancel()
            await _forever()

        ends = Ends(work())
        ends.work.begin()
        await turn()
        assert ends.told == [(None, asyncio.CancelledError)]

    run(story())


# Hurrying


@pytest.mark.parametrize("when", ["before it waits", "while it waits"])
def test_a_hurried_one_does_not_wait_for_wake_ups(run: Run, when: str) -> None:
    async def story() -> None:
        wakeups = Wakeups()
        commit: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        async def work() -> None:
            await commit
            with wakeups.waiter("topic") as waiter:
                await waiter.wait()

        ends = Ends(work())
        ends.work.begin()
        if when == "before it waits":
            ends.work.hurry()
        await turn()
        assert ends.told == []  # it finishes what it does
        commit.set_result(None)
        await turn()
        if when == "while it waits":
            assert wakeups.waiting("topic") == 1
            ends.work.hurry()
        await turn()
        assert ends.told == [(None, asyncio.CancelledError)]
        assert wakeups.waiting("topic") == 0

    run(story())
