"""An action is one operation of one service: an input, an output, and a function between them.

    @action("sqs", "SendMessage")
    async def send_message(store: Store, ctx: Context, request: SendMessage) -> SendMessageResult: ...

Input and output are msgspec structs whose encoded names are AWS's, so the hot path decodes JSON straight
into them. The function knows no protocol: whoever calls it, an SDK over HTTP, another service through the
registry or a test, takes the same path.
"""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Final, TypeVar, final, get_type_hints

from msgspec import Struct

from fogbank.kernel.clock import Clock
from fogbank.kernel.errors import Unsupported
from fogbank.kernel.ids import Ids
from fogbank.kernel.limits import Limits
from fogbank.kernel.wakeup import Wakeups
from fogbank.kernel.world import World


class Context(Struct, frozen=True, gc=False):
    """Who calls, where, when, and what the kernel gives to those who serve it."""

    account: str
    region: str
    principal: str  # the ARN of the caller's identity
    user_id: str  # its unique id: AWS calls it UserId, SQS SenderId
    access_key: str
    now_ms: int  # the moment at which the call arrived; decisions use this one
    request_id: str
    endpoint: str  # scheme and host as the caller reached us, for URLs in answers
    world: World
    trace_id: str = ""  # the X-Ray header's value

    @property
    def by_aws(self) -> bool:
        """Whether a service acts here, and not a caller from outside: it may write tags that begin with `aws:`."""
        return self.principal.endswith(".amazonaws.com")

    @property
    def clock(self) -> Clock:
        return self.world.clock

    @property
    def ids(self) -> Ids:
        return self.world.ids

    @property
    def limits(self) -> Limits:
        return self.world.limits

    @property
    def wakeups(self) -> Wakeups:
        return self.world.wakeups


class Empty(Struct, frozen=True):
    """An answer without members."""


Handler = Callable[[Any, Context, Any], Awaitable[Any]]
_Function = TypeVar("_Function", bound=Handler)


@final
class Action(Struct, frozen=True):
    """One operation as the registry knows it."""

    service: str  # botocore's name of the service: "sqs"
    name: str  # AWS's name of the operation: "SendMessage"
    run: Handler
    input: type[Struct]
    output: type[Struct]


_ACTION_ATTRIBUTE: Final = "__fogbank_action__"


def action(service: str, name: str) -> Callable[[_Function], _Function]:
    """Mark a function as the operation `name` of `service`; its annotations give input and output."""

    def mark(function: _Function) -> _Function:
        hints = get_type_hints(function)
        setattr(function, _ACTION_ATTRIBUTE, Action(service, name, function, hints["request"], hints["return"]))
        return function

    return mark


def action_of(function: Handler) -> Action:
    """What `@action` wrote on a function."""
    found: Action = getattr(function, _ACTION_ATTRIBUTE)
    return found


@final
class Registry:
    """Every action that is built, by service and name; and the one way to call them."""

    def __init__(self, store: object, functions: Iterable[Handler]) -> None:
        self._store = store
        self._actions = {(found.service, found.name): found for found in map(action_of, functions)}

    def find(self, service: str, name: str) -> Action | None:
        return self._actions.get((service, name))

    def services(self) -> frozenset[str]:
        return frozenset(service for service, _ in self._actions)

    def actions(self) -> Iterable[Action]:
        return self._actions.values()

    def run(self, action: Action, ctx: Context, request: Struct) -> Awaitable[Any]:
        """Run an action that `find` gave. Raises whatever the action raises."""
        return action.run(self._store, ctx, request)

    def call(self, ctx: Context, service: str, name: str, request: Struct) -> Awaitable[Any]:
        """Run an action. Raises Unsupported for one that is not built, and whatever the action raises."""
        found = self._actions.get((service, name))
        if found is None:
            raise Unsupported(f"the operation {name} of {service}")
        return self.run(found, ctx, request)
