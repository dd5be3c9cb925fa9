"""Watchers: who is told of the ends of deliveries."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from fogbank.fabric.delivery import Delivery, Failure, Landing, TargetError
from fogbank.fabric.outbox import Outbox
from fogbank.fabric.retry import RetryPolicy
from fogbank.kernel.arn import Arn
from fogbank.kernel.world import World
from tests.fabric.worlds import ENGINES, opened, run

SOURCE = "arn:aws:test:us-east-1:000000000000:cause"
POLICY = RetryPolicy(3, 3_600_000, (1000, 1000))

Told = list[tuple[str, int, Landing | Failure]]


def delivery(world: World, name: str, facts: Mapping[str, str]) -> Delivery:
    arn = f"arn:aws:box:us-east-1:000000000000:{name}"
    return Delivery(arn, b"", SOURCE, "000000000000", "us-east-1", POLICY, world.clock.now_ms(), facts=facts)


@pytest.mark.parametrize("engine", ENGINES)
def test_each_end_is_told_once(engine: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with opened(engine, tmp_path) as (store, world):
            tries: dict[str, int] = {}

            async def box(came: Delivery, arn: Arn) -> Landing:
                tries[arn.resource] = tries.get(arn.resource, 0) + 1
                if arn.resource == "gone":
                    raise TargetError("Gone", "for good", transient=False)
                if arn.resource == "never" or (arn.resource == "later" and tries["later"] < 3):
                    raise TargetError("Busy", "not now", transient=True)
                return Landing(ids=("it",))

            told: Told = []

            def watch(came: Delivery, attempts: int, end: Landing | Failure) -> None:
                told.append((Arn.parse(came.target_arn).resource, attempts, end))

            outbox = Outbox(store, world, {"box": box}, watchers={"me": watch})
            await outbox.begin()
            watched = [delivery(world, name, {"watcher": "me"}) for name in ("well", "later", "never", "gone")]
            await outbox.send([*watched, delivery(world, "alone", {})], now_ms=world.clock.now_ms())
            await world.clock.advance(minutes=1)
            assert [(name, attempts) for name, attempts, _ in told] == [
                ("well", 1),
                ("gone", 1),
                ("later", 3),
                ("never", 3),
            ]
            ends = [end for _, _, end in told]
            assert isinstance(ends[0], Landing)
            assert ends[0].ids == ("it",)
            assert ends[1] == Failure("Gone", "for good", 1, "Rejected")
            assert ends[3] == Failure("Busy", "not now", 3, "MaxAttempts")

    run(story())
