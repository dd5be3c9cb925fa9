"""Invoke: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html"""

from base64 import b64decode, b64encode
from typing import Final, Literal

import msgspec
from msgspec import Struct

from fogbank.compute.api import Invocation, Outcome, RuntimeUnavailable
from fogbank.kernel.action import Context, action
from fogbank.services.lambda_ import asynchronous
from fogbank.services.lambda_.errors import InvalidRequestContent, InvalidRuntime, RequestTooLarge
from fogbank.services.lambda_.functions import Target, machinery, resolve, spec_of
from fogbank.services.lambda_.names import function_name
from fogbank.storage.api import Store

SYNCHRONOUS_BYTES_MAX: Final = 6_291_456
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
    most_bytes = SYNCHRONOUS_BYTES_MAX if waits else ASYNCHRONOUS_BYTES_MAX
    if len(request.payload) > most_bytes:
        raise RequestTooLarge(most_bytes)
    name = function_name(ctx, request.function_name, request.qualifier)
    target = await resolve(store, name, draw=ctx.ids.fraction())
    if request.invocation_type == "DryRun":
        return InvokeResult(204)
    invocation = invocation_of(ctx, target, request.payload, request.client_context, request.tenant_id)
    if not waits:
        await asynchronous.accept(store, ctx.world, target.function, name.qualifier, invocation, now_ms=ctx.now_ms)
        return InvokeResult(202)
    outcome = await run(store, ctx, target, invocation)
    return InvokeResult(
        200,
        outcome.error or None,
        b64encode(outcome.log_tail).decode() if request.log_type == "Tail" else None,
        outcome.payload,
        target.version.version,
    )


def invocation_of(
    ctx: Context, target: Target, payload: bytes, client_context: str | None, tenant_id: str | None
) -> Invocation:
    """Raises InvalidRequestContentException for a payload that is not JSON."""
    return Invocation(
        ctx.request_id,
        checked_payload(payload),
        target.invoked_arn,
        trace_id=ctx.trace_id,
        client_context=b64decode(client_context).decode() if client_context else "",
        tenant_id=tenant_id or "",
    )


def checked_payload(payload: bytes) -> bytes:
    """The event; an empty one is an empty object."""
    if not payload:
        return b"{}"
    try:
        msgspec.json.decode(payload)
    except (msgspec.DecodeError, RecursionError) as error:
        raise InvalidRequestContent(f"Could not parse request body into json: {error}") from None
    return payload


async def run(store: Store, ctx: Context, target: Target, invocation: Invocation) -> Outcome:
    """Run a function to its end within its concurrency. Raises TooManyRequestsException, InvalidRuntimeException."""
    means = machinery(ctx.world)
    with means.concurrency.one(target.function):
        spec = await spec_of(store, ctx.world, target)
        try:
            return await means.compute.invoke(spec, invocation)
        except RuntimeUnavailable as error:
            raise InvalidRuntime(str(error)) from None
