"""Deliveries: there once, tried again by their policy, and in the end dead."""

from pathlib import Path

import pytest

from fogbank.fabric.delivery import Attribute, Delivery, Landing, TargetError, send
from fogbank.fabric.outbox import Outbox
from fogbank.fabric.retry import RetryPolicy
from fogbank.kernel.arn import Arn
from fogbank.kernel.world import World
from fogbank.storage.api import DropQueue, OpenQueue, Push, Put, Store
from tests.fabric.worlds import ENGINES, opened, run

POLICY = RetryPolicy(3, 3_600_000, (1000, 10_000))
LANDED = 99


class Target:
    """Takes deliveries for the service `box`; fails as often as it is told."""

    def __init__(self, world: World, *, failures: int = 0, transient: bool = True) -> None:
        self.world = world
        self.failures = failures
        self.transient = transient
        self.tried_ms: list[int] = []
        self.landed: list[str] = []

    async def land(self, delivery: Delivery, arn: Arn) -> Landing:
        now_ms = self.world.clock.now_ms()
        self.tried_ms.append(now_ms)
        if self.failures:
            self.failures -= 1
            raise TargetError("Busy", "not now", transient=self.transient)
        return Landing([Push(LANDED, delivery.body, now_ms, now_ms, now_ms)], lambda: self.landed.append(arn.resource))


def delivery(world: World, *, dead_letter: str = "") -> Delivery:
    return Delivery(
        "arn:aws:box:us-east-1:000000000000:it",
        b"body",
        "arn:aws:lambda:us-east-1:000000000000:function:f",
        "000000000000",
        "us-east-1",
        POLICY,
        world.clock.now_ms(),
        attributes={"RequestID": Attribute("String", "1")},
        dead_letter_arn=dead_letter,
    )


async def begin(store: Store, world: World, **targets: Target) -> None:
    await store.commit([OpenQueue(LANDED)])
    await Outbox(store, world, {name: target.land for name, target in targets.items()}).begin()


async def landed(store: Store, world: World) -> int:
    return (await store.depth(LANDED, world.clock.now_ms())).ready


@pytest.mark.parametrize("engine", ENGINES)
def test_cause_and_delivery_commit_together(engine: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with opened(engine, tmp_path) as (store, world):
            box = Target(world)
            await begin(store, world, box=box)
            await store.commit([Put("cause", b"1", b""), send(delivery(world), now_ms=world.clock.now_ms())])
            await world.clock.advance(hours=2)
            assert await landed(store, world) == 1
            assert box.landed == ["it"]
            assert len(box.tried_ms) == 1

    run(story())


@pytest.mark.parametrize("engine", ENGINES)
def test_a_transient_failure_is_tried_again_by_the_policy(engine: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with opened(engine, tmp_path) as (store, world):
            box = Target(world, failures=2)
            await begin(store, world, box=box)
            began_ms = world.clock.now_ms()
            await store.commit([send(delivery(world), now_ms=began_ms)])
            await world.clock.advance(hours=1)
            assert [moment - began_ms for moment in box.tried_ms] == [0, 1000, 11_000]
            assert await landed(store, world) == 1

    run(story())


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("transient", "attempts"), [(True, 3), (False, 1)])
def test_what_does_not_arrive_goes_to_its_dead_letter_queue(
    engine: str, tmp_path: Path, transient: bool, attempts: int
) -> None:
    async def story() -> None:
        async with opened(engine, tmp_path) as (store, world):
            box, dead = Target(world, failures=9, transient=transient), Target(world)
            await begin(store, world, box=box, dead=dead)
            sent = delivery(world, dead_letter="arn:aws:dead:us-east-1:000000000000:letters")
            await store.commit([send(sent, now_ms=world.clock.now_ms())])
            await world.clock.advance(hours=1)
            assert len(box.tried_ms) == attempts
            assert dead.landed == ["letters"]
            assert await landed(store, world) == 1

    run(story())


@pytest.mark.parametrize("engine", ENGINES)
def test_a_service_that_is_not_there_is_no_place_to_wait_for(engine: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with opened(engine, tmp_path) as (store, world):
            await begin(store, world)
            await store.commit([send(delivery(world), now_ms=world.clock.now_ms())])
            await world.clock.advance(hours=2)
            assert (await store.depth(1, world.clock.now_ms())).ready == 0

    run(story())


@pytest.mark.parametrize("engine", ENGINES)
def test_a_target_that_goes_away_meanwhile_is_asked_again(engine: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with opened(engine, tmp_path) as (store, world):
            box = Target(world)
            await begin(store, world, box=box)
            await store.commit([DropQueue(LANDED)])
            await store.commit([send(delivery(world), now_ms=world.clock.now_ms())])
            await world.clock.advance(ms=0)
            assert box.landed == []
            await store.commit([OpenQueue(LANDED)])
            await world.clock.advance(seconds=1)
            assert box.landed == ["it"]

    run(story())
