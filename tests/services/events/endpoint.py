"""An HTTP server of somebody else's, in a thread: it answers as it is told, and remembers what it was asked."""

import threading
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final, final

from msgspec import Struct

_DEADLINE_S: Final = 20


class Asked(Struct, frozen=True):
    """One request; header names in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


class Answer(Struct, frozen=True):
    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = {}


Decide = Callable[[Asked], Answer]


@final
class Endpoint:
    """`answer` may be set to another function at any time."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.answer: Decide = lambda _: Answer()
        self.came = threading.Semaphore(0)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def told(self, *answers: Answer) -> None:
        """Answer with these in their order, the last one again and again."""
        left = list(answers)
        self.answer = lambda _: left.pop(0) if len(left) > 1 else left[0]

    def wait(self, count: int = 1) -> None:
        """Return when so many requests have come."""
        for _ in range(count):
            assert self.came.acquire(timeout=_DEADLINE_S)

    @contextmanager
    def running(self) -> Generator["Endpoint"]:
        thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            thread.join()
            self._server.server_close()


def _handler(endpoint: Endpoint) -> type[BaseHTTPRequestHandler]:
    def serve(connection: BaseHTTPRequestHandler) -> None:
        length = int(connection.headers.get("content-length", 0))
        headers = {name.lower(): value for name, value in connection.headers.items()}
        asked = Asked(connection.command, connection.path, headers, connection.rfile.read(length))
        endpoint.asked.append(asked)
        endpoint.came.release()
        answer = endpoint.answer(asked)
        connection.send_response(answer.status)
        for name, value in {"content-length": str(len(answer.body)), **answer.headers}.items():
            connection.send_header(name, value)
        connection.end_headers()
        if connection.command != "HEAD":
            connection.wfile.write(answer.body)

    def say_nothing(*_: object) -> None:
        """The test says what it wants to know."""

    methods = {f"do_{method}": serve for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")}
    return type("Handler", (BaseHTTPRequestHandler,), {**methods, "log_message": say_nothing})
