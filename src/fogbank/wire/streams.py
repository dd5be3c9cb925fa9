"""Event streams as answers: an action gives its events one by one, the wire frames them.

An action's output has an asynchronous iterator of `(name of the event, its members)` where the model has the
stream. What the action raises in mid stream ends it with an exception frame.

https://smithy.io/2.0/aws/amazon-eventstream.html
"""

from collections.abc import AsyncIterator, Mapping
from typing import Any, Final

import msgspec
from msgspec import Struct

from fogbank.kernel.errors import AwsError
from fogbank.wire.eventstream import encode_error, encode_event, encode_exception, encode_initial_response
from fogbank.wire.json import WRITER
from fogbank.wire.models import Operation, Shape

Events = AsyncIterator[tuple[str, Mapping[str, Any]]]

_JSON: Final = "application/json"
_OCTETS: Final = "application/octet-stream"
# Protocols whose answers have no place for members beside the stream: they begin with an event of their own.
_RPC: Final = frozenset({"json", "smithy-rpc-v2-cbor", "cbor"})


def split(operation: Operation, result: Struct) -> tuple[dict[str, Any], Events]:
    """An output's members in AWS's names, and its events."""
    stream = operation.output.event_stream_member if operation.output else None
    assert stream is not None
    members = {field.encode_name: getattr(result, field.name) for field in msgspec.structs.fields(type(result))}
    events: Events = members.pop(stream)
    return {name: value for name, value in members.items() if value is not None}, events


async def frames(
    operation: Operation, protocol: str, members: Mapping[str, Any], events: Events
) -> AsyncIterator[bytes]:
    """The frames of an answer, in order."""
    shape = operation.output
    assert shape is not None
    assert shape.event_stream_member is not None
    union = shape.members[shape.event_stream_member]
    if protocol in _RPC:
        yield encode_initial_response(_json(shape, members), _JSON)
    try:
        async for name, event in events:
            yield _frame(name, union.members[name], event)
    except AwsError as error:
        yield _last(union, error)


def _frame(name: str, shape: Shape, event: Mapping[str, Any]) -> bytes:
    for member, value in event.items():
        if shape.members[member].eventpayload and shape.members[member].type == "blob":
            return encode_event(name, value, _OCTETS)
        if shape.members[member].eventpayload:
            return encode_event(name, _json(shape.members[member], value), _JSON)
    return encode_event(name, _json(shape, event), _JSON)


def _last(union: Shape, error: AwsError) -> bytes:
    for name, member in union.members.items():
        if member.name == error.code:
            return encode_exception(name, _json(member, {"message": error.message}), _JSON)
    return encode_error(error.code, error.message)


def _json(shape: Shape, value: Any) -> bytes:
    return msgspec.json.encode(WRITER.write(shape, value))
