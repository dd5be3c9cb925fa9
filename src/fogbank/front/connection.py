"""One HTTP/1.1 connection: bytes to requests, replies to bytes, one request after the other.

A state machine on httptools' parser. Requests that were pipelined wait in line; reading pauses when the line
is long or the client does not take its replies. A client that sends too slowly, too much, or something that
is not HTTP is told so where that is possible, and cut off.
"""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Callable, Coroutine
from http import HTTPStatus
from typing import Any, Final, Protocol, cast, final

import httptools
from msgspec import Struct

from fogbank.front.work import Work
from fogbank.wire.http import Reply, Request

_log = logging.getLogger("fogbank.front")

_CONTINUE: Final = b"HTTP/1.1 100 Continue\r\n\r\n"
_STATUS_LINES: Final = {status.value: f"HTTP/1.1 {status.value} {status.phrase}\r\n" for status in HTTPStatus}
_WITHOUT_BODY: Final = frozenset({204, 304})


class ConnectionLimits(Struct, frozen=True):
    """Bounds for what one client may do to us."""

    header_bytes_max: int = 65_536
    headers_max: int = 200
    body_bytes_max: int = 64 * 1024 * 1024
    pipelined_max: int = 16
    idle_s: float = 75.0
    receive_s: float = 60.0  # for a whole request to arrive, once its first byte is here, without progress
    send_s: float = 60.0  # for a reply to be taken, without progress


Handle = Callable[[Request], Coroutine[Any, Any, Reply]]


class Server(Protocol):
    """What a connection needs of its server."""

    limits: ConnectionLimits
    stopping: bool

    @property
    def handle(self) -> "Handle": ...
    def date(self) -> str: ...
    def opened(self, connection: "Connection") -> None: ...
    def closed(self, connection: "Connection") -> None: ...


