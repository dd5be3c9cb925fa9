"""Sending parcels to a pipe's target, by the target's own operations.

Each function says which parcels failed, by their place, and why. What failed as a whole raises AwsError.
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-batching-concurrency.html#pipes-batchable-target
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final, TypeVar

import msgspec
from msgspec import Struct

from fogbank.kernel.action import Context
from fogbank.kernel.arn import Arn
from fogbank.kernel.calls import Calls
from fogbank.services.pipes.events import Event, NoSuchValue, Parcel, as_array, dynamic
from fogbank.services.pipes.model import BusTarget, LambdaTarget, LogsTarget, Pipe, SqsTarget, TargetParameters

Failures = Mapping[int, str]
_AT_ONCE: Final = 10
_One = TypeVar("_One")


async def send(calls: Calls, ctx: Context, pipe: Pipe, parcels: Sequence[Parcel]) -> Failures:
    """Raises AwsError."""
    arn = Arn.parse(pipe.target)
    return await _SENDERS[arn.service](calls, ctx, pipe, arn, parcels)


def takes_all_at_once(pipe: Pipe) -> bool:
    """Whether the target sees which events came together."""
    return Arn.parse(pipe.target).service == "lambda"


def _parameters(pipe: Pipe) -> TargetParameters:
    return pipe.target_parameters or TargetParameters()


# Targets with batches


async def _to_queue(calls: Calls, ctx: Context, pipe: Pipe, arn: Arn, parcels: Sequence[Parcel]) -> Failures:
    given = _parameters(pipe).sqs_queue_parameters or SqsTarget()

    def entry(parcel: Parcel) -> dict[str, Any]:
        made = {"MessageBody": parcel.text}
        if given.message_group_id:
            made["MessageGroupId"] = dynamic(given.message_group_id, parcel.event)
        if given.message_deduplication_id:
            made["MessageDeduplicationId"] = dynamic(given.message_deduplication_id, parcel.event)
        return made

    async def call(entries: Sequence[dict[str, Any]]) -> dict[str, Any]:
        url = f"{ctx.endpoint}/{arn.account}/{arn.resource}"
        return await calls.call(ctx, "sqs", "SendMessageBatch", {"QueueUrl": url, "Entries": list(entries)})

    return await _in_batches(parcels, entry, call)


async def _to_topic(calls: Calls, ctx: Context, _: Pipe, arn: Arn, parcels: Sequence[Parcel]) -> Failures:
    async def call(entries: Sequence[dict[str, Any]]) -> dict[str, Any]:
        request = {"TopicArn": str(arn), "PublishBatchRequestEntries": list(entries)}
        return await calls.call(ctx, "sns", "PublishBatch", request)

    return await _in_batches(parcels, lambda parcel: {"Message": parcel.text}, call)


async def _in_batches(
    parcels: Sequence[Parcel],
    entry: Callable[[Parcel], dict[str, Any]],
    call: Callable[[Sequence[dict[str, Any]]], Awaitable[dict[str, Any]]],
) -> Failures:
    """For operations that name what failed by the entries' ids."""
    failures: dict[int, str] = {}
    entries: list[dict[str, Any]] = []
    for index, parcel in enumerate(parcels):
        try:
            entries.append({"Id": str(index), **entry(parcel)})
        except NoSuchValue as error:
            failures[index] = str(error)
    for some in _in_tens(entries):
        answer = await call(some)
        for failed in answer.get("Failed", ()):
            failures[int(failed["Id"])] = f"{failed['Code']}: {failed.get('Message', '')}"
    return failures


def _in_tens(entries: Sequence[_One]) -> Iterator[Sequence[_One]]:
    return (entries[start : start + _AT_ONCE] for start in range(0, len(entries), _AT_ONCE))


async def _to_bus(calls: Calls, ctx: Context, pipe: Pipe, arn: Arn, parcels: Sequence[Parcel]) -> Failures:
    given = _parameters(pipe).event_bus or BusTarget()
    failures: dict[int, str] = {}
    entries: list[tuple[int, dict[str, Any]]] = []
    for index, parcel in enumerate(parcels):
        try:
            entries.append((index, _bus_entry(pipe, arn, given, parcel, ctx.now_ms)))
        except NoSuchValue as error:
            failures[index] = str(error)
    for some in _in_tens(entries):
        answer = await calls.call(ctx, "events", "PutEvents", {"Entries": [entry for _, entry in some]})
        for (index, _), result in zip(some, answer["Entries"], strict=True):
            if result.get("ErrorCode"):
                failures[index] = f"{result['ErrorCode']}: {result.get('ErrorMessage', '')}"
    return failures


