"""Invoke: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html"""

from base64 import b64encode
from typing import Final, Literal

from msgspec import Struct

from fogbank.compute.api import Invocation
from fogbank.kernel.action import Context, action
from fogbank.services.lambda_ import asynchronous
from fogbank.services.lambda_.errors import RequestTooLarge
from fogbank.services.lambda_.functions import Target, resolve
from fogbank.services.lambda_.names import function_name
from fogbank.services.lambda_.payloads import checked_payload, client_context
from fogbank.services.lambda_.running import check_invocable, run_traced
from fogbank.storage.api import Store

SYNCHRONOUS_BYTES_MAX: Final = 6_291_456
# 256 KB until October 2025.
ASYNCHRONOUS_BYTES_MAX: Final = 1_048_576


class Invoke(Struct, frozen=True, gc=False, rename="pascal", forbid_unknown_fields=True):
    function_name: str
    invocation_type: Literal["Event", "RequestResponse", "DryRun"] = "RequestResponse"
    log_type: Literal["None", "Tail"] = "None"
    client_context: str | None = None
    payload: bytes = b""
    qualifier: str | None = None
    tenant_id: str | None = None


class InvokeResult(Struct, frozen=True, gc=False, rename="pascal", omit_defaults=True):
    status_code: int
    function_error: str | None = None
    log_result: str | None = None
    payload: bytes = b""
    executed_version: str | None = None


@action("lambda", "Invoke")
async def invoke(store: Store, ctx: Context, request: Invoke) -> InvokeResult:
    """Run a function and wait for it, put an event into its queue, or only look whether one might."""
    waits = request.invocation_type != "Event"
    check_size(request.payload, SYNCHRONOUS_BYTES_MAX if waits else ASYNCHRONOUS_BYTES_MAX)
    name = function_name(ctx, request.function_name, request.qualifier)
    target = await resolve(store, name, draw=ctx.ids.fraction())
    check_invocable(target, request.tenant_id)
    invocation = invocation_of(ctx, target, request.payload, request.client_context, request.tenant_id)
    match request.invocation_type:
        case "DryRun":
            return InvokeResult(204)
        case "Event":
            await asynchronous.accept(
                ctx.world, target.function, name.qualifier, invocation, operation="Invoke", now_ms=ctx.now_ms
            )
            return InvokeResult(202)
        case "RequestResponse":
            outcome = await run_traced(store, ctx.world, target, invocation, "lambda:Invoke")
    return InvokeResult(
        200,
        outcome.error or None,
        b64encode(outcome.log_tail).decode() if request.log_type == "Tail" else None,
        outcome.payload,
        target.version.version,
    )


def check_size(payload: bytes, most_bytes: int) -> None:
    """Raises RequestTooLargeException."""
    if len(payload) > most_bytes:
        raise RequestTooLarge(most_bytes)


def invocation_of(
    ctx: Context, target: Target, payload: bytes, context: str | None = None, tenant_id: str | None = None
) -> Invocation:
    """Raises InvalidRequestContentException for a payload or a client context that is not JSON."""
    return Invocation(
        ctx.request_id,
        checked_payload(payload),
        target.invoked_arn,
        trace_id=ctx.trace_id,
        client_context=client_context(context),
        tenant_id=tenant_id or "",
    )
