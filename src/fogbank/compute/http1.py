"""The smallest HTTP/1.1 server that the Runtime API needs: one request at a time, bodies whole or as they come.

Its clients are runtimes on the same machine, and each invocation passes here twice: nothing is done that those two
requests do not need. A body that is too large is counted and thrown away, never held.
"""

import asyncio
from typing import Final, Protocol, cast, final

import httptools

# A request may be as large as a response of a function, and no larger.
BODY_BYTES_MAX: Final = 6 * 1024 * 1024 + 100
_HEADER_BYTES_MAX: Final = 1_100_000  # an error's X-Ray cause may have one megabyte
_STATUS: Final = {
    200: b"HTTP/1.1 200 OK\r\n",
    202: b"HTTP/1.1 202 Accepted\r\n",
    400: b"HTTP/1.1 400 Bad Request\r\n",
    403: b"HTTP/1.1 403 Forbidden\r\n",
    404: b"HTTP/1.1 404 Not Found\r\n",
    405: b"HTTP/1.1 405 Method Not Allowed\r\n",
    413: b"HTTP/1.1 413 Request Entity Too Large\r\n",
    500: b"HTTP/1.1 500 Internal Server Error\r\n",
}
# What the Python and C++ runtime clients send, byte for byte but for what follows the first line.
_NEXT: Final = b"GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\n"
_END: Final = b"\r\n\r\n"


class Incoming:
    """A request, as far as it has come. Header names are in lower case; trailers join the headers at the end."""

    __slots__ = ("body", "headers", "method", "path", "size", "trailers")

    def __init__(self, path: str) -> None:
        self.method = ""
        self.path = path
        self.headers: dict[str, str] = {}
        self.trailers: dict[str, str] = {}
        self.body = b""
        self.size = 0  # of the body, whether it was kept or not

    @property
    def too_large(self) -> bool:
        return self.size > BODY_BYTES_MAX


class BodySink(Protocol):
    """Takes a body piece by piece. `ended` comes once at the end, `broken` instead of it if the client goes away."""

    def feed(self, piece: bytes) -> None: ...
    def ended(self, connection: "Connection", request: Incoming) -> None: ...
    def broken(self) -> None: ...


class Api(Protocol):
    """Who answers. Each request is answered once, now or later, by `connection.reply`."""

    def next(self, connection: "Connection") -> None:
        """GET /runtime/invocation/next, the one request that everybody makes all the time."""
        ...

    def begin(self, connection: "Connection", request: Incoming) -> BodySink | None:
        """The headers of a request came. Whoever wants its body in pieces says so now."""
        ...

    def handle(self, connection: "Connection", request: Incoming) -> None:
        """A whole request came."""
        ...

    def opened(self, connection: "Connection") -> None: ...
    def closed(self, connection: "Connection") -> None: ...


@final
class Connection(asyncio.Protocol):
    """One connection of a runtime or an extension."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._transport: asyncio.Transport | None = None
        self._parser: httptools.HttpRequestParser | None = None
        self._request: Incoming | None = None
        self._sink: BodySink | None = None
        self._pieces: list[bytes] = []
        self._header_bytes = 0
        self._in_trailers = False
        self._between = True  # no request is half read
        self._paused = False

    # asyncio

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._api.opened(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        sink, self._sink = self._sink, None
        if sink is not None:
            sink.broken()
        self._api.closed(self)

    def data_received(self, data: bytes) -> None:
        if self._between and data.startswith(_NEXT) and data.find(_END) == len(data) - 4:
            self._api.next(self)
            return
        parser = self._parser
        if parser is None:
            parser = self._parser = httptools.HttpRequestParser(self)
        try:
            parser.feed_data(data)
        except httptools.HttpParserError:
            self.close()

    # httptools

    def on_message_begin(self) -> None:
        self._between = False
        self._header_bytes = 0
        self._in_trailers = False

    def on_url(self, url: bytes) -> None:
        if self._request is None:
            self._request = Incoming(url.decode("latin-1"))
        else:
            self._request.path += url.decode("latin-1")

    def on_header(self, name: bytes, value: bytes) -> None:
        request = self._request
        self._header_bytes += len(name) + len(value)
        if request is None or self._header_bytes > _HEADER_BYTES_MAX:
            self.close()
            return
        into = request.trailers if self._in_trailers else request.headers
        into[name.decode("latin-1").lower()] = value.decode("utf-8", "replace")

    def on_headers_complete(self) -> None:
        request, parser = self._request, self._parser
        if request is None or parser is None:
            return
        self._in_trailers = True  # whatever header comes from here on
        request.method = parser.get_method().decode("latin-1")
        if request.headers.get("expect", "").lower() == "100-continue":
            self.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        self._sink = self._api.begin(self, request)

    def on_body(self, body: bytes) -> None:
        request = self._request
        if request is None:
            return
        request.size += len(body)
        if self._sink is not None:
            self._sink.feed(body)
        elif request.size <= BODY_BYTES_MAX:
            self._pieces.append(body)
        else:
            self._pieces.clear()

    def on_message_complete(self) -> None:
        request, self._request = self._request, None
        sink, self._sink = self._sink, None
        self._between = True
        if request is None:
            return
        pieces = self._pieces
        if pieces:
            request.body = pieces[0] if len(pieces) == 1 else b"".join(pieces)
            self._pieces = []
        if sink is not None:
            sink.ended(self, request)
        else:
            self._api.handle(self, request)

    # Those who answer

    @property
    def alive(self) -> bool:
        return self._transport is not None

    def write(self, data: bytes) -> None:
        if self._transport is not None:
            self._transport.write(data)

    def reply(self, status: int, body: bytes, headers: bytes = b"Content-Type: application/json\r\n") -> None:
        """Answer. `headers` are whole lines."""
        self.write(b"%b%bContent-Length: %d\r\n\r\n%b" % (_STATUS[status], headers, len(body), body))

    def pause(self) -> None:
        """Read nothing more for now."""
        if self._transport is not None and not self._paused:
            self._paused = True
            self._transport.pause_reading()

    def resume(self) -> None:
        if self._transport is not None and self._paused:
            self._paused = False
            self._transport.resume_reading()

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()
