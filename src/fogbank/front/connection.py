"""One HTTP/1.1 connection: requests to replies, one after the other, and replies to bytes.

Requests that were pipelined wait in line; reading pauses when the line is long or the client does not take its
replies. A client that sends too slowly, too much, or something that is not HTTP is told so, after the replies that
it has still to get, and cut off.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from http import HTTPStatus
from typing import Any, Final, Protocol, cast, final

from fogbank.front.incoming import ConnectionLimits, Refusal, RequestParser, Stage
from fogbank.front.work import Work
from fogbank.wire.http import Reply, Request

_log = logging.getLogger("fogbank.front")

_CONTINUE: Final = b"HTTP/1.1 100 Continue\r\n\r\n"
_STATUS_LINES: Final = {status.value: f"HTTP/1.1 {status.value} {status.phrase}\r\n" for status in HTTPStatus}
_NEVER: Final = float("inf")
_WITHOUT_BODY: Final = frozenset({204, 304})
_PLAIN: Final = {"content-type": "text/plain"}
# What a connection says itself about its messages.
_OURS: Final = frozenset({"content-length", "Content-Length", "transfer-encoding", "connection", "date"})

Handle = Callable[[Request], Coroutine[Any, Any, Reply]]


class Server(Protocol):
    """What a connection needs of its server."""

    limits: ConnectionLimits
    stopping: bool

    @property
    def handle(self) -> Handle: ...
    def date(self) -> str: ...
    def opened(self, connection: "Connection") -> None: ...
    def closed(self, connection: "Connection") -> None: ...


@final
class Connection(asyncio.Protocol):
    """asyncio's callbacks above, the line of requests in the middle, replies below."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._limits = server.limits
        self._parser = RequestParser(server.limits)
        self._line = self._parser.line
        self._transport: asyncio.Transport | None = None
        self._now = asyncio.get_running_loop().time
        self._work: Work[Reply] | Work[None] | None = None
        self._serving = False  # the line is being served further up the stack
        self._deaf = False  # nothing more is read
        self._ended = False  # the client sends nothing more
        self._paused = False
        self._writable: asyncio.Future[None] | None = None
        # Of the request that is served.
        self._keeps_alive = True
        self._http_1_0 = False
        self._head = False
        # When the client is too slow, and what it had done by the time that this was set.
        self._deadline = self._now() + self._limits.idle_s
        self._received: tuple[Stage, int] = ("none", 0)
        self._unsent = 0

    # asyncio

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._server.opened(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._deaf = True
        self._line.clear()
        self._free_writer()
        if self._work is not None:
            # The server is told when its clean-up is done.
            self._work.cancel()
        else:
            self._server.closed(self)

    def data_received(self, data: bytes) -> None:
        if self._deaf:
            return
        try:
            self._parser.feed(data)
        except Refusal as refusal:
            self._deaf = True
            self._line.append(refusal)
        if self._line:
            self._serve()
        elif self._work is None and self._received != (self._parser.stage, self._parser.body_bytes):
            self._watch()

    def eof_received(self) -> bool:
        """The client sends nothing more. Most have gone; some wait for their replies, though not for long polls."""
        self._ended = True
        if self._work is not None:
            self._work.hurry()
        return self._is_busy()

    def pause_writing(self) -> None:
        self._writable = asyncio.get_running_loop().create_future()
        self._regulate()
        self._watch()

    def resume_writing(self) -> None:
        self._free_writer()
        self._serve()

    # Requests

    def _serve(self) -> None:
        """Serve those in line until one of them has to wait."""
        if self._serving:
            return
        self._serving = True
        line = self._line
        while line and self._work is None and self._writable is None:
            incoming = line.popleft()
            if isinstance(incoming, Refusal):
                self._refuse(incoming)
                break
            self._keeps_alive = incoming.keeps_alive
            self._http_1_0 = incoming.http_1_0
            self._head = incoming.request.method == "HEAD"
            self._work = work = Work(self._server.handle(incoming.request), self._replied)
            work.begin()
        self._serving = False
        if line or self._paused:
            self._regulate()
        if self._work is not None and self._writable is None:
            self._deadline = _NEVER
        elif self._ended and not self._is_busy():
            self._close()
        else:
            self._watch()

    def _replied(self, reply: Reply | None, error: BaseException | None) -> None:
        self._work = None
        if self._transport is None:
            self._server.closed(self)
        elif reply is None:
            if not isinstance(error, asyncio.CancelledError):
                # The handler answers its own defects; one that gets here is a defect of the front.
                _log.error("a request was not answered", exc_info=error)
            self.abort()
        elif isinstance(reply.body, bytes):
            try:
                packed = self._pack(reply, reply.body)
            except ValueError as defect:
                _log.error("a reply could not be written", exc_info=defect)
                packed = self._pack(Reply(500, _PLAIN), b"The reply could not be written.")
            self._write(packed)
            self._after_reply()
        else:
            self._work = work = Work(self._stream(reply, reply.body), self._streamed)
            work.begin()

    def _streamed(self, _: None, error: BaseException | None) -> None:
        self._work = None
        if self._transport is None:
            self._server.closed(self)
        elif error is not None:
            # The head is gone already: only cutting the stream off tells that it is not whole.
            if not isinstance(error, asyncio.CancelledError):
                _log.error("a streamed reply broke off", exc_info=error)
            self.abort()
        else:
            self._after_reply()

    def _after_reply(self) -> None:
        if self._keeps_alive and not self._server.stopping:
            self._serve()
        else:
            self._finish()

    def _refuse(self, refusal: Refusal) -> None:
        """Answer what cannot be read."""
        self._keeps_alive = self._head = False
        self._write(self._pack(Reply(refusal.status, {"content-type": refusal.content_type}), refusal.message.encode()))
        self._finish()

    # Replies

    def _pack(self, reply: Reply, body: bytes) -> bytes:
        """A reply in bytes. Raises ValueError for headers that cannot be sent."""
        headers = reply.headers
        head = self._pack_head(reply)
        if reply.status in _WITHOUT_BODY:
            return f"{head}\r\n".encode("latin-1")
        if self._head:
            # It may tell the length of what a GET would bring.
            return f"{head}content-length: {_length_in(headers) or len(body)}\r\n\r\n".encode("latin-1")
        return f"{head}content-length: {len(body)}\r\n\r\n".encode("latin-1") + body

    def _pack_head(self, reply: Reply) -> str:
        lines = [f"{name}: {value}\r\n" for name, value in reply.headers.items() if name not in _OURS]
        fields = "".join(lines)
        if fields.count("\n") + fields.count("\r") != 2 * len(lines):
            raise ValueError(f"a header of the reply holds a line break: {reply.headers}")
        status_line = _STATUS_LINES.get(reply.status) or f"HTTP/1.1 {reply.status} \r\n"
        if self._server.stopping:
            self._keeps_alive = False
        if not self._keeps_alive:
            return f"{status_line}{self._server.date()}{fields}connection: close\r\n"
        if self._http_1_0:
            return f"{status_line}{self._server.date()}{fields}connection: keep-alive\r\n"
        return f"{status_line}{self._server.date()}{fields}"

    async def _stream(self, reply: Reply, pieces: AsyncIterator[bytes]) -> None:
        try:
            if self._http_1_0:
                # It knows no chunks: the end of the connection is the end of the body.
                self._keeps_alive = False
            has_body = not self._head and reply.status not in _WITHOUT_BODY
            chunked = has_body and not self._http_1_0 and reply.length is None
            if reply.length is not None:
                framing = f"content-length: {reply.length}\r\n"
            else:
                framing = "transfer-encoding: chunked\r\n" if chunked else ""
            self._write(f"{self._pack_head(reply)}{framing}\r\n".encode("latin-1"))
            if not has_body:
                return
            async for piece in pieces:
                if piece:
                    self._write(b"%x\r\n%b\r\n" % (len(piece), piece) if chunked else piece)
                if self._writable is not None:
                    await self._writable
            if chunked:
                self._write(b"0\r\n\r\n")
        finally:
            close = getattr(pieces, "aclose", None)
            if close is not None:
                await close()

    # Being patient, up to a point

    def check(self, now: float) -> None:
        """Called once in a while: cut the client off if it is too slow."""
        if now < self._deadline or self._transport is None:
            return
        unsent = self._transport.get_write_buffer_size()
        if unsent < self._unsent:
            self._watch()  # it takes its reply, slowly
        elif unsent or self._deaf:
            self.abort()
        elif self._parser.stage != "none":
            self._deaf = True
            self._line.append(Refusal(408, "The request did not arrive in time."))
            self._serve()
        else:
            self._close()

    def _watch(self) -> None:
        """Set the deadline for what the client has to do next."""
        limits = self._limits
        stage = self._parser.stage
        self._unsent = 0
        if self._writable is not None or self._deaf:
            self._unsent = self._transport.get_write_buffer_size() if self._transport else 0
            patience_s = limits.send_s if self._unsent else limits.linger_s
        elif self._work is not None:
            self._deadline = _NEVER
            return
        else:
            self._received = (stage, self._parser.body_bytes)
            patience_s = limits.idle_s if stage == "none" else limits.receive_s
            if self._parser.wants_continue and stage == "body":
                self._parser.wants_continue = False
                self._write(_CONTINUE)
        self._deadline = self._now() + patience_s

    # The socket

    def close_if_idle(self) -> None:
        """For a server that stops: nothing new is read, what is under way is finished."""
        if not self._is_busy():
            self._close()

    def abort(self) -> None:
        self._deaf = True
        self._line.clear()
        if self._transport is not None:
            self._transport.abort()

    def _is_busy(self) -> bool:
        return self._work is not None or self._writable is not None or bool(self._line)

    def _finish(self) -> None:
        """The last reply is out: close our half, and hear the client out until it closes its own.

        Closing both at once while it still sends may destroy a reply that it has not read (RFC 9112 section 9.6).
        """
        self._deaf = True
        self._line.clear()
        transport = self._transport
        if transport is None or transport.is_closing():
            return
        if self._ended or self._server.stopping:
            transport.close()
        else:
            transport.write_eof()
            self._regulate()
        self._watch()

    def _close(self) -> None:
        self._deaf = True
        if self._transport is not None:
            self._transport.close()
            self._watch()

    def _write(self, data: bytes) -> None:
        if self._transport is not None:
            self._transport.write(data)

    def _free_writer(self) -> None:
        if self._writable is not None and not self._writable.done():
            self._writable.set_result(None)
        self._writable = None

    def _regulate(self) -> None:
        """Read only while replies are taken and the line is short."""
        pause = not self._deaf and (self._writable is not None or len(self._line) >= self._limits.pipelined_max)
        if pause is not self._paused and self._transport is not None and not self._transport.is_closing():
            self._paused = pause
            if pause:
                self._transport.pause_reading()
            else:
                self._transport.resume_reading()


def _length_in(headers: Mapping[str, str]) -> str | None:
    """What a reply to HEAD says of the length of what a GET would bring."""
    return headers.get("content-length") or headers.get("Content-Length")
