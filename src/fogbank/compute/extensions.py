"""The Extensions API of one environment, version 2020-01-01.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html

External extensions are the programs in `/opt/extensions`: they begin before the runtime, must register before it
begins, and may stay for two seconds after it. Internal ones run inside the runtime's process and register while it
initialises. Whoever is registered for INVOKE has its part in every invocation: the environment is free when the
runtime and all of them have asked for their next event.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Final, Literal, Protocol, final

import msgspec
from msgspec import Struct

from fogbank.compute.api import Spec
from fogbank.compute.http1 import Connection, Incoming
from fogbank.compute.journal import Journal
from fogbank.compute.output import Lines, Pipe
from fogbank.compute.process import Process
from fogbank.compute.runtime_api import refuse, refuse_state
from fogbank.compute.telemetry import Telemetry

Reason = Literal["SPINDOWN", "TIMEOUT", "FAILURE"]
REGISTERED_MAX: Final = 10
_REAPED_S: Final = 5.0
_EXTENSION: Final = "/2020-01-01/extension/"
_TELEMETRY: Final = "/2022-07-01/telemetry"
_EVENTS: Final = ("INVOKE", "SHUTDOWN")
_OK: Final = b'{"status":"OK"}\n'


class Register(Struct):
    """The body of a registration."""

    events: list[str] = []


@final
class Extension:
    """One that has registered."""

    def __init__(self, name: str, identifier: str, events: Sequence[str], *, external: bool) -> None:
        self.name = name
        self.identifier = identifier
        self.events = events
        self.external = external
        self.ready = False  # it has asked for its first event
        self.waiting: Connection | None = None
        self.owed: bytes | None = None  # an event that it has not asked for yet

    def give(self, event: bytes) -> None:
        waiting, self.waiting = self.waiting, None
        if waiting is not None:
            self._send(waiting, event)
        else:
            self.owed = event

    def asks(self, connection: Connection) -> None:
        owed, self.owed = self.owed, None
        if owed is not None:
            self._send(connection, owed)
        else:
            self.waiting = connection

    def _send(self, connection: Connection, event: bytes) -> None:
        head = f"Content-Type: application/json\r\nLambda-Extension-Identifier: {self.identifier}\r\n"
        connection.reply(200, event, head.encode())


class Host(Protocol):
    """The environment."""

    spec: Spec
    journal: Journal

    @property
    def initialising(self) -> bool: ...
    def extensions_settled(self) -> None:
        """All have asked for their next event."""
        ...

    def extension_failed(self, error_type: str, message: str) -> None: ...


@final
class Extensions:
    """See above."""

    def __init__(self, host: Host, new_id: Callable[[], str]) -> None:
        self._host = host
        self._new_id = new_id
        self._programs = programs(host.spec.layers)
        self._by_id: dict[str, Extension] = {}
        self._processes: dict[str, Process] = {}
        self._pipes: list[Pipe] = []
        self._registered: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._telemetry = Telemetry(host.journal)
        self._shutting_down = False
        self.invoked = False  # somebody is registered for INVOKE

    # The environment

    async def start(self, begin: Callable[[str, int], Awaitable[Process]]) -> None:
        """Start the external ones, given a name and a pipe; returns when all have registered. Raises OSError."""
        for name in self._programs:
            lines = Lines(lambda line: self._host.journal.function(line, source="extension"))
            pipe = Pipe(lines.feed)
            self._pipes.append(pipe)
            process = await begin(name, pipe.write_fd)
            pipe.given()
            self._processes[name] = process
            process.ended.add_done_callback(lambda ended, name=name: self._ended(name, ended.result()))
            if self._shutting_down:
                process.kill()
        if self._programs:
            await self._registered

    @property
    def settled(self) -> bool:
        """All are ready, and nobody is at work on an event."""
        return all(
            one.ready and (one.waiting is not None or "INVOKE" not in one.events) for one in self._by_id.values()
        )

    def invoke(self, request_id: str, arn: str, trace_id: str, deadline_ms: int) -> None:
        event = {
            "eventType": "INVOKE",
            "deadlineMs": deadline_ms,
            "requestId": request_id,
            "invokedFunctionArn": arn,
            "tracing": {"type": "X-Amzn-Trace-Id", "value": trace_id},
        }
        encoded = msgspec.json.encode(event)
        for one in self._by_id.values():
            if "INVOKE" in one.events:
                one.give(encoded)

    @property
    def external(self) -> bool:
        """Whether there is anybody to whom a shutdown is announced."""
        return any(not process.ended.done() for process in self._processes.values())

    async def shut_down(self, reason: Reason, deadline_ms: int, limit_s: float) -> None:
        """Announce the end to those who want to know, and wait until they have ended or the limit is over."""
        self._shutting_down = True
        await self._telemetry.flush()
        event = msgspec.json.encode({"eventType": "SHUTDOWN", "shutdownReason": reason, "deadlineMs": deadline_ms})
        told: set[asyncio.Future[int]] = set()
        for one in self._by_id.values():
            process = self._processes.get(one.name)
            if process is not None and "SHUTDOWN" in one.events and not process.ended.done():
                one.give(event)
                told.add(process.ended)
        if told:
            await asyncio.wait(told, timeout=limit_s)

    async def close(self) -> None:
        """End them; returns when they have ended."""
        self._shutting_down = True
        for process in self._processes.values():
            process.kill()
        for pipe in self._pipes:
            pipe.close()
        self._telemetry.close()
        if not self._registered.done():
            self._registered.set_result(None)
        if self._processes:
            await asyncio.wait({process.ended for process in self._processes.values()}, timeout=_REAPED_S)

    # Annex

    def closed(self, connection: Connection) -> None:
        for one in self._by_id.values():
            if one.waiting is connection:
                one.waiting = None

    def handle(self, connection: Connection, request: Incoming) -> bool:
        path, method = request.path.rstrip("/"), request.method
        if path == _TELEMETRY:
            self._subscribe(connection, request)
        elif path == _EXTENSION + "register" and method == "POST":
            self._register(connection, request)
        elif path == _EXTENSION + "event/next" and method == "GET":
            if (one := self._known(connection, request)) is not None:
                self._next(connection, one)
        elif path in (_EXTENSION + "init/error", _EXTENSION + "exit/error") and method == "POST":
            if (one := self._known(connection, request)) is not None:
                self._fails(connection, request, one, "Init" if path.endswith("init/error") else "Exit")
        else:
            return False
        return True

    def _known(self, connection: Connection, request: Incoming) -> Extension | None:
        identifier = request.headers.get("lambda-extension-identifier", "")
        one = self._by_id.get(identifier)
        if not identifier:
            refuse(
                connection, 403, "Extension.MissingExtensionIdentifier", "Missing Lambda-Extension-Identifier header"
            )
        elif one is None:
            refuse(connection, 403, "Extension.UnknownExtensionIdentifier", "Unknown extension identifier")
        return one

    def _register(self, connection: Connection, request: Incoming) -> None:
        name = request.headers.get("lambda-extension-name", "")
        try:
            events = msgspec.json.decode(request.body, type=Register).events if request.body else []
        except msgspec.MsgspecError:
            refuse(connection, 400, "InvalidRequestFormat", "Invalid request body")
            return
        external = name in self._programs
        unknown = [event for event in events if event not in _EVENTS]
        if not name:
            refuse(connection, 403, "Extension.InvalidExtensionName", "Empty extension name")
        elif unknown:
            refuse(connection, 400, "InvalidEventType", f"{unknown[0]}: Invalid event type")
        elif not external and "SHUTDOWN" in events:
            message = "SHUTDOWN event is not supported for internal extensions"
            refuse(connection, 400, "ShutdownEventNotSupportedForInternalExtension", message)
        elif not self._host.initialising or any(one.name == name for one in self._by_id.values()):
            refuse_state(connection, f"extension {name}")
        elif len(self._by_id) >= REGISTERED_MAX:
            refuse(connection, 400, "ExtensionCreationFailed", "Extension limit (10) reached")
        else:
            self._admit(connection, request, Extension(name, self._new_id(), events, external=external))

    def _admit(self, connection: Connection, request: Incoming, one: Extension) -> None:
        spec = self._host.spec
        self._by_id[one.identifier] = one
        self.invoked = self.invoked or "INVOKE" in one.events
        body = {"functionName": spec.name, "functionVersion": spec.version, "handler": spec.handler}
        if "accountid" in request.headers.get("lambda-extension-accept-feature", "").lower():
            body["accountId"] = spec.account
        head = f"Content-Type: application/json\r\nLambda-Extension-Identifier: {one.identifier}\r\n"
        connection.reply(200, msgspec.json.encode(body), head.encode())
        registered = {extension.name for extension in self._by_id.values()}
        if registered >= self._programs.keys() and not self._registered.done():
            self._registered.set_result(None)

    def _next(self, connection: Connection, one: Extension) -> None:
        if not one.ready:
            one.ready = True
            self._host.journal.extension(one.name, "Ready", list(one.events))
        one.asks(connection)
        if self.settled:
            self._host.extensions_settled()

    def _fails(self, connection: Connection, request: Incoming, one: Extension, phase: str) -> None:
        error_type = request.headers.get("lambda-extension-function-error-type", "")
        if not error_type:
            refuse(connection, 400, "Extension.MissingHeader", "Lambda-Extension-Function-Error-Type not found")
            return
        head = f"Content-Type: application/json\r\nLambda-Extension-Identifier: {one.identifier}\r\n"
        connection.reply(202, _OK, head.encode())
        self._host.journal.extension(one.name, f"{phase}Error", list(one.events), error_type)
        self._host.extension_failed(f"Extension.{phase}Error", error_type)

    def _subscribe(self, connection: Connection, request: Incoming) -> None:
        one = self._known(connection, request)
        if one is None:
            return
        if request.method != "PUT":
            refuse(connection, 405, "MethodNotAllowed", "Method not allowed")
        elif not self._host.initialising:
            refuse(connection, 403, "Telemetry.SubscriptionClosed", "Telemetry API subscription is closed already")
        else:
            problem = self._telemetry.subscribe(one.name, request.body)
            if problem:
                refuse(connection, 400, "ValidationError", problem)
            else:
                connection.reply(200, b'"OK"')

    # Ends

    def _ended(self, name: str, status: int) -> None:
        if self._shutting_down:
            return
        self._host.journal.extension(name, "Crashed", [], "Extension.Crash")
        reason = f"exit code {status}" if status >= 0 else f"signal {-status}"
        self._host.extension_failed("Extension.Crash", f"{name}: {reason}")


def programs(layers: Sequence[Path]) -> dict[str, Path]:
    """The external extensions of layers that lie over each other: each file of `extensions` that can be run."""
    found: dict[str, Path] = {}
    for layer in layers:
        folder = layer / "extensions"
        if folder.is_dir():
            for entry in sorted(folder.iterdir()):
                if entry.is_file() and os.access(entry, os.X_OK):
                    found[entry.name] = entry
    return found
