"""One work over one stack: what is there now, and the writing down of each step in one commit with its event."""

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, final

from msgspec.structs import replace

from fogbank.kernel.calls import service_context
from fogbank.kernel.resource import Deployment, ResourceType, ResourceTypes
from fogbank.kernel.wakeup import Waiter
from fogbank.kernel.world import World
from fogbank.services.cloudformation import store as stacks
from fogbank.services.cloudformation.model import STACK_TYPE, Event, Program, Resource, Stack
from fogbank.services.cloudformation.notifications import told
from fogbank.services.cloudformation.scope import StackScope
from fogbank.services.cloudformation.skipping import skipped
from fogbank.services.cloudformation.store import Leftover
from fogbank.storage.api import Conflict, Operation, Store, StoreError
from fogbank.storage.table import Stored

_TAG: Final = "aws:cloudformation:"


def changed(stack_id: str) -> tuple[str, str]:
    """The topic of those who work on a stack, when somebody else changed it."""
    return ("stack changed", stack_id)


class Superseded(StoreError):
    """The stack has another work now; this one is over."""


@final
class Run:
    """Writes a stack's resources while its work goes on, and only as long as that is the stack's work.

    Every commit checks the stack, which others may change too: what they say (a cancellation, a deletion) is heard
    then. A step that is under way when another work takes over is written down all the same: nobody else works on the
    stack before this run has ended.
    """

    def __init__(self, store: Store, world: World, stored: Stored[Stack]) -> None:
        self.store = store
        self.world = world
        self.stack = stored.value
        self.works = stored.value.works
        self._stored = stored
        self.resources: dict[str, Resource] = {}
        self.leftovers: list[Stored[Leftover]] = []
        self.exports: Mapping[str, stacks.Export] = {}
        self.imported: set[str] = set()
        self.given_up: set[str] = set()  # logical ids of steps that were cancelled because of others
        self.types = world.port(ResourceTypes)

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

    def masked(self, program: Program, hidden: frozenset[str] = frozenset()) -> StackScope:
        """The scope that shows stars for what is not to be shown: the stack's parameters with NoEcho, and `hidden`."""
        scope = self.scope(program)
        scope.hidden = hidden | (self.stack.work.aim.hidden if self.stack.work else self.stack.wish.hidden)
        scope.masks = True
        return scope

    def type_of(self, name: str) -> ResourceType | None:
        """The type of this name; every `Custom::…` is a custom resource. None for one that nobody has."""
        found = self.types.types.get("AWS::CloudFormation::CustomResource" if name.startswith("Custom::") else name)
        return skipped(name) if found is None and self.types.skip_unknown else found

    def token(self, logical_id: str) -> str:
        """Names the thing that this work creates for a logical id; its rollback creates another one."""
        work = self.stack.work
        back = "/back" if work is not None and work.rolling_back else ""
        return f"{stacks.unique_of(self.stack.id)}/{logical_id}/{self.works}{back}"

    @property
    def tags(self) -> Mapping[str, str]:
        """The stack's tags, as this work wants them."""
        return self.stack.work.aim.tags if self.stack.work else self.stack.wish.tags

    def deployment(self, logical_id: str, token: str, type_name: str) -> Deployment:
        stack = self.stack
        ctx = service_context(self.world, account=stack.account, region=stack.region, service="cloudformation")
        own = {"stack-name": stack.name, "stack-id": stack.id, "logical-id": logical_id}
        tags = {**self.tags, **{f"{_TAG}{name}": value for name, value in own.items()}}
        return Deployment(ctx, stack.id, stack.name, logical_id, token, type_name, tags)

    # What others say meanwhile

    @contextmanager
    def waiter(self) -> Generator[Waiter]:
        """One that is woken when somebody else changed the stack, and when the time of the work is up."""
        work = self.stack.work
        with self.world.wakeups.waiter(changed(self.stack.id)) as waiter:
            alarm = self.world.clock.call_at(work.deadline_ms, waiter.wake) if work and work.deadline_ms else None
            try:
                yield waiter
            finally:
                if alarm is not None:
                    alarm.cancel()

    async def stops(self) -> bool:
        """Whether nothing more is to be begun: another work, a cancellation, the end of the time."""
        await self._refresh()
        work = self.stack.work
        if self.stack.works != self.works or work is None:
            return True
        return not work.rolling_back and (work.cancelled or self.timed_out)

    @property
    def timed_out(self) -> bool:
        work = self.stack.work
        return work is not None and 0 < work.deadline_ms <= self.world.clock.now_ms()

    def check_mine(self) -> None:
        """Raises Superseded."""
        if self.stack.works != self.works:
            raise Superseded(f"{self.stack.id} has another work")

    async def _refresh(self) -> None:
        found = await stacks.find_by_id(self.store, self.stack.id)
        if found is None:
            raise Superseded(f"{self.stack.id} is gone")
        self._stored, self.stack = found, found.value

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
            self.check_mine()
            now = change(self.stack)
            events = told(now, [self._stack_event(now, *event)]) if event else []
            if await self._try([self._stored.becomes(now), *operations, *events]):
                break
        await self._refresh()

    async def commit(self, operations: Sequence[Operation]) -> None:
        """A commit of this work."""
        while not await self._try(operations):
            pass

    async def _try(self, operations: Sequence[Operation]) -> bool:
        """False when the stack has changed meanwhile: it is read again then."""
        try:
            await self.store.commit(operations, [self._stored.unchanged()])
        except Conflict as conflict:
            if conflict.index:
                raise
        else:
            return True
        await self._refresh()
        return False

    async def status(self, status: str, reason: str = "", **changes: Any) -> None:
        """Give the stack a status, and tell it as an event."""
        await self.change(lambda stack: replace(stack, status=status, reason=reason, **changes), event=(status, reason))

    async def write(
        self,
        resource: Resource,
        *,
        operations: Iterable[Operation] = (),
        reason: str = "",
        properties: Mapping[str, Any] | None = None,
        first: Sequence[Event] = (),
    ) -> None:
        """Keep a resource in its new state, and tell it, after the events that come first."""
        event = self.event(resource, resource.status, reason, properties)
        events = told(self.stack, [*first, event])
        await self.commit([stacks.put_resource(self.stack, resource), *operations, *events])
        self.resources[resource.logical_id] = resource

    async def tell(
        self, resource: Resource, status: str, reason: str = "", operations: Sequence[Operation] = ()
    ) -> None:
        """An event of something that is a resource no longer, or not yet."""
        await self.commit([*operations, *told(self.stack, [self.event(resource, status, reason)])])

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
            resource.visible if properties is None else properties,
            self.stack.work.token if self.stack.work else "",
        )

    def _stack_event(self, stack: Stack, status: str, reason: str) -> Event:
        now_ms = self.world.clock.now_ms()
        token = stack.work.token if stack.work else (self.stack.work.token if self.stack.work else "")
        return Event(self.world.ids.uuid(), now_ms, stack.name, stack.id, STACK_TYPE, status, reason, {}, token)
