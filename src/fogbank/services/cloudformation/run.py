"""One work over one stack: what is there now, and the writing down of each step in one commit with its event."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, final

from msgspec.structs import replace

from fogbank.kernel.calls import service_context
from fogbank.kernel.resource import Deployment, ResourceType, ResourceTypes
from fogbank.kernel.world import World
from fogbank.services.cloudformation import store as stacks
from fogbank.services.cloudformation.model import STACK_TYPE, Event, Program, Resource, Stack
from fogbank.services.cloudformation.scope import StackScope
from fogbank.services.cloudformation.store import Leftover
from fogbank.storage.api import Conflict, Operation, Store, StoreError
from fogbank.storage.table import Stored

_log = logging.getLogger("fogbank.cloudformation")
_TAG: Final = "aws:cloudformation:"


class Superseded(StoreError):
    """The stack has another work now; this one is over."""


@final
class Run:
    """Writes a stack's resources while its work goes on, and only as long as that is the stack's work.

    Every commit checks the stack, which others may change too: what they say (a cancellation) is heard then.
    """

    def __init__(self, store: Store, world: World, stored: Stored[Stack]) -> None:
        self.store = store
        self.world = world
        self.stack = stored.value
        self._stored = stored
        self.resources: dict[str, Resource] = {}
        self.leftovers: list[Stored[Leftover]] = []
        self.exports: Mapping[str, stacks.Export] = {}
        self.imported: set[str] = set()
        self.types = world.port(ResourceTypes).types

    async def load(self) -> None:
        """Read what is there."""
        found = await stacks.resources_of(self.store, self.stack)
        self.resources = {name: stored.value for name, stored in found.items()}
        self.leftovers = list(await stacks.leftovers_of(self.store, self.stack))
        self.exports = await stacks.exports_of(self.store, self.stack.account, self.stack.region)

    # Names and values

    def scope(self, program: Program) -> StackScope:
        scope = StackScope(self.stack, program, self.resources, self.exports)
        scope.imported = self.imported
        return scope

    def type_of(self, name: str) -> ResourceType | None:
        """The type of this name; every `Custom::…` is a custom resource."""
        return self.types.get("AWS::CloudFormation::CustomResource" if name.startswith("Custom::") else name)

    def token(self, logical_id: str) -> str:
        """Names the thing that this work creates for a logical id."""
        return f"{stacks.unique_of(self.stack.id)}/{logical_id}/{self.stack.works}"

    def deployment(self, logical_id: str, token: str, type_name: str) -> Deployment:
        stack = self.stack
        ctx = service_context(self.world, account=stack.account, region=stack.region, service="cloudformation")
        own = {"stack-name": stack.name, "stack-id": stack.id, "logical-id": logical_id}
        wish = stack.work.wish if stack.work else stack.wish
        tags = {**wish.tags, **{f"{_TAG}{name}": value for name, value in own.items()}}
        return Deployment(ctx, stack.id, stack.name, logical_id, token, type_name, tags)

    # Writing down

    async def change(
        self,
        change: Callable[[Stack], Stack],
        *,
        operations: Sequence[Operation] = (),
        event: tuple[str, str] | None = None,
    ) -> None:
        """Change the stack, with what belongs to it in the same commit; `event` is a status and its reason."""
        while True:
            changed = change(self.stack)
            told = [self._stack_event(changed, *event)] if event else []
            events = [stacks.append_events(changed, told)] if told else []
            if await self._try([self._stored.becomes(changed), *operations, *events]):
                break
        found = await stacks.find_by_id(self.store, self.stack.id)
        assert found is not None
        self._stored, self.stack = found, found.value

    async def commit(self, operations: Sequence[Operation]) -> None:
        """A commit of this work. Raises Superseded."""
        while not await self._try(operations):
            pass

    async def _try(self, operations: Sequence[Operation]) -> bool:
        """False when the stack has changed meanwhile: it is read again then. Raises Superseded."""
        try:
            await self.store.commit(operations, [self._stored.unchanged()])
        except Conflict as conflict:
            if conflict.index:
                raise
        else:
            return True
        found = await stacks.find_by_id(self.store, self.stack.id)
        if found is None or found.value.works != self.stack.works:
            raise Superseded(f"{self.stack.id} has another work")
        self._stored, self.stack = found, found.value
        return False

    async def status(self, status: str, reason: str = "", **changes: Any) -> None:
        """Give the stack a status, and tell it as an event."""
        now_ms = self.world.clock.now_ms()
        await self.change(
            lambda stack: replace(stack, status=status, reason=reason, updated_ms=now_ms, **changes),
            event=(status, reason),
        )

    async def write(
        self,
        resource: Resource,
        *,
        operations: Iterable[Operation] = (),
        reason: str = "",
        properties: Mapping[str, Any] | None = None,
    ) -> None:
        """Keep a resource in its new state, and tell it."""
        event = self.event(resource, resource.status, reason, properties)
        told = stacks.append_events(self.stack, [event])
        await self.commit([stacks.put_resource(self.stack, resource), *operations, told])
        self.resources[resource.logical_id] = resource

    async def tell(
        self, resource: Resource, status: str, reason: str = "", operations: Sequence[Operation] = ()
    ) -> None:
        """An event of something that is a resource no longer, or not yet."""
        told = stacks.append_events(self.stack, [self.event(resource, status, reason)])
        await self.commit([*operations, told])

    def event(
        self, resource: Resource, status: str, reason: str = "", properties: Mapping[str, Any] | None = None
    ) -> Event:
        now_ms = self.world.clock.now_ms()
        return Event(
            f"{resource.logical_id}-{status}-{self.world.ids.uuid()}",
            now_ms,
            resource.logical_id,
            resource.made.physical_id if resource.made else "",
            resource.type,
            status,
            reason,
            resource.properties if properties is None else properties,
            self.stack.work.token if self.stack.work else "",
        )

    def _stack_event(self, stack: Stack, status: str, reason: str) -> Event:
        now_ms = self.world.clock.now_ms()
        token = stack.work.token if stack.work else (self.stack.work.token if self.stack.work else "")
        return Event(self.world.ids.uuid(), now_ms, stack.name, stack.id, STACK_TYPE, status, reason, {}, token)
