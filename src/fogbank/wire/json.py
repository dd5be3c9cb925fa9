"""AWS JSON 1.0 and 1.1.

https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html

Requests are read as AWS reads them: members that the model does not know are skipped, null is absence, a
timestamp may be a number or a date; a value of the wrong type is a SerializationException in AWS's words.
"""

from collections.abc import Mapping
from typing import Any, Final, final

import msgspec

from fogbank.kernel.errors import AwsError
from fogbank.wire.errors import Fault, SerializationException, describe, query_error_headers, type_of
from fogbank.wire.http import Reply, Request
from fogbank.wire.jsonshape import decode_value, encode_value, parse
from fogbank.wire.models import Operation, Service

REQUEST_ID: Final = "x-amzn-RequestId"


def error_members(fault: Fault) -> dict[str, Any]:
    """The message and the members of an error, as values of JSON."""
    members: dict[str, Any] = {}
    if fault.message:
        members[fault.message_member] = fault.message
    known = {} if fault.shape is None else fault.shape.members
    for name, value in fault.extra.items():
        if value is None or (name in known and known[name].location):
            continue  # absent, or in a header
        if name in known:
            members[known[name].location_name or name] = encode_value(known[name], value)
        else:
            members[name] = value
    return members


@final
class JsonCodec:
    """AWS JSON; the version is the service's."""

    def decode(self, operation: Operation, request: Request) -> dict[str, Any]:
        if operation.input is None or not request.body:
            return {}
        try:
            decoded = decode_value(operation.input, parse(request.body))
        except RecursionError:
            raise SerializationException("The document is nested too deeply.") from None
        return {} if decoded is None else decoded

    def encode(self, operation: Operation, result: Mapping[str, Any], request_id: str) -> Reply:
        headers = {REQUEST_ID: request_id, "Content-Type": self._content_type(operation.service)}
        if operation.output is None:
            # AWS answers an empty body to most of these; an empty object is as good and parses everywhere.
            return Reply(200, headers, b"{}")
        stream = operation.output.event_stream_member
        if stream is not None:
            headers["Content-Type"] = "application/vnd.amazon.eventstream"
            return Reply(200, headers, result[stream])
        return Reply(200, headers, msgspec.json.encode(encode_value(operation.output, result)))

    def error(
        self, service: Service | None, error: AwsError, request_id: str, operation: Operation | None = None
    ) -> Reply:
        fault = describe(service, error, "json")
        body = {"__type": type_of(service, fault), **error_members(fault)}
        headers = {
            REQUEST_ID: request_id,
            "Content-Type": self._content_type(service),
            **query_error_headers(service, fault),
        }
        return Reply(fault.status, headers, msgspec.json.encode(body))

    @staticmethod
    def _content_type(service: Service | None) -> str:
        return f"application/x-amz-json-{'1.1' if service is None else service.facts.json_version}"