def _bus_entry(pipe: Pipe, arn: Arn, given: BusTarget, parcel: Parcel, now_ms: int) -> dict[str, Any]:
    """Without parameters: where the event comes from, and the pipe's name. (AWS was seen to do so; no page says.)"""
    kind = Arn.parse(pipe.source).service
    entry: dict[str, Any] = {
        "EventBusName": str(arn),
        "Source": dynamic(given.source, parcel.event) if given.source else f"Pipe {pipe.name}",
        "DetailType": dynamic(given.detail_type, parcel.event) if given.detail_type else f"Event from aws:{kind}",
        "Detail": parcel.text,
        "Resources": [dynamic(each, parcel.event) for each in given.resources or ()],
        "Time": now_ms / 1000,
    }
    if given.time:
        entry["Time"] = _moment_s(dynamic(given.time, parcel.event))
    return entry


def _moment_s(text: str) -> float:
    """A time in a parameter: RFC 3339 as the page says, or epoch seconds. Raises NoSuchValue."""
    try:
        return float(text)
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise NoSuchValue(f"{text} is no time.") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


# A function


class _Failed(Struct, rename="camel"):
    item_identifier: str | None = None


class _Answer(Struct, rename="camel"):
    batch_item_failures: list[_Failed] | None = None


async def _to_function(calls: Calls, ctx: Context, pipe: Pipe, arn: Arn, parcels: Sequence[Parcel]) -> Failures:
    given = _parameters(pipe).lambda_function_parameters or LambdaTarget()
    waits = given.invocation_type != "FIRE_AND_FORGET"
    answer = await invoke(calls, ctx, arn, as_array(parcels), waits=waits)
    if answer.get("FunctionError"):
        return dict.fromkeys(range(len(parcels)), why(answer))
    return _reported(answer.get("Payload", b""), [parcel.event for parcel in parcels]) if waits else {}


async def invoke(calls: Calls, ctx: Context, arn: Arn, payload: bytes, *, waits: bool) -> dict[str, Any]:
    """Raises AwsError."""
    kind = "RequestResponse" if waits else "Event"
    request = {"FunctionName": str(arn), "InvocationType": kind, "Payload": payload}
    return await calls.call(ctx, "lambda", "Invoke", request)


def why(answer: Mapping[str, Any]) -> str:
    """What a function's error says."""
    payload: bytes = answer.get("Payload", b"")
    return f"{answer['FunctionError']}: {payload[:1000].decode('utf-8', 'replace')}"


def _reported(payload: bytes, events: Sequence[Event]) -> Failures:
    """Failures that the function reports. An answer that has nothing to say of them is a success.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-sqs.html#pipes-sqs-batch-failures-conditions
    """
    everything = range(len(events))
    try:
        answer = msgspec.json.decode(payload or b"null")
    except msgspec.MsgspecError:
        return dict.fromkeys(everything, "The function's answer is not JSON.")
    if not isinstance(answer, dict) or "batchItemFailures" not in answer:
        return {}
    try:
        reported = msgspec.convert(answer, _Answer).batch_item_failures or []
    except msgspec.ValidationError:
        return dict.fromkeys(everything, "The function's report of failures has not the right form.")
    named = {failed.item_identifier or "" for failed in reported}
    if not named <= {event.record_id for event in events if event.record_id}:
        return dict.fromkeys(everything, "The function reports failures of items that it was not given.")
    return {index: "The function reported it as failed." for index in everything if events[index].record_id in named}


# A log group


async def _to_logs(calls: Calls, ctx: Context, pipe: Pipe, arn: Arn, parcels: Sequence[Parcel]) -> Failures:
    given = _parameters(pipe).cloud_watch_logs_parameters or LogsTarget()
    failures: dict[int, str] = {}
    streams: dict[str, list[tuple[int, int, str]]] = {}
    for index, parcel in enumerate(parcels):
        try:
            stream = dynamic(given.log_stream_name or "", parcel.event)
            at_ms = int(dynamic(given.timestamp, parcel.event)) if given.timestamp else ctx.now_ms
        except (NoSuchValue, ValueError) as error:
            failures[index] = str(error)
        else:
            streams.setdefault(stream, []).append((at_ms, index, parcel.text))
    group = arn.resource.removeprefix("log-group:").removesuffix(":*")
    for stream, lines in streams.items():
        events = [{"timestamp": at_ms, "message": text} for at_ms, _, text in sorted(lines)]
        await calls.call(
            ctx, "logs", "PutLogEvents", {"logGroupName": group, "logStreamName": stream, "logEvents": events}
        )
    return failures


_SENDERS: Final[Mapping[str, Callable[[Calls, Context, Pipe, Arn, Sequence[Parcel]], Awaitable[Failures]]]] = {
    "sqs": _to_queue,
    "sns": _to_topic,
    "events": _to_bus,
    "lambda": _to_function,
    "logs": _to_logs,
}
