"""The engine alone, with boxes for resources: order, replacement and rollback."""

from pathlib import Path
from typing import Any

import pytest

from fogbank.kernel.world import World
from fogbank.services.cloudformation import store as stacks
from fogbank.services.cloudformation.model import Program, Stack, Verb
from fogbank.storage.api import Store
from tests.fabric.worlds import opened, run, until
from tests.services.cloudformation.boxes import Boxes, begin, program, stack_of


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
