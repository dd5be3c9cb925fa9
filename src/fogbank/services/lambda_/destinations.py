"""Where asynchronous invocations end: records for destinations, events for dead-letter queues.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
"""

import datetime as dt
from typing import Final, Literal

import msgspec
from msgspec import Raw, Struct, field

from fogbank.compute.api import Invocation, Outcome
from fogbank.fabric import trace
from fogbank.fabric.delivery import Attribute, Delivery
from fogbank.fabric.retry import RetryPolicy
from fogbank.kernel.arn import Arn
from fogbank.kernel.ids import Ids
from fogbank.services.lambda_.model import LATEST, EventInvoke, Function, Version

Condition = Literal["Success", "RetriesExhausted", "EventAgeExceeded"]

_MESSAGE_BYTES_MAX: Final = 1024
# AWS does not say how long it tries; what it cannot deliver is counted as DestinationDeliveryFailures.
_POLICY: Final = RetryPolicy(185, 21_600_000, (*(1000 << n for n in range(9)), 300_000))


class Ended(Struct, frozen=True):
    """How an asynchronous invocation ended. `outcome` is None when the function did not run at last."""

    invocation: Invocation
    qualifier: str
    condition: Condition
    runs: int
    executed_version: str
    status: int
    refusal: str = ""
    outcome: Outcome | None = None


class _RequestContext(Struct, frozen=True, rename="camel"):
    request_id: str
    function_arn: str
    condition: str
    approximate_invoke_count: int


class _ResponseContext(Struct, frozen=True, rename="camel", omit_defaults=True):
    status_code: int
    executed_version: str
    function_error: str = ""


class _Record(Struct, frozen=True, rename="camel", omit_defaults=True):
    version: str
    timestamp: str
    request_context: _RequestContext
    request_payload: Raw
    response_context: _ResponseContext | None = None
    response_payload: Raw | None = None


class _Event(Struct, frozen=True):
    """https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html"""

    version: str
    id: str
    detail_type: str = field(name="detail-type")
    source: str
    account: str
    time: str
    region: str
    resources: tuple[str, ...]
    detail: Raw


class _ErrorDocument(Struct, rename="camel"):
    error_message: str = ""


def record(function: Function, ended: Ended, *, now_ms: int) -> bytes:
    """The record as a destination gets it.

    What it has of a response when the function did not run at last is a guess: nothing.
    """
    outcome = ended.outcome
    context = _RequestContext(
        ended.invocation.request_id, f"{function.arn}:{ended.qualifier or LATEST}", ended.condition, ended.runs
    )
    return msgspec.json.encode(
        _Record(
            "1.0",
            _timestamp(now_ms),
            context,
            Raw(ended.invocation.payload),
            _ResponseContext(ended.status, ended.executed_version, outcome.error) if outcome else None,
            _json_or_text(outcome.payload) if outcome else None,
        )
    )


def deliveries(
    function: Function, version: Version, settings: EventInvoke, ended: Ended, *, ids: Ids, now_ms: int
) -> list[Delivery]:
    """What is to be sent now that it ended."""
    succeeded = ended.condition == "Success"
    arn = settings.on_success_arn if succeeded else settings.on_failure_arn
    sent: list[Delivery] = []
    if arn and not (not succeeded and _goes_round(function, ended, arn)):
        told = record(function, ended, now_ms=now_ms)
        event_id = ids.uuid() if Arn.parse(arn).service == "events" else ""
        body = event(function, ended, arn, told, event_id, now_ms) if event_id else told
        sent.append(_delivery(function, ended, arn, body, now_ms, event_id=event_id))
    if not succeeded and (dead_letter_arn := version.configuration.dead_letter_arn):
        attributes = {
            "RequestID": Attribute("String", ended.invocation.request_id),
            "ErrorCode": Attribute("Number", str(ended.status)),
            "ErrorMessage": Attribute("String", _error_message(ended)),
        }
        sent.append(_delivery(function, ended, dead_letter_arn, ended.invocation.payload, now_ms, attributes))
    return sent


def event(function: Function, ended: Ended, bus_arn: str, detail: bytes, event_id: str, now_ms: int) -> bytes:
    """The record as an event bus gets it. "The resource fields contain the function and destination ARNs."

    https://aws.amazon.com/blogs/compute/introducing-aws-lambda-destinations/ (the order of the two is a guess)
    """
    result = "Success" if ended.condition == "Success" else "Failure"
    return msgspec.json.encode(
        _Event(
            "0",
            event_id,
            f"Lambda Function Invocation Result - {result}",
            "lambda",
            function.account,
            dt.datetime.fromtimestamp(now_ms // 1000, dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            function.region,
            (bus_arn, f"{function.arn}:{ended.qualifier or LATEST}"),
            Raw(detail),
        )
    )


def _goes_round(function: Function, ended: Ended, arn: str) -> bool:
    """An event that was stopped as a loop is not given to another function, which may be the loop's own."""
    stopped = trace.passes(ended.invocation.trace_id, function.arn) > trace.LOOP_PASSES_MAX
    return stopped and Arn.parse(arn).service == "lambda"


def _delivery(
    function: Function,
    ended: Ended,
    arn: str,
    body: bytes,
    now_ms: int,
    attributes: dict[str, Attribute] | None = None,
    event_id: str = "",
) -> Delivery:
    return Delivery(
        arn,
        body,
        function.arn,
        function.account,
        function.region,
        _POLICY,
        now_ms,
        attributes=attributes or {},
        trace_id=ended.invocation.trace_id,
        id=event_id,
    )


def _error_message(ended: Ended) -> str:
    """The first kilobyte of it, https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html"""
    text = ended.refusal
    if ended.outcome is not None:
        try:
            text = msgspec.json.decode(ended.outcome.payload, type=_ErrorDocument).error_message
        except msgspec.MsgspecError:
            text = ended.outcome.payload.decode("utf-8", "replace")
    # SQS takes no empty value.
    return text.encode()[:_MESSAGE_BYTES_MAX].decode("utf-8", "ignore") or "-"


def _json_or_text(payload: bytes) -> Raw:
    try:
        msgspec.json.decode(payload, type=Raw)
        payload.decode()
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return Raw(msgspec.json.encode(payload.decode("utf-8", "replace")))
    return Raw(payload)


def _timestamp(ms: int) -> str:
    moment = dt.datetime.fromtimestamp(ms / 1000, dt.UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{ms % 1000:03d}Z"
