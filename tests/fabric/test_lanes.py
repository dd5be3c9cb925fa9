"""Lanes: thousands under way, no target that starves another, no slow one that blocks anybody."""

import asyncio
from collections import Counter
from pathlib import Path

import pytest

from fogbank.fabric.delivery import Acting, Delivery, Landing, Lane, TargetError
from fogbank.fabric.outbox import Outbox
from fogbank.fabric.retry import RetryPolicy
from fogbank.kernel.arn import Arn
from fogbank.kernel.world import World
from fogbank.storage.api import OpenQueue, Push
from tests.fabric.worlds import ENGINES, opened, run, until

LANDED = 99


def delivery(world: World, service: str, name: str, *, lane: Lane | None = None) -> Delivery:
    arn = f"arn:aws:{service}:us-east-1:000000000000:{name}"
    source = "arn:aws:test:us-east-1:000000000000:cause"
    policy = RetryPolicy(1000, 86_400_000, (1000,))
    return Delivery(arn, b"", source, "000000000000", "us-east-1", policy, world.clock.now_ms(), lane=lane)


class Web:
    """Endpoints that answer when the test lets them; those whose names begin with "slow" do not."""

    def __init__(self) -> None:
        self.open = asyncio.Event()
        self.under_way: Counter[str] = Counter()
        self.most: Counter[str] = Counter()
        self.answered: Counter[str] = Counter()

    async def land(self, _: Delivery, arn: Arn) -> Landing:
        name = arn.resource
        self.under_way[name] += 1
        self.most[name] = max(self.most[name], self.under_way[name])
        await (asyncio.Event() if name.startswith("slow") else self.open).wait()
        self.under_way[name] -= 1
        self.answered[name] += 1
        return Landing()


@pytest.mark.parametrize("engine", ENGINES)
def test_thousands_are_under_way(engine: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with opened(engine, tmp_path) as (store, world):
            web = Web()
            outbox = Outbox(store, world, {"web": Acting(web.land)})
            await outbox.begin()
            names = [f"endpoint-{number}" for number in range(50)]
            for _ in range(80):
                await outbox.send([delivery(world, "web", name) for name in names], now_ms=world.clock.now_ms())
            await until(lambda: sum(web.under_way.values()) == 50 * 64)
            web.open.set()
            await until(lambda: sum(web.answered.values()) == 50 * 80)
            assert set(web.most.values()) == {64}

    run(story())


@pytest.mark.parametrize("engine", ENGINES)
def test_a_lane_has_its_own_number_at_once(engine: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with opened(engine, tmp_path) as (store, world):
            web = Web()
            outbox = Outbox(store, world, {"web": Acting(web.land)})
            await outbox.begin()
            lanes = [Lane("narrow", at_once=2), Lane("wide", at_once=10)]
            sent = [delivery(world, "web", lane.name, lane=lane) for lane in lanes for _ in range(20)]
            await outbox.send(sent, now_ms=world.clock.now_ms())
            await until(lambda: sum(web.under_way.values()) == 12)
            web.open.set()
            await until(lambda: sum(web.answered.values()) == 40)
            assert web.most == {"narrow": 2, "wide": 10}

    run(story())


@pytest.mark.parametrize("engine", ENGINES)
def test_endpoints_that_never_answer_hold_nobody_up(engine: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with opened(engine, tmp_path) as (store, world):
            web = Web()
            web.open.set()
            outbox = Outbox(store, world, {"web": Acting(web.land)})
            await outbox.begin()
            slow = [delivery(world, "web", f"slow-{number}") for number in range(10)] * 100
            quick = [delivery(world, "web", f"quick-{number}") for number in range(10)] * 10
            await outbox.send([*slow, *quick], now_ms=world.clock.now_ms())
            await until(lambda: sum(web.answered.values()) == 100)
            assert set(web.answered.values()) == {10}

    run(story())


@pytest.mark.parametrize("engine", ENGINES)
def test_what_fails_again_and_again_starves_nobody(engine: str, tmp_path: Path) -> None:
    """In the queue for all: a thousand deliveries that fail each second, and one that lands at its second attempt."""

    async def story() -> None:
        async with opened(engine, tmp_path) as (store, world):
            await store.commit([OpenQueue(LANDED)])
            tried: Counter[str] = Counter()
            landed_ms: list[int] = []

            async def box(came: Delivery, arn: Arn) -> Landing:
                tried[arn.resource] += 1
                if arn.resource == "bad" or tried[arn.resource] == 1:
                    raise TargetError("Busy", "not now", transient=True)
                landed_ms.append(world.clock.now_ms())
                return Landing([Push(LANDED, b"", came.born_ms, came.born_ms, came.born_ms)])

            outbox = Outbox(store, world, {"box": box})
            await outbox.begin()
            began_ms = world.clock.now_ms()
            bad = [delivery(world, "box", "bad") for _ in range(1000)]
            await outbox.send(bad, now_ms=began_ms)
            await world.clock.advance(ms=500)
            await outbox.send([delivery(world, "box", "good")], now_ms=world.clock.now_ms())
            await world.clock.advance(seconds=3)
            assert landed_ms == [began_ms + 1500]
            assert tried["bad"] == 4000

    run(story())
