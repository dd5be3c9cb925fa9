"""Functions of a line, run in the server's own process: what is tested is what happens around them.

house = House()
with Cloud(compute=house.compute) as cloud:
    house.function(cloud, "double", lambda event: 2 * event)
"""

import asyncio
import io
import json
import zipfile
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any, final

from msgspec.structs import replace

from fogbank.compute.api import Invocation, Outcome, RuntimeUnavailable, Spec, Streamed
from fogbank.kernel.clock import Clock
from fogbank.kernel.world import World
from fogbank.services.lambda_.functions import Machinery
from fogbank.services.lambda_.model import EventInvoke, Function
from fogbank.services.lambda_.store import FUNCTIONS, key
from tests.cloud import Cloud

Handler = Callable[[Any], Any]


def archive(**files: str) -> bytes:
    """A deployment package of these files; `handler` is handler.py."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as opened:
        for name, text in (files or {"handler": "def handle(event, context): ..."}).items():
            opened.writestr(f"{name}.py", text)
    return packed.getvalue()


class Stream:
    """What a handler returns that answers in pieces; an exception among them breaks it off."""

    def __init__(self, *pieces: bytes | Exception, integrated: bool = False) -> None:
        self.pieces = pieces
        self.integrated = integrated


@final
class Door:
    """A handler waits here until the test opens it."""

    def __init__(self) -> None:
        self.waiting = 0
        self.seen_most = 0
        self._open = asyncio.Event()

    async def pass_through(self) -> None:
        self.waiting += 1
        self.seen_most = max(self.waiting, self.seen_most)
        await self._open.wait()
        self.waiting -= 1

    def open(self, cloud: Cloud) -> None:
        async def opened() -> None:
            self._open.set()

        cloud.run(opened())


@final
class House:
    """Compute for tests. `calls` holds every invocation: the function's name, the version, the invocation."""

    def __init__(self) -> None:
        self.handlers: dict[str, Handler] = {}
        self.calls: list[tuple[str, str, Invocation]] = []
        self._clock: Clock | None = None

    def compute(self, world: World) -> "House":
        self._clock = world.clock
        return self

    def function(self, cloud: Cloud, name: str, handler: Handler, *, client: Any = None, **settings: Any) -> str:
        """Make a function and give its ARN."""
        self.handlers[name] = handler
        request: dict[str, Any] = {
            "FunctionName": name,
            "Runtime": "python3.12",
            "Handler": "handler.handle",
            "Role": "arn:aws:iam::000000000000:role/any",
            "Code": {"ZipFile": archive()},
        }
        made = (client or cloud.client("lambda")).create_function(**(request | settings))
        return str(made["FunctionArn"])

    def events(self, name: str) -> list[Any]:
        """What a function was given, in the order of its invocations."""
        return [json.loads(invocation.payload) for called, _, invocation in self.calls if called == name]

    # Compute

    async def invoke(self, spec: Spec, invocation: Invocation) -> Outcome:
        self.calls.append((spec.name, spec.version, invocation))
        try:
            answer = self.handlers[spec.name](json.loads(invocation.payload))
            if isinstance(answer, Door):
                await answer.pass_through()
                answer = None
        except RuntimeUnavailable:
            raise
        except Exception as error:  # noqa: BLE001 - a handler may raise anything
            return _failed(error)
        payload = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        return Outcome(payload, log_tail=b"END RequestId: " + invocation.request_id.encode())

    async def invoke_stream(self, spec: Spec, invocation: Invocation) -> Streamed | Outcome:
        self.calls.append((spec.name, spec.version, invocation))
        try:
            answer = self.handlers[spec.name](json.loads(invocation.payload))
        except Exception as error:  # noqa: BLE001 - a handler may raise anything
            return _failed(error)
        if not isinstance(answer, Stream):
            answer = Stream(answer if isinstance(answer, bytes) else json.dumps(answer).encode())
        kind = "application/vnd.awslambda.http-integration-response" if answer.integrated else "application/json"
        streamed = Streamed(kind, answer.integrated, _nothing(), log_tail=b"END")
        streamed.pieces = _pieces(streamed, answer.pieces)
        return streamed

    async def provision(self, spec: Spec, count: int) -> None: ...
    def prewarm(self, spec: Spec) -> None: ...
    def retire(self, function_arn: str, keep: frozenset[str] = frozenset()) -> None: ...
    async def close(self) -> None: ...


async def _nothing() -> AsyncIterator[bytes]:
    return
    yield


async def _pieces(streamed: Streamed, pieces: Sequence[bytes | Exception]) -> AsyncIterator[bytes]:
    for piece in pieces:
        if isinstance(piece, Exception):
            failed = _failed(piece)
            streamed.error_type, streamed.error_body = type(piece).__name__, failed.payload
            return
        yield piece


def _failed(error: Exception) -> Outcome:
    document: dict[str, Any] = {"errorMessage": str(error), "errorType": type(error).__name__, "stackTrace": []}
    return Outcome(json.dumps(document).encode(), "Unhandled", "function")


# Settings of functions, as the control plane's actions leave them


def reserve(cloud: Cloud, name: str, count: int | None) -> None:
    """Reserve concurrency for a function."""
    changed = _change(cloud, name, lambda function: replace(function, reserved_concurrency=count))
    cloud.fogbank.world.port(Machinery).concurrency.reserve(changed)


def configure(cloud: Cloud, name: str, *, qualifier: str = "", **settings: Any) -> None:
    """Give a function an event invoke configuration."""
    found = {qualifier: EventInvoke(0, **settings)}
    _change(cloud, name, lambda function: replace(function, event_invoke={**function.event_invoke, **found}))


def _change(cloud: Cloud, name: str, edit: Callable[[Function], Function]) -> Function:
    async def commit() -> Function:
        store = cloud.fogbank.store
        found = await FUNCTIONS.find(store, key("000000000000", "us-east-1", name))
        assert found is not None
        changed = edit(found.value)
        await store.commit([found.becomes(changed)], [found.unchanged()])
        return changed

    return cloud.run(commit())


def until(cloud: Cloud, true: Callable[[], object]) -> None:
    """Return when something has become true: turns of the loop, not time."""

    async def turn() -> None:
        while not true():  # noqa: ASYNC110
            await asyncio.sleep(0)  # noqa: TID251

    cloud.run(asyncio.wait_for(turn(), 10))
