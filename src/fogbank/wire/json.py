"""AWS JSON 1.0 and 1.1.

https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
"""

import base64
import binascii
from collections.abc import Mapping
from typing import Any, Final, final

import msgspec

from fogbank.kernel.errors import AwsError
from fogbank.wire.documents import Reader, Writer, read_seconds, reject, too_deep
from fogbank.wire.errors import (
    SerializationException,
    describe,
    error_members,
    query_error_headers,
    type_of,
)
from fogbank.wire.http import Reply, Request
from fogbank.wire.models import Operation, Service, Shape
from fogbank.wire.scalars import float_to_json, format_timestamp, parse_timestamp, plain_number

REQUEST_ID: Final = "x-amzn-RequestId"


def parse(body: bytes) -> Any:
    """A JSON document. Raises SerializationException for anything that is none."""
    try:
        return msgspec.json.decode(body)
    except RecursionError:
        raise too_deep() from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise SerializationException("The request body is not a valid JSON document.") from None


def _read_blob(_shape: Shape, value: Any) -> bytes:
    if not isinstance(value, str):
        raise reject(value, "Blob")
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise reject(value, "Blob") from None


def _read_timestamp(_shape: Shape, value: Any) -> float:
    """Epoch seconds, or leniently a date."""
    parsed = parse_timestamp(value) if isinstance(value, str) else read_seconds(value)
    if parsed is None:
        raise reject(value, "Timestamp")
    return parsed


def _write_blob(_shape: Shape, value: Any) -> str:
    return base64.b64encode(value).decode("ascii")


def _write_timestamp(shape: Shape, value: Any) -> Any:
    if shape.timestamp_format in ("", "unixTimestamp"):
        return plain_number(value)
    return format_timestamp(value, shape.timestamp_format)


def _write_number(_shape: Shape, value: Any) -> Any:
    return float_to_json(value)


READER: Final = Reader(_read_blob, _read_timestamp)
WRITER: Final = Writer(_write_blob, _write_timestamp, _write_number)


@final
class JsonCodec:
    """AWS JSON; the version is the service's."""

    def decode(self, operation: Operation, request: Request) -> dict[str, Any]:
        if operation.input is None or not request.body:
            return {}
        decoded: dict[str, Any] | None = READER.read(operation.input, parse(request.body))
        return decoded or {}

    def encode(self, operation: Operation, result: Mapping[str, Any], request_id: str) -> Reply:
        headers = {REQUEST_ID: request_id, "Content-Type": _content_type(operation.service)}
        if operation.output is None:
            # AWS answers an empty body to most of these; an empty object is as good and parses everywhere.
            return Reply(200, headers, b"{}")
        stream = operation.output.event_stream_member
        if stream is not None:
            headers["Content-Type"] = "application/vnd.amazon.eventstream"
            return Reply(200, headers, result[stream])
        return Reply(200, headers, msgspec.json.encode(WRITER.write(operation.output, result)))

    def error(
        self, service: Service | None, error: AwsError, request_id: str, operation: Operation | None = None
    ) -> Reply:
        fault = describe(service, error, "json")
        body = {"__type": type_of(service, fault), **error_members(fault, WRITER)}
        headers = {REQUEST_ID: request_id, "Content-Type": _content_type(service)}
        headers |= query_error_headers(service, fault)
        return Reply(fault.status, headers, msgspec.json.encode(body))


def _content_type(service: Service | None) -> str:
    return f"application/x-amz-json-{'1.1' if service is None else service.facts.json_version}"
