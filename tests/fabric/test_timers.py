"""Alarms: they ring at their time, once, and across restarts."""

import contextlib
from collections.abc import AsyncGenerator, Callable
from datetime import UTC
from pathlib import Path

import pytest

from fogbank.fabric.outbox import Outbox
from fogbank.fabric.schedule import parse
from fogbank.fabric.timers import Alarm, Heard, Recurrence, Ringing, Timers, alarm, timer_queue
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


async def begin(store: Store, world: World, ring: Callable[[Alarm, Heard], Ringing]) -> None:
    async def asked(alarm: Alarm, heard: Heard) -> Ringing:
        return ring(alarm, heard)

    world.ports[Outbox] = Outbox(store, world, {})
    await Timers(store, world, NAME, asked).begin()


def note(alarm: Alarm, heard: Heard) -> Append:
    """What happened, in the commit in which it happened."""
    now_ms = heard.now_ms
    return Append(LOG, 0, (b"%s %d %d" % (alarm.key, alarm.at_ms - START_MS, now_ms - START_MS),), now_ms)


async def noted(store: Store) -> list[bytes]:
    return [record.data for record in await store.read(LOG, 0, 0)]


@pytest.mark.parametrize("engine", ENGINES)
def test_alarms_ring_at_their_time_and_set_the_next(engine: str, tmp_path: Path) -> None:
    def every_second(alarmed: Alarm, heard: Heard) -> Ringing:
        following = Alarm(alarmed.key, 1, alarmed.at_ms + 1000)
        return Ringing(
            operations=[note(alarmed, heard), alarm(NAME, following, due_ms=following.at_ms, now_ms=heard.now_ms)]
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

            async def ring(alarmed: Alarm, heard: Heard) -> Ringing:
                nonlocal asked
                asked += 1
                if asked == 1:
                    await store.commit([Put("thing", b"k", b"2")])
                    return Ringing(operations=[note(alarmed, heard)], checks=[Unchanged("thing", b"k", version)])
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

    def ring(alarmed: Alarm, heard: Heard) -> Ringing:
        rung.append(heard.now_ms - START_MS)
        if len(rung) == 1:
            raise RuntimeError("a defect")
        return Ringing(operations=[note(alarmed, heard)])

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

    def ring(alarmed: Alarm, heard: Heard) -> Ringing:
        alarmed = Alarm(alarmed.key, 1, recurrence.latest(alarmed.at_ms, heard.missed_until_ms))
        following_ms = recurrence.next_after(alarmed.at_ms)
        assert following_ms is not None
        following = Alarm(alarmed.key, 1, following_ms)
        return Ringing(
            operations=[note(alarmed, heard), alarm(NAME, following, due_ms=following_ms, now_ms=heard.now_ms)]
        )

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


@pytest.mark.parametrize("engine", ENGINES)
def test_what_was_heard_in_time_is_not_missed_however_often_it_fails(engine: str, tmp_path: Path) -> None:
    """While one firing fails for two minutes, others become due: each comes, in its turn."""
    recurrence = Recurrence(parse("rate(1 minute)"), UTC, START_MS)
    failures = 4

    def ring(alarmed: Alarm, heard: Heard) -> Ringing:
        nonlocal failures
        failures -= 1
        if failures >= 0:
            raise RuntimeError("a defect")
        at_ms = recurrence.latest(alarmed.at_ms, heard.missed_until_ms)
        next_ms = recurrence.next_after(at_ms)
        assert next_ms is not None
        following = Alarm(alarmed.key, 1, next_ms)
        stood_for = Alarm(alarmed.key, 1, at_ms)
        return Ringing(operations=[note(stood_for, heard), alarm(NAME, following, due_ms=next_ms, now_ms=heard.now_ms)])

    async def story() -> None:
        async with opened(engine, tmp_path) as (store, world):
            await begin(store, world, ring)
            await store.commit([alarm(NAME, Alarm(b"k", 1, START_MS), due_ms=START_MS, now_ms=START_MS)])
            await world.clock.advance(minutes=3)
            assert await noted(store) == [
                b"k 0 120000",
                b"k 60000 120000",
                b"k 120000 120000",
                b"k 180000 180000",
            ]

    run(story())


def test_a_machine_that_slept_has_missed_what_it_did_not_hear(tmp_path: Path) -> None:
    """The server ran all the time, and heard nothing for ten minutes."""
    recurrence = Recurrence(parse("rate(1 minute)"), UTC, START_MS)
    asked: list[int] = []

    def ring(alarmed: Alarm, heard: Heard) -> Ringing:
        asked.append(recurrence.latest(alarmed.at_ms, heard.missed_until_ms) - START_MS)
        return Ringing()

    async def story() -> None:
        async with life(tmp_path, START_MS) as (store, world):
            await begin(store, world, ring)
            slept_until_ms = START_MS + 600_000
            for at_ms in (START_MS, slept_until_ms - 120_000):
                await store.commit([alarm(NAME, Alarm(b"k", 1, at_ms), due_ms=slept_until_ms, now_ms=START_MS)])
            await world.clock.advance(minutes=10)
            assert asked == [600_000, 480_000]

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
