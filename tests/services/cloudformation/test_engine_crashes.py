"""A thousand stories of the engine, each with crashes between any two steps; a failure prints its seed."""

import asyncio
import os
import random  # noqa: TID251 - of a seed
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from fogbank.kernel.background import Background
from fogbank.kernel.world import World
from fogbank.services.cloudformation import drive
from fogbank.services.cloudformation import store as stacks
from fogbank.services.cloudformation.model import Declared, Program, Stack, Verb
from fogbank.storage.api import Store
from tests.fabric.worlds import opened, run, until
from tests.services.cloudformation.boxes import Boxes, begin, program, stack_of

SEEDS = [int(os.environ["FOGBANK_SEED"])] if "FOGBANK_SEED" in os.environ else range(1000)
POLICIES = ("Retain", "RetainExceptOnCreate")


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
    made = program(**boxes)
    return replace(made, resources={name: _with_policies(each, draw) for name, each in made.resources.items()})


def _with_policies(declared: Declared, draw: random.Random) -> Declared:
    if draw.random() > 0.15:
        return declared
    return replace(declared, deletion_policy=draw.choice(POLICIES), update_replace_policy="Retain")


async def _crashing(seed: int, tmp_path: Path) -> None:
    draw = random.Random(seed)
    async with opened("memory", tmp_path) as (store, world):
        boxes = Boxes(seed)
        world.ports.update(boxes.ports())
        verb: Verb = "CREATE"
        for _ in range(4):
            wanted = _random_program(draw)
            await begin(store, world, verb, wanted)
            if draw.random() < 0.2:
                await _turns(draw)
                await _interfere(store, world, draw)
            world = await _with_crashes(store, world, draw)
            stack = await stack_of(store)
            assert stack.work is None, seed
            await _check(store, stack, boxes, seed)
            if stack.status not in ("CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"):
                break
            verb = "UPDATE"
        if (await stack_of(store)).status != "DELETE_COMPLETE":
            await begin(store, world, "DELETE", Program())
            await _with_crashes(store, world, draw)
        ended = await stack_of(store)
        assert ended.status == "DELETE_COMPLETE", seed
        await _check(store, ended, boxes, seed)


async def _check(store: Store, stack: Stack, boxes: Boxes, seed: int) -> None:
    """What is there is what the stack knows, and what it left behind because that was wanted."""
    events = await stacks.events_of(store, stack)
    retained = {event.physical_id for event in events if event.status == "DELETE_SKIPPED"}
    resources = await stacks.resources_of(store, stack)
    left = [stored.value.resource for stored in await stacks.leftovers_of(store, stack)]
    known = [*(stored.value for stored in resources.values()), *left]
    made = {resource.made.physical_id for resource in known if resource.made}
    assert made | retained == boxes.there.keys(), f"seed {seed}: {stack.status}"
    if stack.status == "UPDATE_ROLLBACK_FAILED":
        # What would not change did not change back either.
        before = stack.wish.program.resources.values()
        assert any(declared.properties.get("Fail") == "update" for declared in before), seed
        return
    assert not left, seed
    if stack.status in ("ROLLBACK_COMPLETE", "DELETE_COMPLETE"):
        assert not resources, seed
        return
    assert set(resources) == set(stack.wish.program.resources), seed
    for stored in resources.values():
        assert stored.value.made is not None
        assert boxes.there[stored.value.made.physical_id] == stored.value.properties, seed


async def _interfere(store: Store, world: World, draw: random.Random) -> None:
    """Cancel the work, or delete the stack in the middle of its creation, as the API would."""
    found = await stacks.find_by_id(store, (await stack_of(store)).id)
    assert found is not None
    work = found.value.work
    if work is None:
        return
    if work.verb == "UPDATE":
        cancelled = replace(found.value, work=replace(work, cancelled=True))
        await store.commit([found.becomes(cancelled)], [found.unchanged()])
        drive.hear(world, found.value.id)
    else:
        await begin(store, world, "DELETE", Program())


async def _turns(draw: random.Random) -> None:
    for _ in range(draw.randrange(60)):
        await asyncio.sleep(0)  # noqa: TID251


async def _with_crashes(store: Store, world: World, draw: random.Random) -> World:
    """Let the work go on to its end, with up to four crashes on the way."""
    for _ in range(draw.randrange(5)):
        await _turns(draw)
        await world.background.stop()
        world = World(world.clock, world.ids, world.limits, world.wakeups, Background(), world.ports)
        await drive.resume(store, world)
    await until(lambda: not world.background.running())
    return world
