"""One invocation on its way through an environment: the event, the answer in one piece or many, the outcome."""

import asyncio
import base64
import binascii
from collections import deque
from collections.abc import AsyncIterator, Callable
from typing import Final, Literal, final

from fogbank.compute import outcomes
from fogbank.compute.api import Invocation, Outcome, Streamed
from fogbank.compute.http1 import Connection, Incoming
from fogbank.compute.journal import Report, Status

Kind = Literal["success", "function", "timeout", "crash", "memory", "init", "too-large"]
_STATUS: Final[dict[Kind, Status]] = {
    "success": "success",
    "function": "error",
    "too-large": "error",
    "timeout": "timeout",
    "crash": "failure",
    "memory": "failure",
    "init": "failure",
}
# https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html
_STREAMED_BYTES_MAX: Final = 200 * 1024 * 1024
_AHEAD_BYTES: Final = 1024 * 1024  # what waits for a slow reader, then the function waits
_HTTP_INTEGRATION: Final = "application/vnd.awslambda.http-integration-response"
_UNSAFE: Final = str.maketrans({"\r": " ", "\n": " "})


class Undelivered(Exception):
    """The environment ended before its runtime had taken the invocation: another may have it."""


@final
class Run:
    """See above. Whoever asked waits for `done`."""

    def __init__(self, invocation: Invocation, budget_s: float, *, streamed: bool, init_ms: float | None) -> None:
        self.invocation = invocation
        self.budget_s = budget_s
        self.init_ms = init_ms
        self.done: asyncio.Future[Outcome | Streamed] = asyncio.get_running_loop().create_future()
        self.begun = 0.0
        self.delivered = False
        self.answered = False
        self.reported = False
        self.limit: asyncio.TimerHandle | None = None
        self.grace: asyncio.TimerHandle | None = None
        self.kind: Kind = "success"
        self.error_type = ""
        self.produced = 0
        self._payload = b""
        self._content_type = ""
        self.streamed = streamed
        self._stream: Stream | None = None

    @property
    def status(self) -> Status:
        return _STATUS[self.kind]

    @property
    def streaming(self) -> bool:
        return self._stream is not None

    def event(self, now_ms: int) -> bytes:
        """The reply to the runtime's request for its next event."""
        invocation = self.invocation
        head = (
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
            f"Lambda-Runtime-Aws-Request-Id: {invocation.request_id}\r\n"
            f"Lambda-Runtime-Deadline-Ms: {now_ms + int(self.budget_s * 1000)}\r\n"
            f"Lambda-Runtime-Invoked-Function-Arn: {invocation.invoked_arn}\r\n"
        )
        if invocation.trace_id:
            head += f"Lambda-Runtime-Trace-Id: {invocation.trace_id.translate(_UNSAFE)}\r\n"
        if invocation.client_context:
            head += f"Lambda-Runtime-Client-Context: {invocation.client_context.translate(_UNSAFE)}\r\n"
        if invocation.cognito_identity:
            head += f"Lambda-Runtime-Cognito-Identity: {invocation.cognito_identity.translate(_UNSAFE)}\r\n"
        if invocation.tenant_id:
            head += f"Lambda-Runtime-Aws-Tenant-Id: {invocation.tenant_id.translate(_UNSAFE)}\r\n"
        head += f"Content-Length: {len(invocation.payload)}\r\n\r\n"
        return head.encode() + invocation.payload

    def answer(self, payload: bytes, content_type: str) -> None:
        self.answered = True
        self.produced = len(payload)
        self._payload = payload
        self._content_type = content_type

    def fail(self, kind: Kind, error_type: str, payload: bytes) -> None:
        self.answered = True
        self.kind = kind
        self.error_type = error_type
        self._payload = payload
        if self._stream is not None:
            self._stream.fail(error_type, payload)

    def undelivered(self) -> None:
        self.reported = True
        if not self.done.done():
            self.done.set_exception(Undelivered())

    def stream(self, connection: Connection, content_type: str, answered: "Callable[[Run], None]") -> "Stream":
        """The answer comes in pieces from now on."""
        stream = self._stream = Stream(self, connection, content_type, answered, keep=not self.streamed)
        if self.streamed and not self.done.done():
            self.done.set_result(stream.result)
        return stream

    def finish(self, report: Report, tail: bytes) -> None:
        """It is over; tell who asked."""
        stream = self._stream
        if stream is not None:
            stream.result.log_tail = tail
            stream.finish()
        if self.done.done():
            return
        failed = self.kind != "success"
        if self.streamed and not failed:
            result = Streamed(self._content_type, self._content_type == _HTTP_INTEGRATION, _once(self._payload))
            result.log_tail = tail
            self.done.set_result(result)
            return
        self.done.set_result(
            Outcome(
                payload=self._payload,
                error="Unhandled" if failed else "",
                kind=self.kind,
                duration_ms=report.duration_ms,
                billed_ms=report.billed_ms,
                init_ms=report.init_ms,
                memory_used_mb=report.memory_mb,
                log_tail=tail,
            )
        )


