"""REST with JSON bodies.

https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
"""

from collections.abc import Mapping
from typing import Any, Final, final

import msgspec

from fogbank.kernel.errors import AwsError
from fogbank.wire.errors import SerializationException, describe, error_members
from fogbank.wire.http import Reply, Request
from fogbank.wire.json import READER, REQUEST_ID, WRITER, parse
from fogbank.wire.models import Operation, Service, Shape
from fogbank.wire.rest import has_document, read_bindings, write_bindings

_JSON: Final = "application/json"


def _refuse(_name: str, wanted: str) -> SerializationException:
    article = "an" if wanted[0] in "aeiou" else "a"
    return SerializationException(f"STRING_VALUE can not be converted to {article} {wanted.capitalize()}")


def _read_body(shape: Shape, body: bytes) -> dict[str, Any]:
    if shape.payload is None:
        found: dict[str, Any] | None = READER.read(shape, parse(body)) if has_document(shape) else None
        return found or {}
    payload = shape.members[shape.payload]
    if payload.type == "blob":
        return {shape.payload: body}
    value = READER.read(payload, parse(body))
    return {} if value is None else {shape.payload: value}


@final
class RestJsonCodec:
    """REST JSON 1."""

    def decode(self, operation: Operation, request: Request) -> dict[str, Any]:
        shape = operation.input
        if shape is None:
            return {}
        found = read_bindings(operation, shape, request, _refuse)
        if request.body:
            found |= _read_body(shape, request.body)
        return found

    def encode(self, operation: Operation, result: Mapping[str, Any], request_id: str) -> Reply:
        headers = {REQUEST_ID: request_id}
        shape = operation.output
        if shape is None:
            return Reply(operation.status, headers)
        status = write_bindings(shape, result, headers) or operation.status
        payload = None if shape.payload is None else shape.members[shape.payload]
        if payload is not None and (payload.type == "blob" or payload.eventstream):
            kind = "application/vnd.amazon.eventstream" if payload.eventstream else "application/octet-stream"
            headers.setdefault("Content-Type", kind)
            return Reply(status, headers, result.get(shape.payload or "") or b"")
        if payload is None and not has_document(shape):
            return Reply(status, headers)
        headers["Content-Type"] = _JSON
        document = (
            WRITER.write(shape, result)
            if payload is None
            else WRITER.write(payload, result.get(shape.payload or "") or {})
        )
        return Reply(status, headers, msgspec.json.encode(document))

    def error(
        self, service: Service | None, error: AwsError, request_id: str, operation: Operation | None = None
    ) -> Reply:
        fault = describe(service, error, "json")
        headers = {REQUEST_ID: request_id, "Content-Type": _JSON, "x-amzn-ErrorType": fault.name}
        body = error_members(fault, WRITER)
        if fault.shape is not None:
            write_bindings(
                fault.shape, {key: fault.extra[key] for key in fault.extra if key in fault.shape.members}, headers
            )
            if "Type" in fault.shape.members:
                # Lambda's errors say whose fault they are in their body.
                body.setdefault("Type", "User" if fault.sender else "Service")
        return Reply(fault.status, headers, msgspec.json.encode(body))
