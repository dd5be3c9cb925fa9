"""The Runtime API of one environment, version 2018-06-01, on a port of its own.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html

A port each, because a path in AWS_LAMBDA_RUNTIME_API breaks some runtime clients.
"""

import asyncio
import socket
from collections.abc import Mapping
from typing import Final, Protocol, final

import msgspec

from fogbank.compute.http1 import BodySink, Connection, Incoming

_RUNTIME: Final = "/2018-06-01/runtime/"
_INVOCATION: Final = "/2018-06-01/runtime/invocation/"
_ACCEPTED: Final = (
    b'HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: 16\r\n\r\n{"status":"OK"}\n'
)
_CONNECTIONS_MAX: Final = 256
_BACKLOG: Final = 128


class Owner(Protocol):
    """The environment behind the API."""

    @property
    def current_id(self) -> str:
        """The request id of the invocation that the runtime has, or ""."""
        ...

    def runtime_waits(self, connection: Connection) -> bool:
        """The runtime asks for its next invocation; False if it may not now."""
        ...

    def runtime_gone(self, connection: Connection) -> None:
        """A connection ended; it may be the one that waits."""
        ...

    def runtime_answered(self, request: Incoming) -> bool:
        """A whole response; False if there was one already."""
        ...

    def runtime_streams(self, connection: Connection, request: Incoming) -> BodySink | None:
        """A response begins that comes in pieces; None if there was one already."""
        ...

    def runtime_failed(self, request: Incoming) -> bool:
        """An error document instead of a response; False if there was an answer already."""
        ...

    def init_failed(self, request: Incoming) -> bool:
        """The runtime could not initialise; False if it had."""
        ...


class Annex(Protocol):
    """What else answers on this port: extensions and telemetry."""

    def handle(self, connection: Connection, request: Incoming) -> bool:
        """Answer the request if it is for you."""
        ...

    def closed(self, connection: Connection) -> None: ...


@final
class RuntimeApi:
    """Routes requests to the environment, and says AWS's words where they do not fit."""

    def __init__(self, owner: Owner) -> None:
        self._owner = owner
        self.annex: Annex | None = None
        self._server: asyncio.Server | None = None
        self._connections: set[Connection] = set()
        self.port = 0

    async def listen(self) -> None:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.bind(("127.0.0.1", 0))
        self.port = listener.getsockname()[1]
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: Connection(self), sock=listener, backlog=_BACKLOG)

    def close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        for connection in list(self._connections):
            connection.close()

    # Api

    def opened(self, connection: Connection) -> None:
        if len(self._connections) >= _CONNECTIONS_MAX or self._server is None:
            connection.close()
        self._connections.add(connection)

    def closed(self, connection: Connection) -> None:
        self._connections.discard(connection)
        self._owner.runtime_gone(connection)
        if self.annex is not None:
            self.annex.closed(connection)

    def next(self, connection: Connection) -> None:
        if not self._owner.runtime_waits(connection):
            refuse_state(connection, "runtime")

    def begin(self, connection: Connection, request: Incoming) -> BodySink | None:
        if request.headers.get("lambda-runtime-function-response-mode", "").lower() != "streaming":
            return None
        request_id, verb = _invocation(request.path)
        if request.method != "POST" or verb != "response" or request_id != self._owner.current_id:
            return None
        return self._owner.runtime_streams(connection, request)

    def handle(self, connection: Connection, request: Incoming) -> None:
        path = request.path
        if path.startswith(_INVOCATION):
            self._invocation(connection, request)
        elif path == _RUNTIME + "init/error" and request.method == "POST":
            if self._owner.init_failed(request):
                connection.write(_ACCEPTED)
            else:
                refuse_state(connection, "runtime")
        elif path.startswith(_RUNTIME + "restore/"):
            # SnapStart is not offered: no runtime is ever restored.
            refuse_state(connection, "runtime")
        elif self.annex is None or not self.annex.handle(connection, request):
            connection.reply(404, b"404 page not found\n", b"Content-Type: text/plain; charset=utf-8\r\n")

    def _invocation(self, connection: Connection, request: Incoming) -> None:
        owner = self._owner
        request_id, verb = _invocation(request.path)
        if verb == "" and request_id == "next" and request.method == "GET":
            self.next(connection)
        elif verb not in ("response", "error") or request.method != "POST":
            connection.reply(404, b"404 page not found\n", b"Content-Type: text/plain; charset=utf-8\r\n")
        elif request_id != owner.current_id or not request_id:
            refuse(connection, 400, "InvalidRequestID", "Invalid request ID")
        elif not (owner.runtime_answered if verb == "response" else owner.runtime_failed)(request):
            refuse_state(connection, "runtime")
        elif request.too_large and verb == "response":
            refuse(
                connection,
                413,
                "RequestEntityTooLarge",
                "Exceeded maximum allowed payload size (6291556 bytes).",
            )
        else:
            connection.write(_ACCEPTED)


def _invocation(path: str) -> tuple[str, str]:
    """ "/2018-06-01/runtime/invocation/ID/VERB" → (ID, VERB)."""
    request_id, _, verb = path.removeprefix(_INVOCATION).partition("/")
    return request_id, verb


def refuse(connection: Connection, status: int, error_type: str, message: str) -> None:
    """Say no in the Runtime API's form."""
    body: Mapping[str, str] = {"errorMessage": message, "errorType": error_type}
    connection.reply(status, msgspec.json.encode(body))


def refuse_state(connection: Connection, who: str) -> None:
    """Say that this is not the time for it."""
    message = f"State transition failed for {who}. Error: State transition is not allowed"
    refuse(connection, 403, "InvalidStateTransition", message)
