"""The engine alone, with boxes for resources: order, replacement, rollback, and crashes between any two steps."""

import asyncio
import os
import random  # noqa: TID251 - of a seed
from pathlib import Path
from typing import Any

import pytest

from fogbank.kernel.background import Background
from fogbank.kernel.world import World
from fogbank.services.cloudformation import drive
from fogbank.services.cloudformation import store as stacks
from fogbank.services.cloudformation.model import Program, Stack, Verb
from fogbank.storage.api import Store
from tests.fabric.worlds import opened, run, until
from tests.services.cloudformation.boxes import Boxes, begin, program

SEEDS = [int(os.environ["FOGBANK_SEED"])] if "FOGBANK_SEED" in os.environ else range(1000)


async def stack_of(store: Store) -> Stack:
    found = await stacks.find_by_id(store, "arn:aws:cloudformation:r:0:stack/stack/1")
    assert found is not None
    return found.value


async def worked(store: Store, world: World, verb: Verb, wanted: Program, **changes: Any) -> Stack:
    """Work on the stack to the end."""
    await begin(store, world, verb, wanted, **changes)
    await until(lambda: not world.background.running())
    return await stack_of(store)


def story(work: Any, tmp_path: Path) -> None:
    async def told() -> None:
        async with opened("memory", tmp_path) as (store, world):
            boxes = Boxes()
            world.ports.update(boxes.ports())
            await work(store, world, boxes)

    run(told())


def test_what_needs_another_is_made_after_it_and_deleted_before_it(tmp_path: Path) -> None:
    async def work(store: Store, world: World, boxes: Boxes) -> None:
        wanted = program({"Where": {"Fn::GetAtt": ["B", "Arn"]}}, B={"Of": {"Ref": "A"}}, A={}, C={"Of": {"Ref": "B"}})
        made = await worked(store, world, "CREATE", wanted)
        assert made.status == "CREATE_COMPLETE"
        assert boxes.done == ["create A", "create B", "create C"]
        assert made.outputs[0].value.startswith("arn:stack-B-")
        assert (await worked(store, world, "DELETE", wanted)).status == "DELETE_COMPLETE"
        assert boxes.done[3:] == ["delete C", "delete B", "delete A"]
        assert boxes.there == {}

    story(work, tmp_path)


def test_a_creation_that_fails_is_rolled_back(tmp_path: Path) -> None:
    async def work(store: Store, world: World, boxes: Boxes) -> None:
        wanted = program(A={}, B={"Of": {"Ref": "A"}, "Fail": "create"}, C={"Of": {"Ref": "B"}})
        made = await worked(store, world, "CREATE", wanted)
        assert made.status == "ROLLBACK_COMPLETE"
        assert boxes.done == ["create A", "delete A"]
        told = [(event.logical_id, event.status) for event in await stacks.events_of(store, made)]
        assert ("B", "CREATE_FAILED") in told
        assert ("C", "CREATE_IN_PROGRESS") not in told

    story(work, tmp_path)


@pytest.mark.parametrize(
    ("after", "done"),
    [
        pytest.param({"Color": "blue"}, ["update A"], id="in place"),
        pytest.param({"Shape": "round"}, ["create A", "update B", "delete A"], id="replacement, then who refers to it"),
        pytest.param({}, [], id="nothing"),
    ],
)
def test_an_update_does_what_the_change_needs(after: dict[str, str], done: list[str], tmp_path: Path) -> None:
    async def work(store: Store, world: World, boxes: Boxes) -> None:
        b = {"Of": {"Ref": "A"}}
        await worked(store, world, "CREATE", program(A={}, B=b))
        boxes.done.clear()
        assert (await worked(store, world, "UPDATE", program(A=after, B=b))).status == "UPDATE_COMPLETE"
        assert boxes.done == done
        assert len(boxes.there) == 2

    story(work, tmp_path)


