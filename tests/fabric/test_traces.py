"""Reading traces: what is found by which name, trees, why, and the bounds of the log."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from fogbank.fabric import trace
from fogbank.fabric.trace import LOG, Hop
from fogbank.fabric.trace_text import duration, short_name, text_of
from fogbank.fabric.traces import Explainers, Traces, tree
from fogbank.kernel.world import World
from fogbank.storage.api import Store
from tests.fabric.worlds import ENGINES, opened, run

BUS = "arn:aws:events:us-east-1:000000000000:event-bus/shop"
QUEUE = "arn:aws:sqs:us-east-1:000000000000:orders"


def hop(world: World, header: str = "", *, outcome: str = "delivered", **more: object) -> Hop:
    return trace.hop(
        header,
        ids=world.ids,
        kind="delivery",
        source=BUS,
        target=QUEUE,
        at_ms=world.clock.now_ms(),
        outcome=outcome,
        **more,  # pyright: ignore[reportArgumentType]
    )


async def keep(store: Store, world: World, *hops: Hop) -> None:
    await store.commit([trace.append(hops, now_ms=world.clock.now_ms())])


@pytest.mark.parametrize("engine", ENGINES)
def test_a_trace_is_found_by_every_name_in_it(engine: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with opened(engine, tmp_path) as (store, world):
            traces = Traces(store, world)
            assert await traces.find("e-1") == []
            first = hop(world, names=("e-1",))
            await keep(store, world, first)
            assert [found.id for found in await traces.find("e-1")] == [first.root]
            # What comes later is known when it is asked for.
            second, other = hop(world, first.header(), names=("m-1",)), hop(world, names=("m-1", "m-2"))
            await keep(store, world, second, other)
            assert [found.id for found in await traces.find("m-1")] == [other.root, first.root]
            for name in (first.root, first.header(), "e-1"):
                [found] = await traces.find(name)
                assert [step.span for step in found.hops] == [first.span]
                assert [step.span for step in found.hops[0].hops] == [second.span]

    run(story())


@pytest.mark.parametrize("engine", ENGINES)
def test_the_latest_are_those_that_something_happened_to(engine: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with opened(engine, tmp_path) as (store, world):
            made = [hop(world) for _ in range(30)]
            for one in made:
                await keep(store, world, one)
            await keep(store, world, hop(world, made[3].header()))
            traces = Traces(store, world)
            assert [found.id for found in await traces.latest(1)] == [made[3].root]
            expected = [made[3].root, *(one.root for one in reversed(made) if one is not made[3])]
            assert [found.id for found in await traces.latest(25)] == expected[:25]
            assert [found.id for found in await traces.latest(100)] == expected

    run(story())


@pytest.mark.parametrize("engine", ENGINES)
def test_old_records_go_and_what_was_known_of_them(engine: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with opened(engine, tmp_path) as (store, world):
            traces = Traces(store, world, records_max=100)
            world.background.spawn("traces", traces.run())
            long = hop(world, names=("long",))
            await keep(store, world, long)
            for number in range(1000):
                await keep(store, world, hop(world, names=(f"e-{number}",)))
                await world.clock.advance(ms=1)
            assert await traces.find("e-0") != []
            later = hop(world, long.header())
            await keep(store, world, later)
            await world.clock.advance(seconds=10)
            assert await store.last(LOG, 0) - await store.seek(LOG, 0, 0) == 100
            assert await traces.find("e-0") == []
            assert len(await traces.find("e-999")) == 1
            # Of a trace that goes on, what is left is shown.
            [found] = await traces.find("long")
            assert [step.span for step in found.hops] == [later.span]

    run(story())


@pytest.mark.parametrize("engine", ENGINES)
def test_large_records_are_fewer(engine: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with opened(engine, tmp_path) as (store, world):
            traces = Traces(store, world, bytes_max=100_000)
            for _ in range(100):
                await keep(store, world, hop(world, subject=b"x" * 10_000))
                await world.clock.advance(ms=1)
            await traces.trim()
            assert await store.last(LOG, 0) - await store.seek(LOG, 0, 0) in (9, 10)

    run(story())


def test_why_is_asked_of_the_service_of_the_target(tmp_path: Path) -> None:
    async def story() -> None:
        async with opened("memory", tmp_path) as (store, world):
            asked: list[str] = []

            async def explain(found: Hop) -> Sequence[str]:
                asked.append(found.outcome)
                return ['rule "orders": source is ["shop"], not "bank"'] * 22

            async def broken(found: Hop) -> Sequence[str]:
                raise ValueError(found.outcome)

            world.ports[Explainers] = Explainers({"sqs": explain, "sns": broken})
            matched = hop(world, outcome="matched", subject=b"{}")
            unmatched = hop(world, matched.header(), outcome="unmatched", subject=b"{}")
            silent = hop(world, matched.header(), outcome="unmatched")
            topic = trace.hop(
                matched.header(),
                ids=world.ids,
                kind="match",
                source="sns:Publish",
                target="arn:aws:sns:us-east-1:000000000000:news",
                at_ms=world.clock.now_ms(),
                outcome="filtered",
                subject=b"{}",
            )
            await keep(store, world, matched, unmatched, silent, topic)
            [found] = await Traces(store, world).find(matched.root)
            assert asked == ["unmatched"]
            assert [len(step.explanation) for step in found.hops[0].hops] == [22, 0, 0]
            text = text_of([found])
            assert text.count('rule "orders"') == 20
            assert "… and 2 more" in text

    run(story())


def test_hops_whose_cause_is_not_there_come_first() -> None:
    late, early = (Hop("r", name, "gone", "call", "a", "b", at_ms) for name, at_ms in (("2", 20), ("1", 10)))
    below = Hop("r", "3", "2", "delivery", "b", "c", 30)
    made = tree("r", [below, late, early], {})
    assert [(step.span, [one.span for one in step.hops]) for step in made.hops] == [("1", []), ("2", ["3"])]
    assert made.at_ms == 10


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("arn:aws:sqs:us-east-1:000000000000:orders", "queue orders"),
        ("arn:aws:sns:us-east-1:000000000000:news", "topic news"),
        ("arn:aws:lambda:us-east-1:000000000000:function:work:live", "function work:live"),
        ("arn:aws:events:us-east-1:000000000000:event-bus/default", "bus default"),
        ("arn:aws:events:us-east-1:000000000000:rule/shop/orders", "rule shop/orders"),
        ("arn:aws:events:us-east-1:000000000000:api-destination/web/0f3", "API destination web"),
        ("arn:aws:scheduler:us-east-1:000000000000:schedule/default/nightly", "schedule default/nightly"),
        ("arn:aws:logs:us-east-1:000000000000:log-group:/aws/events/all:*", "log group /aws/events/all"),
        ("arn:aws:kinesis:us-east-1:000000000000:stream/s", "kinesis stream/s"),
        ("events:PutEvents", "events:PutEvents"),
        ("", ""),
    ],
)
def test_short_names(text: str, name: str) -> None:
    assert short_name(text) == name


@pytest.mark.parametrize(
    ("ms", "text"),
    [
        (0, "0 ms"),
        (999, "999 ms"),
        (1000, "1 s"),
        (1250, "1.2 s"),
        (60_000, "1 m"),
        (125_000, "2 m 5 s"),
        (7_260_000, "2 h 1 m"),
        (86_400_000 * 23, "23 d"),
    ],
)
def test_durations(ms: int, text: str) -> None:
    assert duration(ms) == text
