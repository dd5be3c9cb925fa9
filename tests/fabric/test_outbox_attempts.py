"""What an attempt has to say about the next one, and the number that it carries."""

from pathlib import Path

import pytest

from fogbank.fabric.delivery import Delivery, Landing, TargetError
from fogbank.fabric.outbox import Outbox
from fogbank.fabric.retry import RetryPolicy
from fogbank.kernel.arn import Arn
from fogbank.kernel.world import World
from tests.fabric.worlds import ENGINES, opened, run

POLICY = RetryPolicy(4, 3_600_000, (1000, 10_000))


def delivery(world: World, body: bytes, mark: bytes = b"") -> Delivery:
    arn = "arn:aws:{}:us-east-1:000000000000:it"
    return Delivery(
        arn.format("busy"),
        body,
        arn.format("test"),
        "000000000000",
        "us-east-1",
        POLICY,
        world.clock.now_ms(),
        attempt_mark=mark,
        dead_letter_arn=arn.format("dead"),
    )


@pytest.mark.parametrize("engine", ENGINES)
def test_a_target_may_ask_for_a_longer_pause(engine: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with opened(engine, tmp_path) as (store, world):
            began_ms, tried = world.clock.now_ms(), list[int]()

            async def busy(_: Delivery, __: Arn) -> Landing:
                tried.append(world.clock.now_ms() - began_ms)
                raise TargetError("429", "later", transient=True, after_ms=5000)

            outbox = Outbox(store, world, {"busy": busy})
            await outbox.begin()
            await outbox.send([delivery(world, b"")], now_ms=began_ms)
            await world.clock.advance(minutes=1)
            # 5 s instead of 1 s; 10 s is longer than that anyway.
            assert tried == [0, 5000, 15_000, 25_000]

    run(story())


@pytest.mark.parametrize("engine", ENGINES)
def test_each_attempt_carries_its_number_and_the_dead_letter_the_last(engine: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with opened(engine, tmp_path) as (store, world):
            bodies: list[bytes] = []

            async def busy(came: Delivery, _: Arn) -> Landing:
                bodies.append(came.body)
                raise TargetError("Busy", "later", transient=True)

            async def dead(came: Delivery, _: Arn) -> Landing:
                bodies.append(b"dead " + came.body)
                return Landing()

            outbox = Outbox(store, world, {"busy": busy, "dead": dead})
            await outbox.begin()
            await outbox.send([delivery(world, b"try <n>, <n>", b"<n>")], now_ms=world.clock.now_ms())
            await world.clock.advance(minutes=1)
            assert bodies == [b"try 1, 1", b"try 2, 2", b"try 3, 3", b"try 4, 4", b"dead try 4, 4"]

    run(story())
