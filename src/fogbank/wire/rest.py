"""What both REST protocols bind to path, query string, headers and status.

https://smithy.io/2.0/spec/http-bindings.html
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from fogbank.kernel.errors import ClientError
from fogbank.wire.http import Request
from fogbank.wire.models import Operation, Shape
from fogbank.wire.paths import labels_of, parse_query, path_of
from fogbank.wire.scalars import scalar_text, text_to_scalar

# Said of a value that is none of its type, and of bytes that are no text: name, type.
Refuse = Callable[[str, str], ClientError]
_STATUS: Final = "statusCode"


def read_bindings(operation: Operation, shape: Shape, request: Request, refuse: Refuse) -> dict[str, Any]:
    """The members that stand outside of the body."""
    try:
        labels = labels_of(operation, path_of(operation.service.name, request))
        query = parse_query(request.query, errors="strict")
    except UnicodeDecodeError:
        raise refuse("the address", "string") from None
    found: dict[str, Any] = {}
    for name, member in shape.members.items():
        wire_name = member.location_name or name
        value: Any = None
        match member.location:
            case "uri":
                value = _scalar(member, labels[wire_name], wire_name, refuse)
            case "querystring" if member.type == "map":
                value = _rest_of_query(operation, shape, query)
            case "querystring" if wire_name in query:
                value = _from_query(member, query[wire_name], wire_name, refuse)
            case "header" if wire_name.lower() in request.headers:
                value = _from_header(member, request.headers[wire_name.lower()], wire_name, refuse)
            case "headers":
                value = _from_prefix(wire_name.lower(), request.headers)
            case _:
                pass
        if value is not None:
            found[name] = value
    return found


def _rest_of_query(operation: Operation, shape: Shape, query: dict[str, list[str]]) -> dict[str, str] | None:
    """What no other member and no literal of the template takes."""
    bound = {member.location_name or name for name, member in shape.members.items() if member.location == "querystring"}
    bound |= parse_query(operation.uri.partition("?")[2]).keys()
    return {key: values[0] for key, values in query.items() if key not in bound} or None


def _scalar(shape: Shape, text: str, name: str, refuse: Refuse) -> Any:
    value = text_to_scalar(shape, text)
    if value is None:
        raise refuse(name, shape.type)
    return value


def _from_query(shape: Shape, values: list[str], name: str, refuse: Refuse) -> Any:
    if shape.type == "list":
        return [_scalar(shape.member, value, name, refuse) for value in values]
    if any(value != values[0] for value in values):
        raise refuse(name, shape.type)
    return _scalar(shape, values[0], name, refuse)


def _from_header(shape: Shape, text: str, name: str, refuse: Refuse) -> Any:
    if shape.type == "list":
        return [_scalar(shape.member, item, name, refuse) for item in split_header(text)]
    return _scalar(shape, text, name, refuse)


def split_header(text: str) -> list[str]:
    """The items of a header: between commas, those with a comma of their own in quotes."""
    items: list[str] = []
    item, quoted, escaped = "", False, False
    for character in text:
        if escaped:
            item, escaped = item + character, False
        elif quoted and character == "\\":
            escaped = True
        elif character == '"':
            quoted = not quoted
        elif character == "," and not quoted:
            items.append(item.strip())
            item = ""
        else:
            item += character
    return [*items, item.strip()]


def _from_prefix(prefix: str, headers: dict[str, str]) -> dict[str, str] | None:
    return {key[len(prefix) :]: value for key, value in headers.items() if key.startswith(prefix)} or None


def write_bindings(shape: Shape, result: Mapping[str, Any], headers: dict[str, str]) -> int | None:
    """Put the members that stand in headers there; the status, if a member is the status."""
    status: int | None = None
    for name, value in result.items():
        member = shape.members[name]
        if value is None or not member.location:
            continue
        wire_name = member.location_name or name
        if member.location == _STATUS:
            status = value
        elif member.location == "headers":
            headers.update({f"{wire_name}{key}": str(item) for key, item in value.items()})
        elif member.type != "list":
            headers[wire_name] = scalar_text(member, value, "rfc822")
        elif value:
            headers[wire_name] = ",".join(_quoted(scalar_text(member.member, item, "rfc822")) for item in value)
    return status


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"' if "," in text or '"' in text else text


def has_document(shape: Shape) -> bool:
    """Whether any member stands in the body."""
    return any(not member.location for member in shape.members.values())
