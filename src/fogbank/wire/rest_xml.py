"""REST with XML bodies, which in this house is S3.

https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html
https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
"""

from base64 import b64encode
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any, Final, final

from fogbank.kernel.errors import AwsError, ClientError
from fogbank.wire.errors import MalformedXml, describe
from fogbank.wire.http import Reply, Request
from fogbank.wire.models import Operation, Service, Shape, XmlNamespace
from fogbank.wire.rest import has_document, read_bindings, write_bindings
from fogbank.wire.xmlread import parse, read_structure
from fogbank.wire.xmlwrite import DECLARATION, escape, namespace_attribute, write_members

REQUEST_ID: Final = "x-amz-request-id"
HOST_ID: Final = "x-amz-id-2"
_XML: Final = "application/xml"


class InvalidArgument(ClientError):
    """https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList"""

    code = "InvalidArgument"

    def __init__(self, name: str, wanted: str) -> None:
        # "Provided max-keys not an integer or within integer range"
        article = "an" if wanted[0] in "aeiou" else "a"
        super().__init__(f"Provided {name} not {article} {wanted} or within {wanted} range", ArgumentName=name)


def host_id(request_id: str) -> str:
    """What AWS calls the extended request id: opaque, 76 characters. Here it follows from the request's id."""
    return b64encode(blake2b(request_id.encode(), digest_size=56).digest()).decode("ascii")


def _read_body(shape: Shape, body: bytes) -> dict[str, Any]:
    if shape.payload is None:
        return read_structure(shape, parse(body)) if has_document(shape) else {}
    payload = shape.members[shape.payload]
    match payload.type:
        case "blob":
            return {shape.payload: body}
        case "string":
            try:
                return {shape.payload: body.decode("utf-8")}
            except UnicodeDecodeError:
                raise MalformedXml from None
        case _:
            return {shape.payload: read_structure(payload, parse(body))}


@final
class RestXmlCodec:
    """REST XML."""

    def decode(self, operation: Operation, request: Request) -> dict[str, Any]:
        shape = operation.input
        if shape is None:
            return {}
        found = read_bindings(operation, shape, request, InvalidArgument)
        return found | _read_body(shape, request.body) if request.body else found

    def encode(self, operation: Operation, result: Mapping[str, Any], request_id: str) -> Reply:
        headers = {REQUEST_ID: request_id, HOST_ID: host_id(request_id)}
        shape = operation.output
        if shape is None:
            return Reply(operation.status, headers)
        status = write_bindings(shape, result, headers) or operation.status
        if result.get("ContentRange") is not None:
            status = 206  # which no model says, but https://www.rfc-editor.org/rfc/rfc9110.html#section-15.3.7
        if operation.method == "HEAD":
            return Reply(status, headers)
        if shape.payload is not None and shape.members[shape.payload].type != "structure":
            headers.setdefault("Content-Type", "application/octet-stream")
            body: Any = result.get(shape.payload) or b""
            return Reply(status, headers, body.encode() if isinstance(body, str) else body, result.get("ContentLength"))
        if shape.payload is not None and shape.members[shape.payload].eventstream:
            headers["Content-Type"] = "application/vnd.amazon.eventstream"
            return Reply(status, headers, result[shape.payload])
        if not has_document(shape):
            return Reply(status, headers)
        headers["Content-Type"] = _XML
        return Reply(status, headers, _document(operation.service, shape, result))

    def error(
        self, service: Service | None, error: AwsError, request_id: str, operation: Operation | None = None
    ) -> Reply:
        fault = describe(service, error, "s3")
        headers = {REQUEST_ID: request_id, HOST_ID: host_id(request_id), **error.headers}
        if fault.status < 400 or (operation is not None and operation.method == "HEAD"):
            return Reply(fault.status, headers)
        headers["Content-Type"] = _XML
        out = [DECLARATION, f"<Error><Code>{escape(fault.name)}</Code><Message>{escape(fault.message)}</Message>"]
        out.extend(f"<{name}>{escape(str(value))}</{name}>" for name, value in fault.extra.items() if value is not None)
        out.append(f"<RequestId>{escape(request_id)}</RequestId><HostId>{host_id(request_id)}</HostId></Error>")
        return Reply(fault.status, headers, "".join(out).encode("utf-8", "replace"))


def _document(service: Service, shape: Shape, result: Mapping[str, Any]) -> bytes:
    namespace = namespace_attribute(XmlNamespace(service.xml_namespace))
    if shape.name in service.quirks.unwrapped:
        root = service.quirks.xml_roots[shape.name]
        text = "".join(str(value) for value in result.values() if value is not None)
        return f"{DECLARATION}<{root}{namespace}>{escape(text)}</{root}>".encode()
    root = service.quirks.xml_roots.get(shape.name, shape.name)
    if shape.payload is not None:
        shape, result = shape.members[shape.payload], result.get(shape.payload) or {}
        root = shape.location_name or shape.name
    out = [DECLARATION, f"<{root}{namespace}>"]
    write_members(out, shape, result)
    out.append(f"</{root}>")
    return "".join(out).encode("utf-8", "replace")