@final
class Stream:
    """A response that comes in pieces: kept for a caller who wants it whole, or handed on as it comes."""

    def __init__(
        self, run: Run, connection: Connection, content_type: str, answered: Callable[[Run], None], *, keep: bool
    ) -> None:
        self._run = run
        self._connection = connection
        self._answered = answered
        self._keep = keep
        self._pieces: deque[bytes] = deque()
        self._held = 0
        self._size = 0
        self._over = False
        self._more: asyncio.Future[None] | None = None
        self.result = Streamed(content_type, content_type == _HTTP_INTEGRATION, self._iterate())

    # BodySink

    def feed(self, piece: bytes) -> None:
        self._size += len(piece)
        limit = outcomes.RESPONSE_BYTES_MAX if self._keep else _STREAMED_BYTES_MAX
        if self._size > limit:
            self._pieces.clear()
            return
        self._pieces.append(piece)
        self._held += len(piece)
        if not self._keep and self._held > _AHEAD_BYTES:
            self._connection.pause()
        self._wake()

    def ended(self, connection: Connection, request: Incoming) -> None:
        run = self._run
        limit = outcomes.RESPONSE_BYTES_MAX if self._keep else _STREAMED_BYTES_MAX
        error_type = request.trailers.get("lambda-runtime-function-error-type", "")
        if run.answered:  # it was ended meanwhile
            connection.close()
            return
        if error_type:
            run.fail("function", error_type, _decoded(request.trailers.get("lambda-runtime-function-error-body", "")))
        elif self._size > limit:
            message = outcomes.too_large_message(self._size)
            run.fail("too-large", outcomes.TOO_LARGE, outcomes.document(outcomes.TOO_LARGE, message))
        else:
            run.answer(b"".join(self._pieces) if self._keep else b"", self.result.content_type)
        run.produced = self._size
        connection.reply(202, b'{"status":"OK"}\n')
        self._answered(run)
        self._wake()

    def broken(self) -> None:
        run = self._run
        if not run.answered:
            error_type = "Runtime.TruncatedResponse"
            message = f"RequestId: {run.invocation.request_id} Error: The response stream was cut off"
            run.fail("function", error_type, outcomes.document(error_type, message))
            self._answered(run)
        self._wake()

    # Run

    def fail(self, error_type: str, body: bytes) -> None:
        self.result.error_type = error_type
        self.result.error_body = body

    def finish(self) -> None:
        self._over = True
        self._wake()

    async def _iterate(self) -> AsyncIterator[bytes]:
        while True:
            while self._pieces:
                piece = self._pieces.popleft()
                self._held -= len(piece)
                if self._held <= _AHEAD_BYTES // 2:
                    self._connection.resume()
                yield piece
            if self._over:
                return
            self._more = asyncio.get_running_loop().create_future()
            await self._more

    def _wake(self) -> None:
        if self._more is not None and not self._more.done():
            self._more.set_result(None)


async def _once(payload: bytes) -> AsyncIterator[bytes]:
    if payload:
        yield payload


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return text.encode()