@final
class Connection(asyncio.Protocol):
    """asyncio's callbacks above, httptools' in the middle, replies below."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._limits = server.limits
        self._parser = httptools.HttpRequestParser(self)
        self._transport: asyncio.Transport | None = None
        self._now = asyncio.get_running_loop().time
        self.deadline = self._now() + self._limits.idle_s
        self._waiting: deque[tuple[Request, bool]] = deque()
        self._work: Work[Reply] | Work[None] | None = None
        self._broken = False
        self._ended = False
        self._keeps_alive = True
        self._head = False
        self._writable: asyncio.Future[None] | None = None
        self._reset_message()

    # asyncio

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._server.opened(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._broken = True
        self._waiting.clear()
        if self._writable is not None and not self._writable.done():
            self._writable.set_result(None)
        if self._work is not None:
            self._work.cancel()
        self._server.closed(self)

    def data_received(self, data: bytes) -> None:
        if self._broken:
            return
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            # We speak HTTP/1.1 whatever else is offered (h2c, websockets), as RFC 9110 section 7.8 allows.
            self._parser = httptools.HttpRequestParser(self)
            rest = data[upgrade.args[0] :]
            if rest:
                self.data_received(rest)
        except httptools.HttpParserError:
            self._refuse(400, "The request is not HTTP/1.1.")

    def eof_received(self) -> bool:
        # The client sends nothing more but may wait for its replies.
        self._ended = True
        return self._work is not None

    def pause_writing(self) -> None:
        self._writable = asyncio.get_running_loop().create_future()
        self.deadline = self._now() + self._limits.send_s
        self._pause_reading()

    def resume_writing(self) -> None:
        if self._writable is not None and not self._writable.done():
            self._writable.set_result(None)
        self._writable = None
        self._resume_reading()
        if self._work is None:
            self._next()

    # httptools

    def _reset_message(self) -> None:
        self._target = b""
        self._headers: dict[str, str] = {}
        self._header_bytes = 0
        self._body: list[bytes] = []
        self._body_bytes = 0

    def on_message_begin(self) -> None:
        self._reset_message()
        if self._work is None:
            # For the headers as a whole: one that sends them byte by byte does not gain time by each.
            self.deadline = self._now() + self._limits.receive_s

    def on_url(self, url: bytes) -> None:
        self._target += url
        self._count_header_bytes(len(url))

    def on_header(self, name: bytes, value: bytes) -> None:
        self._count_header_bytes(len(name) + len(value))
        key = name.decode("latin-1").lower()
        text = value.decode("latin-1")
        headers = self._headers
        headers[key] = f"{headers[key]}, {text}" if key in headers else text

    def on_headers_complete(self) -> None:
        headers = self._headers
        if len(headers) > self._limits.headers_max:
            self._refuse(431, "The request has too many headers.")
        elif _length(headers) > self._limits.body_bytes_max:
            self._refuse(413, f"The body is longer than {self._limits.body_bytes_max} bytes.")
        elif "expect" in headers and headers["expect"].lower() == "100-continue" and not self._broken:
            self._write(_CONTINUE)

    def on_body(self, body: bytes) -> None:
        self._body_bytes += len(body)
        if self._body_bytes > self._limits.body_bytes_max:
            self._refuse(413, f"The body is longer than {self._limits.body_bytes_max} bytes.")
        elif not self._broken:
            self._body.append(body)
            if self._work is None:
                self.deadline = self._now() + self._limits.receive_s

    def on_message_complete(self) -> None:
        if self._broken:
            return
        body = self._body[0] if len(self._body) == 1 else b"".join(self._body)
        path, _, query = self._target.decode("latin-1").partition("?")
        request = Request(self._parser.get_method().decode("ascii"), path, query, self._headers, body)
        keeps_alive = self._parser.should_keep_alive()
        if self._work is None and self._writable is None:
            self._serve(request, keeps_alive)
        else:
            self._waiting.append((request, keeps_alive))
            if len(self._waiting) >= self._limits.pipelined_max:
                self._pause_reading()

    def _count_header_bytes(self, count: int) -> None:
        self._header_bytes += count
        if self._header_bytes > self._limits.header_bytes_max:
            self._refuse(431, f"The headers are longer than {self._limits.header_bytes_max} bytes.")

    # Requests and replies

    def _serve(self, request: Request, keeps_alive: bool) -> None:
        self._keeps_alive = keeps_alive
        self._head = request.method == "HEAD"
        self.deadline = float("inf")
        work = Work(self._server.handle(request), self._replied)
        self._work = work
        work.begin()

    def _next(self) -> None:
        if self._waiting and self._writable is None:
            request, keeps_alive = self._waiting.popleft()
            if len(self._waiting) < self._limits.pipelined_max:
                self._resume_reading()
            self._serve(request, keeps_alive)

    def _replied(self, reply: Reply | None, error: BaseException | None) -> None:
        self._work = None
        if reply is None:
            # The handler answers its own defects; one that gets here is a defect of the front.
            _log.error("a request was not answered", exc_info=error)
            self.abort()
        elif isinstance(reply.body, bytes):
            self._send(reply, reply.body)
            self._after_reply()
        else:
            work = Work(self._stream(reply, reply.body), self._streamed)
            self._work = work
            work.begin()

    def _send(self, reply: Reply, body: bytes) -> None:
        head = self._head_of(reply)
        if reply.status not in _WITHOUT_BODY:
            # A reply to HEAD may tell the length of what a GET would bring.
            head.append(f"content-length: {reply.headers.get('content-length', len(body))}\r\n")
        head.append("\r\n")
        packed = "".join(head).encode("latin-1")
        self._write(packed if self._head or reply.status in _WITHOUT_BODY else packed + body)

    def _head_of(self, reply: Reply) -> list[str]:
        if self._server.stopping:
            self._keeps_alive = False
        head = [_STATUS_LINES.get(reply.status) or f"HTTP/1.1 {reply.status} \r\n", self._server.date()]
        head += [f"{name}: {value}\r\n" for name, value in reply.headers.items() if name != "content-length"]
        if not self._keeps_alive:
            head.append("connection: close\r\n")
        return head

    async def _stream(self, reply: Reply, pieces: AsyncIterator[bytes]) -> None:
        head = self._head_of(reply)
        head.append("transfer-encoding: chunked\r\n\r\n")
        self._write("".join(head).encode("latin-1"))
        async for piece in pieces:
            if self._writable is not None:
                await self._writable
            if piece:
                self._write(b"%x\r\n%b\r\n" % (len(piece), piece))
        self._write(b"0\r\n\r\n")

    def _streamed(self, _: None, error: BaseException | None) -> None:
        self._work = None
        if error is not None:
            # The head is gone already: only cutting the stream off tells that it is not whole.
            _log.error("a streamed reply broke off", exc_info=error)
            self.abort()
        else:
            self._after_reply()

    def _after_reply(self) -> None:
        if not self._keeps_alive or (self._ended and not self._waiting):
            self._close()
        else:
            self.deadline = self._now() + self._limits.idle_s
            self._next()

    def _refuse(self, status: int, message: str) -> None:
        """Answer what cannot be parsed, after what is under way, and close."""
        if self._broken:
            return
        self._broken = True
        if self._work is None and self._transport is not None:
            self._keeps_alive = False
            self._send(Reply(status, {"content-type": "text/plain"}), message.encode())
        self._close_when_idle()

    # The socket

    def close_if_idle(self) -> None:
        """For a server that stops: nothing new is read, what is under way is finished."""
        if self._work is None and not self._waiting:
            self._close()
        self._keeps_alive = False

    def abort(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def _close_when_idle(self) -> None:
        self._waiting.clear()
        self._keeps_alive = False
        if self._work is None:
            self._close()

    def _close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def _write(self, data: bytes) -> None:
        if self._transport is not None:
            self._transport.write(data)

    def _pause_reading(self) -> None:
        if self._transport is not None:
            self._transport.pause_reading()

    def _resume_reading(self) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.resume_reading()


def _length(headers: dict[str, str]) -> int:
    text = headers.get("content-length", "0")
    return int(text) if text.isdigit() else 0
