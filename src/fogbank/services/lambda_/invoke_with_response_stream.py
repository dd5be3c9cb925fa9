"""InvokeWithResponseStream: https://docs.aws.amazon.com/lambda/latest/api/API_InvokeWithResponseStream.html"""

from base64 import b64encode
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing
from typing import Any, Literal, cast

from msgspec import Struct

from fogbank.compute.api import Outcome, Streamed
from fogbank.kernel.action import Context, action
from fogbank.services.lambda_.functions import resolve
from fogbank.services.lambda_.invoke import SYNCHRONOUS_BYTES_MAX, check_size, invocation_of
from fogbank.services.lambda_.names import function_name
from fogbank.services.lambda_.running import check_invocable, run_streamed
from fogbank.storage.api import Store

Events = AsyncIterator[tuple[str, Mapping[str, Any]]]


class InvokeWithResponseStream(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    function_name: str
    invocation_type: Literal["RequestResponse", "DryRun"] = "RequestResponse"
    log_type: Literal["None", "Tail"] = "None"
    client_context: str | None = None
    qualifier: str | None = None
    payload: bytes = b""
    tenant_id: str | None = None


class InvokeWithResponseStreamResult(Struct, frozen=True, rename="pascal"):
    status_code: int
    event_stream: Any  # Events
    executed_version: str | None = None


@action("lambda", "InvokeWithResponseStream")
async def invoke_with_response_stream(
    store: Store, ctx: Context, request: InvokeWithResponseStream
) -> InvokeWithResponseStreamResult:
    """Run a function and give its response piece by piece; then say how it ended."""
    check_size(request.payload, SYNCHRONOUS_BYTES_MAX)
    name = function_name(ctx, request.function_name, request.qualifier)
    target = await resolve(store, name, draw=ctx.ids.fraction())
    check_invocable(target, request.tenant_id)
    invocation = invocation_of(ctx, target, request.payload, request.client_context, request.tenant_id)
    if request.invocation_type == "DryRun":
        return InvokeWithResponseStreamResult(204, _nothing())
    streamed = await run_streamed(store, ctx.world, target, invocation, "lambda:InvokeWithResponseStream")
    tail = request.log_type == "Tail"
    return InvokeWithResponseStreamResult(200, _events(streamed, tail=tail), target.version.version)


async def _events(streamed: Streamed | Outcome, *, tail: bool) -> Events:
    """What failed before its first piece has no chunk, and its error in the end."""
    if isinstance(streamed, Outcome):
        yield _complete(streamed.error, streamed.payload, streamed.log_tail if tail else b"")
        return
    async with aclosing(cast("AsyncGenerator[bytes]", streamed.pieces)) as pieces:
        async for piece in pieces:
            yield "PayloadChunk", {"Payload": piece}
    yield _complete(streamed.error_type, streamed.error_body, streamed.log_tail if tail else b"")


def _complete(code: str, details: bytes, log_tail: bytes) -> tuple[str, Mapping[str, Any]]:
    told = {
        "ErrorCode": code or None,
        "ErrorDetails": details.decode("utf-8", "replace") if code else None,
        "LogResult": b64encode(log_tail).decode() or None,
    }
    return "InvokeComplete", {name: value for name, value in told.items() if value is not None}


async def _nothing() -> Events:
    return
    yield
