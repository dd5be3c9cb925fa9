"""Things to deploy that need no service: boxes in a dictionary, and a stack of them without any API."""

import asyncio
import random  # noqa: TID251 - of a seed
from collections.abc import Mapping
from typing import Any, Final

from msgspec.structs import replace

from fogbank.kernel.calls import Endpoint
from fogbank.kernel.resource import Change, Deployment, DeploymentFailed, Made, Properties, ResourceType, ResourceTypes
from fogbank.kernel.world import World
from fogbank.services.cloudformation import drive
from fogbank.services.cloudformation import store as stacks
from fogbank.services.cloudformation.model import Declared, DeclaredOutput, Program, Stack, Verb, Wish, Work
from fogbank.storage.api import Store

BOX: Final = "Test::Box"
NOW_MS: Final = 0


class Boxes:
    """What is there, by physical id; and what was done, in order."""

    def __init__(self, seed: int = 0) -> None:
        self.there: dict[str, dict[str, Any]] = {}
        self.done: list[str] = []
        self._random = random.Random(seed)

    async def _turns(self) -> None:
        for _ in range(self._random.randrange(4)):
            await asyncio.sleep(0)  # noqa: TID251

    async def create(self, deployment: Deployment, properties: Properties) -> Made:
        await self._turns()
        if properties.get("Fail") == "create":
            raise DeploymentFailed("It would not be made.")
        name = _name(deployment, properties)
        if name in self.there:
            raise DeploymentFailed(f"{name} already exists.")
        self.there[name] = dict(properties)
        self.done.append(f"create {deployment.logical_id}")
        await self._turns()
        return Made(name, {"Arn": f"arn:{name}"})

    async def update(self, deployment: Deployment, made: Made, _: Properties, new: Properties) -> Made:
        await self._turns()
        if new.get("Fail") == "update":
            raise DeploymentFailed("It would not change.")
        self.there[made.physical_id] = dict(new)
        self.done.append(f"update {deployment.logical_id}")
        await self._turns()
        return made

    async def delete(self, deployment: Deployment, made: Made, properties: Properties) -> None:
        await self._turns()
        if properties.get("Fail") == "delete":
            raise DeploymentFailed("It would not go.")
        if self.there.pop(made.physical_id, None) is not None:
            self.done.append(f"delete {deployment.logical_id}")
        await self._turns()

    async def find(self, deployment: Deployment, properties: Properties) -> Made | None:
        await self._turns()
        name = _name(deployment, properties)
        return Made(name) if name in self.there else None

    def ports(self) -> dict[type[Any], Any]:
        properties = {
            "Name": Change.REPLACEMENT,
            "Shape": Change.REPLACEMENT,
            "Color": Change.IN_PLACE,
            "Of": Change.IN_PLACE,
            "Fail": Change.IN_PLACE,
        }
        box = ResourceType(BOX, properties, self.create, self.delete, self.update, frozenset({"Arn"}), find=self.find)
        return {ResourceTypes: ResourceTypes({BOX: box}), Endpoint: Endpoint()}


def _name(deployment: Deployment, properties: Properties) -> str:
    return str(properties.get("Name") or deployment.name())


def program(outputs: Mapping[str, Any] | None = None, **boxes: Mapping[str, Any]) -> Program:
    """A program of boxes: `program(A={"Color": "red"}, B={"Of": {"Ref": "A"}})`."""
    declared = {name: Declared(name, BOX, properties) for name, properties in boxes.items()}
    told = {name: DeclaredOutput(name, value) for name, value in (outputs or {}).items()}
    return Program(declared, told)


async def begin(store: Store, world: World, verb: Verb, wanted: Program, **changes: Any) -> Stack:
    """Begin a work on the stack `stack`, as the API would."""
    wish = Wish("", "", wanted)
    found = await stacks.find_by_name(store, "0", "r", "stack")
    stack = (
        found.value
        if found
        else Stack("arn:aws:cloudformation:r:0:stack/stack/1", "stack", "0", "r", "", NOW_MS, 77, wish)
    )
    before = stack.wish if verb == "UPDATE" else None
    work = Work(verb, stack.works + 1, wish, before, **changes)
    stack = replace(stack, status=f"{verb}_IN_PROGRESS", works=work.number, work=work)
    key = stacks.key("0", "r", "stack")
    await store.commit(
        [stacks.STACKS.put(stacks.stack_key(stack), stack), stacks.NAMES.put(key, stacks.Named(stack.id))]
    )
    drive.begin(store, world, stack.id)
    return stack


async def stack_of(store: Store) -> Stack:
    """The stack `stack`, dead or alive."""
    found = await stacks.find_by_id(store, "arn:aws:cloudformation:r:0:stack/stack/1")
    assert found is not None
    return found.value
