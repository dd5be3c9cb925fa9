"""Alarms: they ring at their time, once, and across restarts."""

import contextlib
from collections.abc import AsyncGenerator, Callable
from datetime import UTC
from pathlib import Path

import pytest

from fogbank.fabric.outbox import Outbox
from fogbank.fabric.schedule import parse
from fogbank.fabric.timers import Alarm, Recurrence, Ringing, Timers, alarm, timer_queue
from fogbank.kernel.background import Background
from fogbank.kernel.clock import virtual_clock
from fogbank.kernel.ids import Ids
from fogbank.kernel.limits import AWS_LIMITS
from fogbank.kernel.wakeup import Wakeups
from fogbank.kernel.world import World
from fogbank.storage.api import Append, Put, Store, Unchanged
from fogbank.storage.sqlite import SqliteStore
from tests.fabric.worlds import ENGINES, opened, run

START_MS = 1_700_000_000_000
LOG = 77
NAME = "test"


async def begin(store: Store, world: World, ring: Callable[[Alarm, int], Ringing]) -> None:
    async def asked(alarm: Alarm, now_ms: int) -> Ringing:
        return ring(alarm, now_ms)

    world.ports[Outbox] = Outbox(store, world, {})
    await Timers(store, world, NAME, asked).begin()


def note(alarm: Alarm, now_ms: int) -> Append:
    """What happened, in the commit in which it happened."""
    return Append(LOG, 0, (b"%s %d %d" % (alarm.key, alarm.at_ms - START_MS, now_ms - START_MS),), now_ms)


async def noted(store: Store) -> list[bytes]:
    return [record.data for record in await store.read(LOG, 0, 0)]


@pytest.mark.parametrize("engine", ENGINES)
def test_alarms_ring_at_their_time_and_set_the_next(engine: str, tmp_path: Path) -> None:
    def every_second(alarmed: Alarm, now_ms: int) -> Ringing:
        following = Alarm(alarmed.key, 1, alarmed.at_ms + 1000)
        return Ringing(
            operations=[note(alarmed, now_ms), alarm(NAME, following, due_ms=following.at_ms, now_ms=now_ms)]
        )

    async def story() -> None:
        async with opened(engine, tmp_path) as (store, world):
            await begin(store, world, every_second)
            first = Alarm(b"tick", 1, START_MS + 500)
            await store.commit([alarm(NAME, first, due_ms=first.at_ms, now_ms=START_MS)])
            await world.clock.advance(seconds=3)
            assert await noted(store) == [b"tick 500 500", b"tick 1500 1500", b"tick 2500 2500"]

    run(story())


@pytest.mark.parametrize("engine", ENGINES)
def test_an_alarm_whose_thing_changes_is_asked_again(engine: str, tmp_path: Path) -> None:
    """Between the look and the commit: the owner decides anew, and only that counts."""

    async def story() -> None:
        async with opened(engine, tmp_path) as (store, world):
            [version] = await store.commit([Put("thing", b"k", b"1")])
            assert isinstance(version, int)
            asked = 0

            async def ring(alarmed: Alarm, now_ms: int) -> Ringing:
                nonlocal asked
                asked += 1
                if asked == 1:
                    await store.commit([Put("thing", b"k", b"2")])
                    return Ringing(operations=[note(alarmed, now_ms)], checks=[Unchanged("thing", b"k", version)])
                return Ringing()

            world.ports[Outbox] = Outbox(store, world, {})
            await Timers(store, world, NAME, ring).begin()
            await store.commit([alarm(NAME, Alarm(b"k", 1, START_MS), due_ms=START_MS, now_ms=START_MS)])
            await world.clock.advance(seconds=60)
            assert (asked, await noted(store)) == (2, [])
            depth = await store.depth(timer_queue(NAME), world.clock.now_ms())
            assert (depth.ready, depth.claimed, depth.delayed) == (0, 0, 0)

    run(story())


@pytest.mark.parametrize("engine", ENGINES)
def test_an_alarm_that_fails_rings_again_when_its_claim_is_over(engine: str, tmp_path: Path) -> None:
    rung: list[int] = []

    def ring(alarmed: Alarm, now_ms: int) -> Ringing:
        rung.append(now_ms - START_MS)
        if len(rung) == 1:
            raise RuntimeError("a defect")
        return Ringing(operations=[note(alarmed, now_ms)])

    async def story() -> None:
        async with opened(engine, tmp_path) as (store, world):
            await begin(store, world, ring)
            await store.commit([alarm(NAME, Alarm(b"k", 1, START_MS), due_ms=START_MS, now_ms=START_MS)])
            await world.clock.advance(seconds=100)
            assert rung == [0, 30_000]
            assert await noted(store) == [b"k 0 30000"]

    run(story())


@contextlib.asynccontextmanager
async def life(folder: Path, at_ms: int) -> AsyncGenerator[tuple[Store, World]]:
    """One life of a server, beginning at this time."""
    world = World(virtual_clock(at_ms), Ids(1), AWS_LIMITS, Wakeups(), Background())
    store = SqliteStore.open(folder, world.wakeups, world.clock)
    try:
        yield store, world
    finally:
        await world.background.stop()
        await store.close()


def test_what_was_due_while_nobody_was_there_rings_at_the_start_and_the_latest_counts(tmp_path: Path) -> None:
    recurrence = Recurrence(parse("rate(1 minute)"), UTC, START_MS)

    def ring(alarmed: Alarm, now_ms: int) -> Ringing:
        alarmed = Alarm(alarmed.key, 1, recurrence.latest(alarmed.at_ms, now_ms))
        following_ms = recurrence.next_after(alarmed.at_ms)
        assert following_ms is not None
        following = Alarm(alarmed.key, 1, following_ms)
        return Ringing(operations=[note(alarmed, now_ms), alarm(NAME, following, due_ms=following_ms, now_ms=now_ms)])

    async def story() -> None:
        async with life(tmp_path, START_MS) as (store, world):
            await begin(store, world, ring)
            await store.commit([alarm(NAME, Alarm(b"k", 1, START_MS), due_ms=START_MS, now_ms=START_MS)])
            await world.clock.advance(seconds=60)
            assert await noted(store) == [b"k 0 0", b"k 60000 60000"]
        async with life(tmp_path, START_MS + 600_500) as (store, world):
            await begin(store, world, ring)
            await world.clock.advance(seconds=60)
            assert (await noted(store))[2:] == [b"k 600000 600500", b"k 660000 660000"]

    run(story())


@pytest.mark.parametrize(
    ("after_ms", "expected"),
    [
        pytest.param(0, 120_000, id="not before the start"),
        pytest.param(120_000, 180_000, id="in between"),
        pytest.param(240_000, 300_000, id="the end itself counts"),
        pytest.param(300_000, None, id="not after the end"),
    ],
)
def test_a_recurrence_keeps_its_limits(after_ms: int, expected: int | None) -> None:
    recurrence = Recurrence(parse("cron(* * * * ? *)"), UTC, start_ms=90_000, end_ms=300_000)
    assert recurrence.next_after(after_ms) == expected
    assert recurrence.latest(120_000, 10_000_000) == 300_000
