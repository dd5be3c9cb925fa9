"""AWS query: forms in, XML out.

https://smithy.io/2.0/aws/protocols/aws-query-protocol.html

Requests are read from the body and the query string together. The index of a list only orders it, so a gap is no
error; an index beyond LIST_INDEX_MAX, a key of absurd depth or a parameter given twice with two values is one.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final, final
from urllib.parse import unquote

from fogbank.kernel.errors import AwsError, ClientError
from fogbank.wire.errors import MalformedInput, MalformedQueryString, describe
from fogbank.wire.http import Reply, Request
from fogbank.wire.models import Operation, Service, Shape, XmlNamespace
from fogbank.wire.quirks import NONE
from fogbank.wire.scalars import text_to_scalar
from fogbank.wire.xmlwrite import DECLARATION, escape, member_name, namespace_attribute, pair_names, write_members

LIST_INDEX_MAX: Final = 10_000
KEY_DEPTH_MAX: Final = 64
_INDEX: Final = re.compile(r"\d{1,9}", re.ASCII)


class MissingParameter(ClientError):
    """https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html"""

    code = "MissingParameter"

    def __init__(self, name: str) -> None:
        super().__init__(f"The request must contain the parameter {name}.")


@final
class _Node:
    """What stands under one segment of the dotted keys of a form."""

    __slots__ = ("children", "value")

    def __init__(self) -> None:
        self.value: str | None = None
        self.children: dict[str, _Node] = {}


def _text(raw: str) -> str:
    try:
        return unquote(raw.replace("+", " "), errors="strict")
    except UnicodeDecodeError:
        raise MalformedInput("The request contains bytes that are not valid UTF-8.") from None


def _read_form(request: Request) -> _Node:
    root = _Node()
    try:
        body = request.body.decode("utf-8")
    except UnicodeDecodeError:
        raise MalformedInput("The request contains bytes that are not valid UTF-8.") from None
    for source in (request.query, body):
        for pair in source.split("&"):
            raw_name, _, raw_value = pair.partition("=")
            if raw_name:
                _insert(root, _text(raw_name.strip()), _text(raw_value))
    return root


def _insert(root: _Node, name: str, value: str) -> None:
    if name.count(".") >= KEY_DEPTH_MAX:
        raise MalformedInput("A parameter is nested too deeply.")
    node = root
    for part in name.split("."):
        node = node.children.setdefault(part, _Node())
    if node.value is not None and node.value != value:
        raise MalformedQueryString(f"the parameter {name[:256]} is given twice")
    node.value = value


def _items(node: _Node, path: str) -> list[tuple[int, _Node]]:
    """The numbered children of a list or map, in order."""
    found: list[tuple[int, _Node]] = []
    for part, child in node.children.items():
        if _INDEX.fullmatch(part) is None or int(part) > LIST_INDEX_MAX:
            raise MalformedInput(f"{part[:64]} is not a valid index of {path}")
        found.append((int(part), child))
    found.sort(key=lambda item: item[0])
    return found


def _read(shape: Shape, node: _Node, path: str) -> Any:
    """The value of a shape, or None if there is none."""
    return _READERS.get(shape.type, _read_scalar)(shape, node, path)


def _read_structure(shape: Shape, node: _Node, path: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, member in shape.members.items():
        wire_name = member_name(member, name)
        child = node.children.get(wire_name)
        if child is not None:
            value = _read(member, child, f"{path}.{wire_name}" if path else wire_name)
            if value is not None:
                found[name] = value
    return found


def _read_list(shape: Shape, node: _Node, path: str) -> list[Any] | None:
    member = shape.member
    within = node if shape.flattened else node.children.get(member.location_name or "member")
    items = [] if within is None else _items(within, path)
    if items:
        return [_read(member, child, f"{path}.{index}") for index, child in items]
    if node.value:  # AttributeName=All, a list of one without its number, as SQS's examples have it
        return [_read(member, node, path)]
    return [] if node.value == "" else None


def _read_map(shape: Shape, node: _Node, path: str) -> dict[str, Any] | None:
    within = node if shape.flattened else node.children.get("entry")
    if within is None:
        return None
    key_name, value_name = pair_names(shape)
    # Attribute.Name=a&Attribute.Value=b: a map of one without its number, as SQS's examples have it.
    unnumbered = key_name in within.children or value_name in within.children
    entries = [(0, within)] if unnumbered else _items(within, path)
    found: dict[str, Any] = {}
    for _, entry in entries:
        for needed in (key_name, value_name):
            if needed not in entry.children:
                raise MissingParameter(f"{path}.{needed}")
        key: str = _read(shape.key, entry.children[key_name], path) or ""
        value = _read(shape.value, entry.children[value_name], f"{path}.{value_name}")
        if value is not None:
            found[key] = value
    return found


def _read_scalar(shape: Shape, node: _Node, path: str) -> Any:
    text = node.value
    if text is None:
        return None
    value = text_to_scalar(shape, text)
    if value is None:
        raise MalformedInput(f"{text[:256]} is not a valid {shape.type} for {path}")
    return value


_READERS: Final[dict[str, Callable[[Shape, _Node, str], Any]]] = {
    "structure": _read_structure,
    "list": _read_list,
    "map": _read_map,
}


@final
class QueryCodec:
    """AWS query, of the services that speak it and of SQS, whose model no longer says so."""

    def decode(self, operation: Operation, request: Request) -> dict[str, Any]:
        if operation.input is None:
            return {}
        found = _read_structure(operation.input, _read_form(request), "")
        quirks = operation.service.quirks
        if quirks.absent_is_empty:
            found |= _absent_as_empty(operation.input, found)
        member = quirks.path_member
        if member in operation.input.members and member not in found and request.path.strip("/"):
            found[member] = f"http://{request.headers.get('host', '')}{request.path}"
        return found

    def encode(self, operation: Operation, result: Mapping[str, Any], request_id: str) -> Reply:
        begin, end = _frame(operation)
        out = [begin]
        if operation.output is not None:
            write_members(out, operation.output, result)
        out.append(f"{end}{escape(request_id)}</RequestId></ResponseMetadata></{operation.name}Response>")
        return _reply(200, out, request_id)

    def error(
        self, service: Service | None, error: AwsError, request_id: str, operation: Operation | None = None
    ) -> Reply:
        fault = describe(service, error, "query")
        quirks = NONE if service is None else service.quirks
        code = fault.name if fault.shape is None else fault.query_code
        message = quirks.query_messages.get(fault.name, fault.message)
        out = [DECLARATION, f"<ErrorResponse{_namespace(service)}><Error>"]
        out.append(f"<Type>{'Sender' if fault.sender else 'Receiver'}</Type>")
        out.append(f"<Code>{escape(code)}</Code><Message>{escape(message)}</Message>")
        if fault.shape is not None:
            write_members(out, fault.shape, fault.extra)
        out.append(f"{quirks.query_error_end}</Error><RequestId>{escape(request_id)}</RequestId></ErrorResponse>")
        return _reply(fault.status, out, request_id)


def _absent_as_empty(shape: Shape, found: Mapping[str, Any]) -> dict[str, Any]:
    absent = ((name, shape.members[name].type) for name in shape.required if name not in found)
    return {name: [] if kind == "list" else {} for name, kind in absent if kind in ("list", "map")}


@cache
def _frame(operation: Operation) -> tuple[str, str]:
    """What stands around the members of an answer, up to the request's id."""
    begin = f"{DECLARATION}<{operation.name}Response{_namespace(operation.service)}>"
    wrapper = operation.result_wrapper
    opened, closed = ("", "") if operation.output is None else (f"<{wrapper}>", f"</{wrapper}>")
    return begin + opened, f"{closed}<ResponseMetadata><RequestId>"


def _namespace(service: Service | None) -> str:
    return "" if service is None else namespace_attribute(XmlNamespace(service.xml_namespace))


def _reply(status: int, out: list[str], request_id: str) -> Reply:
    headers = {"x-amzn-RequestId": request_id, "Content-Type": "text/xml"}
    # Half a surrogate pair has no place in UTF-8; nothing that was decoded here holds one.
    return Reply(status, headers, "".join(out).encode("utf-8", "replace"))