def test_an_update_that_fails_takes_everything_back(tmp_path: Path) -> None:
    async def work(store: Store, world: World, boxes: Boxes) -> None:
        before = program(A={"Color": "red"}, B={"Of": {"Ref": "A"}}, D={})
        await worked(store, world, "CREATE", before)
        there = dict(boxes.there)
        after = program(
            A={"Shape": "round"}, B={"Of": {"Ref": "A"}, "Color": "blue"}, C={"Of": {"Ref": "B"}, "Fail": "create"}
        )
        assert (await worked(store, world, "UPDATE", after)).status == "UPDATE_ROLLBACK_COMPLETE"
        assert boxes.there == there

    story(work, tmp_path)


def test_what_does_not_go_stays_with_all_that_it_needs(tmp_path: Path) -> None:
    async def work(store: Store, world: World, boxes: Boxes) -> None:
        wanted = program(A={}, B={"Of": {"Ref": "A"}, "Fail": "delete"}, C={})
        await worked(store, world, "CREATE", wanted)
        left = await worked(store, world, "DELETE", wanted)
        assert (left.status, left.reason) == ("DELETE_FAILED", "The following resource(s) failed to delete: [A, B].")
        assert sorted(name.split("-")[1] for name in boxes.there) == ["A", "B"]

    story(work, tmp_path)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_crash_between_any_two_steps_is_gone_on_from(seed: int, tmp_path: Path) -> None:
    run(_crashing(seed, tmp_path))


def _random_program(draw: random.Random) -> Program:
    names = "ABCDEF"[: draw.randrange(1, 7)]
    boxes: dict[str, dict[str, Any]] = {}
    for name in names:
        box: dict[str, Any] = {"Color": draw.choice(["red", "blue"]), "Shape": draw.choice(["round", "flat"])}
        if boxes and draw.random() < 0.6:
            box["Of"] = {"Ref": draw.choice(sorted(boxes))}
        if draw.random() < 0.08:
            box["Fail"] = draw.choice(["create", "update"])
        boxes[name] = box
    return program(**boxes)


async def _crashing(seed: int, tmp_path: Path) -> None:
    draw = random.Random(seed)
    async with opened("memory", tmp_path) as (store, world):
        boxes = Boxes(seed)
        world.ports.update(boxes.ports())
        verb: Verb = "CREATE"
        for _ in range(3):
            wanted = _random_program(draw)
            await begin(store, world, verb, wanted)
            world = await _with_crashes(store, world, draw)
            stack = await stack_of(store)
            resources = await stacks.resources_of(store, stack)
            left = [stored.value.resource for stored in await stacks.leftovers_of(store, stack)]
            known = [*(stored.value for stored in resources.values()), *left]
            made = {resource.made.physical_id for resource in known if resource.made}
            assert not left or stack.status == "UPDATE_ROLLBACK_FAILED", seed
            assert stack.work is None, seed
            assert made == boxes.there.keys(), f"seed {seed}: {stack.status}"
            if stack.status == "ROLLBACK_COMPLETE":
                assert boxes.there == {}, seed
                return
            if stack.status == "UPDATE_ROLLBACK_FAILED":
                # What would not change did not change back either.
                boxes_before = stack.wish.program.resources.values()
                assert any(declared.properties.get("Fail") == "update" for declared in boxes_before), seed
                return
            assert stack.status in ("CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"), seed
            assert set(resources) == set(stack.wish.program.resources), seed
            for stored in resources.values():
                assert stored.value.made is not None
                assert boxes.there[stored.value.made.physical_id] == stored.value.properties, seed
            verb = "UPDATE"
        await worked(store, world, "DELETE", Program())
        assert boxes.there == {}, seed


async def _with_crashes(store: Store, world: World, draw: random.Random) -> World:
    """Let the work go on to its end, with up to four crashes on the way."""
    for _ in range(draw.randrange(5)):
        for _ in range(draw.randrange(60)):
            await asyncio.sleep(0)  # noqa: TID251
        await world.background.stop()
        world = World(world.clock, world.ids, world.limits, world.wakeups, Background(), world.ports)
        await drive.resume(store, world)
    await until(lambda: not world.background.running())
    return world
