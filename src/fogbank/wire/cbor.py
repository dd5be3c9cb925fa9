"""Smithy RPC v2 CBOR, and the older CBOR that Kinesis clients in Java speak.

https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html

The older one is AWS JSON 1.1 in another dress: the same target header, CBOR bodies of the type
application/x-amz-cbor-1.1, and timestamps in milliseconds instead of seconds.
https://github.com/aws/aws-sdk-java-v2/tree/master/core/protocols/aws-cbor-protocol
"""

from collections.abc import Mapping
from typing import Any, Final, NoReturn, final

import cbor2

from fogbank.kernel.errors import AwsError
from fogbank.wire.documents import Reader, Writer, is_number, read_seconds, reject
from fogbank.wire.errors import SerializationException, describe, error_members, query_error_headers, type_of
from fogbank.wire.http import Reply, Request
from fogbank.wire.json import REQUEST_ID
from fogbank.wire.models import Operation, Service, Shape
from fogbank.wire.scalars import plain_number

DEPTH_MAX: Final = 200
_TIMESTAMP_TAG: Final = 1
_UNDEFINED: Final = b"\xf7"
# All that cbor2 would make objects of: dates, big numbers, regular expressions, mail, shared references …
_OTHER_TAGS: Final = (0, 2, 3, 4, 5, 25, 28, 29, 30, 35, 36, 37, 52, 54, 100, 256, 258, 260, 261, 1004, 43000, 55799)


def _refuse_tag(_value: object, _immutable: bool) -> NoReturn:
    raise SerializationException("The request body holds a CBOR tag that is not supported.")


def _drop_undefined(members: Mapping[Any, Any], _immutable: bool) -> dict[Any, Any]:
    """Members that are "undefined" are absent, as null ones are."""
    return {key: value for key, value in members.items() if value is not cbor2.undefined}


def _keep(value: Any, _immutable: bool) -> Any:
    return value


_TAGS: Final = {**dict.fromkeys(_OTHER_TAGS, _refuse_tag), _TIMESTAMP_TAG: _keep}


def parse(body: bytes) -> Any:
    """A CBOR document. Raises SerializationException for anything that is none."""
    try:
        return cbor2.loads(
            body,
            tag_hook=_refuse_tag,
            object_hook=_drop_undefined if _UNDEFINED in body else None,
            semantic_decoders=_TAGS,
            max_depth=DEPTH_MAX,
            strict_hashable_types=True,
        )
    except (cbor2.CBORError, RecursionError):
        raise SerializationException("The request body is not a valid CBOR document.") from None


def _read_blob(_shape: Shape, value: Any) -> bytes:
    if not isinstance(value, bytes):
        raise reject(value, "Blob")
    return value


def _read_seconds(_shape: Shape, value: Any) -> float:
    return read_seconds(value)


def _read_milliseconds(_shape: Shape, value: Any) -> float:
    return read_seconds(value / 1000 if is_number(value) else value)


def _keep_value(_shape: Shape, value: Any) -> Any:
    return value


def _write_seconds(_shape: Shape, value: Any) -> cbor2.CBORTag:
    return cbor2.CBORTag(_TIMESTAMP_TAG, plain_number(value))


def _write_milliseconds(_shape: Shape, value: Any) -> cbor2.CBORTag:
    return cbor2.CBORTag(_TIMESTAMP_TAG, round(value * 1000))


def _write_number(_shape: Shape, value: Any) -> float:
    return float(value)


@final
class CborCodec:
    """Both kinds of CBOR."""

    def __init__(self, *, rpc_v2: bool) -> None:
        self._headers = {"smithy-protocol": "rpc-v2-cbor"} if rpc_v2 else {}
        self._content_type = "application/cbor" if rpc_v2 else "application/x-amz-cbor-1.1"
        self._reader = Reader(_read_blob, _read_seconds if rpc_v2 else _read_milliseconds)
        self._writer = Writer(_keep_value, _write_seconds if rpc_v2 else _write_milliseconds, _write_number)

    def decode(self, operation: Operation, request: Request) -> dict[str, Any]:
        if operation.input is None or not request.body:
            return {}
        decoded: dict[str, Any] | None = self._reader.read(operation.input, parse(request.body))
        return decoded or {}

    def encode(self, operation: Operation, result: Mapping[str, Any], request_id: str) -> Reply:
        headers = {REQUEST_ID: request_id, **self._headers}
        if operation.output is None:
            return Reply(200, headers)
        stream = operation.output.event_stream_member
        if stream is not None:
            headers["Content-Type"] = "application/vnd.amazon.eventstream"
            return Reply(200, headers, result[stream])
        headers["Content-Type"] = self._content_type
        return Reply(200, headers, cbor2.dumps(self._writer.write(operation.output, result)))

    def error(
        self, service: Service | None, error: AwsError, request_id: str, operation: Operation | None = None
    ) -> Reply:
        fault = describe(service, error, "json")
        body = {"__type": type_of(service, fault), **error_members(fault, self._writer)}
        headers = {REQUEST_ID: request_id, "Content-Type": self._content_type, **self._headers}
        headers |= query_error_headers(service, fault)
        return Reply(fault.status, headers, cbor2.dumps(body))
