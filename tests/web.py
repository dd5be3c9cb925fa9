"""A small web server for tests: a real socket, in threads of its own. It remembers what it was asked.

with Web() as web:
    web.answers = [500, 503]    # then 200 for ever
    ...
    web.wait(3)
    assert web.requests[0].headers["content-type"] == "text/plain"
"""

import ssl
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self, final

from msgspec import Struct

_DEADLINE_S = 20


class Asked(Struct):
    """One request; names of headers in lower case. `peer` is the client's port: the same for a kept connection."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    peer: int


class Answer(Struct):
    """One answer."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = {}


@final
class Web:
    """A running server. `answers` are used up from the front; `respond`, if it is given, answers instead."""

    def __init__(self, *, context: ssl.SSLContext | None = None) -> None:
        self.requests: list[Asked] = []
        self.answers: list[int | Answer] = []
        self.respond: Callable[[Asked], int | Answer] | None = None
        self._came = threading.Condition()
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        if context is not None:
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._scheme = "https" if context is not None else "http"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), name="web")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"{self._scheme}://localhost:{self._server.server_address[1]}"

    def wait(self, count: int = 1) -> list[Asked]:
        """Return when that many requests have come."""
        with self._came:
            assert self._came.wait_for(lambda: len(self.requests) >= count, _DEADLINE_S), self.requests
            return self.requests[:count]

    def take(self, asked: Asked) -> Answer:
        """Remember a request; its answer."""
        with self._came:
            self.requests.append(asked)
            self._came.notify_all()
            answer = self.answers.pop(0) if self.answers else 200
        if self.respond is not None:
            answer = self.respond(asked)
        return Answer(answer) if isinstance(answer, int) else answer


@final
class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no defect of the test."""


def _handler(web: Web) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            assert self.command is not None
            answer = web.take(Asked(self.command, self.path, headers, body, self.client_address[1]))
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        do_GET = do_POST = do_PUT = do_DELETE = _serve  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Nothing."""

    return Handler
