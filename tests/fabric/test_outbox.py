"""The outbox: what lands at once, what waits, and lanes."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from fogbank.fabric import trace
from fogbank.fabric.delivery import Acting, Delivery, Landing, Lane, TargetError
from fogbank.fabric.outbox import Outbox
from fogbank.fabric.planning import LANES
from fogbank.fabric.retry import RetryPolicy
from fogbank.kernel.arn import Arn
from fogbank.kernel.world import World
from fogbank.storage.api import Conflict, OpenQueue, Push, Put, Store, Unchanged
from tests.fabric.worlds import ENGINES, opened, run, until

LANDED = 99
POLICY = RetryPolicy(3, 3_600_000, (1000, 10_000))


def delivery(world: World, target: str = "box:it", body: bytes = b"body") -> Delivery:
    service, _, name = target.partition(":")
    arn = f"arn:aws:{service}:us-east-1:000000000000:{name}"
    source = "arn:aws:test:us-east-1:000000000000:cause"
    return Delivery(arn, body, source, "000000000000", "us-east-1", POLICY, world.clock.now_ms(), id="e-1")


async def box(delivery: Delivery, _: Arn) -> Landing:
    return Landing([Push(LANDED, delivery.body, delivery.born_ms, delivery.born_ms, delivery.born_ms)])


async def landed(store: Store, world: World) -> int:
    return (await store.depth(LANDED, world.clock.now_ms())).ready


async def hops(store: Store) -> Sequence[trace.Hop]:
    return [hop for record in await store.read(trace.LOG, 0, 0) for hop in trace.decode(record.data)]


@pytest.mark.parametrize("engine", ENGINES)
def test_what_can_land_lands_with_its_cause(engine: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with opened(engine, tmp_path) as (store, world):
            await store.commit([OpenQueue(LANDED)])
            outbox = Outbox(store, world, {"box": box})  # nothing is pumped
            cause = Put("cause", b"1", b"")
            results = await outbox.send([delivery(world)] * 2, operations=[cause], now_ms=world.clock.now_ms())
            assert len(results) == 1
            assert await landed(store, world) == 2
            assert [hop.outcome for hop in await hops(store)] == ["delivered", "delivered"]

    run(story())


@pytest.mark.parametrize("engine", ENGINES)
def test_a_cause_that_fails_has_no_effect(engine: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with opened(engine, tmp_path) as (store, world):
            await store.commit([OpenQueue(LANDED)])
            outbox = Outbox(store, world, {"box": box})
            with pytest.raises(Conflict):
                await outbox.send([delivery(world)], checks=[Unchanged("cause", b"1", 7)], now_ms=world.clock.now_ms())
            assert await landed(store, world) == 0
            assert await hops(store) == []

    run(story())


@pytest.mark.parametrize("engine", ENGINES)
def test_a_target_that_goes_away_before_the_commit_is_waited_for(engine: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with opened(engine, tmp_path) as (store, world):
            outbox = Outbox(store, world, {"box": box})
            await outbox.begin()
            await outbox.send([delivery(world)], now_ms=world.clock.now_ms())  # the queue is not there
            await world.clock.advance(ms=0)
            await store.commit([OpenQueue(LANDED)])
            await world.clock.advance(seconds=1)
            assert await landed(store, world) == 1
            assert [hop.outcome for hop in await hops(store)] == ["retry", "delivered"]

    run(story())


@pytest.mark.parametrize("engine", ENGINES)
def test_what_a_landing_causes_is_traced_below_it(engine: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with opened(engine, tmp_path) as (store, world):
            await store.commit([OpenQueue(LANDED)])

            async def fan(came: Delivery, _: Arn) -> Landing:
                return Landing(deliveries=[replace(delivery(world), trace_id=came.trace_id)])

            outbox = Outbox(store, world, {"box": box, "fan": fan})
            await outbox.send([delivery(world, "fan:out")], now_ms=world.clock.now_ms())
            first, second = await hops(store)
            assert (second.root, second.parent) == (first.root, first.span)
            assert await landed(store, world) == 1

    run(story())


@pytest.mark.parametrize("engine", ENGINES)
def test_a_slow_endpoint_blocks_nobody_and_goes_on_after_a_restart(engine: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with opened(engine, tmp_path) as (store, world):
            await store.commit([OpenQueue(LANDED)])
            reached: list[str] = []

            async def web(_: Delivery, arn: Arn) -> Landing:
                if arn.resource == "slow":
                    await world.clock.wait_until(1 << 60)
                reached.append(arn.resource)
                return Landing()

            targets = {"web": Acting(web)}
            outbox = Outbox(store, world, targets)
            await outbox.begin()
            for name in ["slow"] * 200 + ["quick"] * 3:
                await outbox.send([delivery(world, f"web:{name}")], now_ms=world.clock.now_ms())
            await until(lambda: len(reached) == 3)
            assert reached == ["quick"] * 3
            await world.background.stop()

            async def quick(_: Delivery, arn: Arn) -> Landing:
                reached.append(arn.resource)
                return Landing()

            await Outbox(store, world, {"web": Acting(quick)}).begin()
            await world.clock.advance(minutes=1)
            assert reached.count("slow") == 200

    run(story())


@pytest.mark.parametrize("engine", ENGINES)
def test_a_strict_lane_keeps_the_order_of_a_group(engine: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with opened(engine, tmp_path) as (store, world):
            tried: list[tuple[bytes, int]] = []
            began_ms = world.clock.now_ms()

            async def once(came: Delivery, _: Arn) -> Landing:
                now_ms = world.clock.now_ms()
                tried.append((came.body, now_ms - began_ms))
                if came.body == b"1" and now_ms < began_ms + 1000:
                    raise TargetError("Busy", "not now", transient=True)
                return Landing()

            outbox = Outbox(store, world, {"web": once})
            await outbox.begin()
            lane = Lane("one", strict=True)
            for body in (b"1", b"2", b"3"):
                sent = replace(delivery(world, "web:x", body), lane=lane, group_id="g")
                await outbox.send([sent], now_ms=world.clock.now_ms())
            await world.clock.advance(minutes=1)
            assert tried == [(b"1", 0), (b"1", 1000), (b"2", 1000), (b"3", 1000)]

    run(story())


@pytest.mark.parametrize("engine", ENGINES)
def test_a_lane_keeps_its_rate(engine: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with opened(engine, tmp_path) as (store, world):
            began_ms = world.clock.now_ms()
            moments: list[int] = []

            async def note(_: Delivery, __: Arn) -> Landing:
                moments.append(world.clock.now_ms() - began_ms)
                return Landing()

            outbox = Outbox(store, world, {"web": Acting(note)})
            await outbox.begin()
            for _ in range(4):
                sent = replace(delivery(world, "web:x"), lane=Lane("paced", per_second=2))
                await outbox.send([sent], now_ms=began_ms)
            await world.clock.advance(minutes=1)
            assert moments == [0, 500, 1000, 1500]

    run(story())


@pytest.mark.parametrize("engine", ENGINES)
def test_what_follows_a_commit_follows_though_the_caller_went_away(engine: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with opened(engine, tmp_path) as (store, world):
            reached: list[bytes] = []

            async def web(came: Delivery, _: Arn) -> Landing:
                reached.append(came.body)
                return Landing()

            outbox = Outbox(store, world, {"web": Acting(web)})
            await outbox.begin()
            told: list[str] = []
            sending = asyncio.ensure_future(
                outbox.send([delivery(world, "web:x")], landed=lambda: told.append("landed"), now_ms=0)
            )
            await asyncio.sleep(0)  # noqa: TID251 - a turn of the loop: it is on its way to the disk now
            sending.cancel()
            await world.clock.advance(ms=1)
            assert (reached, told) == ([b"body"], ["landed"])

    run(story())


@pytest.mark.parametrize("engine", ENGINES)
def test_a_lane_takes_a_new_pace_while_it_works(engine: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with opened(engine, tmp_path) as (store, world):
            began_ms = world.clock.now_ms()
            moments: list[int] = []

            async def note(_: Delivery, __: Arn) -> Landing:
                moments.append(world.clock.now_ms() - began_ms)
                return Landing()

            outbox = Outbox(store, world, {"web": Acting(note)})
            await outbox.begin()
            sent = replace(delivery(world, "web:x"), lane=Lane("paced", per_second=1))
            await outbox.send([sent] * 3, now_ms=began_ms)
            await world.clock.advance(ms=0)
            await outbox.send([replace(sent, lane=Lane("paced", per_second=10))], now_ms=began_ms)
            await world.clock.advance(minutes=1)
            assert moments == [0, 1000, 1100, 1200]

    run(story())


@pytest.mark.parametrize("engine", ENGINES)
def test_a_defect_of_a_target_is_retried_as_its_policy_says(engine: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with opened(engine, tmp_path) as (store, world):

            async def broken(_: Delivery, __: Arn) -> Landing:
                raise KeyError("defect")

            outbox = Outbox(store, world, {"box": broken})
            await outbox.begin()
            await outbox.send([delivery(world)], now_ms=world.clock.now_ms())
            await world.clock.advance(minutes=1)
            assert [hop.outcome for hop in await hops(store)] == ["retry", "retry", "dead"]

    run(story())


@pytest.mark.parametrize("engine", ENGINES)
def test_a_dropped_lane_ends_and_may_begin_anew(engine: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with opened(engine, tmp_path) as (store, world):
            reached: list[bytes] = []

            async def web(came: Delivery, _: Arn) -> Landing:
                if came.body == b"stuck":
                    raise TargetError("Busy", "not now", transient=True)
                reached.append(came.body)
                return Landing()

            outbox = Outbox(store, world, {"web": Acting(web)})
            await outbox.begin()
            lane = Lane("one")
            await outbox.send([replace(delivery(world, "web:x", b"stuck"), lane=lane)], now_ms=world.clock.now_ms())
            await world.clock.advance(ms=500)
            await store.commit(outbox.drop("one"))
            await world.clock.advance(minutes=1)
            assert await store.scan(LANES) == []
            assert [hop.outcome for hop in await hops(store)] == ["retry"]
            await outbox.send([replace(delivery(world, "web:x", b"new"), lane=lane)], now_ms=world.clock.now_ms())
            await world.clock.advance(ms=0)
            assert reached == [b"new"]

    run(story())


@pytest.mark.parametrize("engine", ENGINES)
def test_a_lane_that_another_dropped_is_opened_again(engine: str, tmp_path: Path) -> None:
    """Between the plan and the commit, and though this process believes that it is there."""

    async def story() -> None:
        async with opened(engine, tmp_path) as (store, world):
            reached: list[bytes] = []

            async def web(came: Delivery, _: Arn) -> Landing:
                reached.append(came.body)
                return Landing()

            outbox = Outbox(store, world, {"web": Acting(web)})
            await outbox.begin()
            sent = replace(delivery(world, "web:x"), lane=Lane("one"))
            await outbox.send([sent], now_ms=world.clock.now_ms())
            await world.clock.advance(ms=0)
            await store.commit(Outbox(store, world, {}).drop("one"))
            await outbox.send([sent], now_ms=world.clock.now_ms())
            await world.clock.advance(ms=0)
            assert reached == [b"body"] * 2

    run(story())


@pytest.mark.parametrize("engine", ENGINES)
def test_a_dead_letter_is_traced_below_its_last_attempt(engine: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with opened(engine, tmp_path) as (store, world):
            await store.commit([OpenQueue(LANDED)])
            letters: list[Delivery] = []

            async def refuse(_: Delivery, __: Arn) -> Landing:
                raise TargetError("No", "never", transient=False)

            async def dead(came: Delivery, _: Arn) -> Landing:
                letters.append(came)
                return await box(came, _)

            outbox = Outbox(store, world, {"web": refuse, "box": dead})
            header = "Root=1-2-3;Parent=0123456789abcdef;Sampled=1;Lineage=1:00000000:1"
            sent = replace(delivery(world, "web:x"), dead_letter_arn=delivery(world).target_arn, trace_id=header)
            await outbox.send([sent], now_ms=world.clock.now_ms())
            last, letter = await hops(store)
            assert (last.outcome, last.parent, letter.parent) == ("dead", "0123456789abcdef", last.span)
            assert letters[0].trace_id == header.replace("0123456789abcdef", letter.span)

    run(story())
