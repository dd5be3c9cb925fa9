"""Values of shapes as XML, for the replies of the query protocol and of REST XML.

https://smithy.io/2.0/spec/protocol-traits.html#xml-bindings
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from fogbank.wire.models import Shape, XmlNamespace
from fogbank.wire.scalars import scalar_text

DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'

# What XML cannot hold as it is. The control characters have no place in XML 1.0 at all; AWS writes references to
# them all the same, and a client that reads them is served. A carriage return would be read as a line feed.
_SPECIAL: Final = re.compile('[&<>"\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ufffe\uffff]')
_NAMED: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}


def _reference(found: re.Match[str]) -> str:
    character = found[0]
    return _NAMED.get(character) or f"&#x{ord(character):x};"


def escape(text: str) -> str:
    """Text for the inside of an element or of an attribute in double quotes."""
    return _SPECIAL.sub(_reference, text) if _SPECIAL.search(text) else text


def member_name(member: Shape, name: str) -> str:
    """The element of a structure's member; of a flattened list the one that stands for each of its items."""
    if member.query_name:
        return member.query_name
    if member.type == "list" and member.flattened and member.member.location_name:
        return member.member.location_name
    return member.location_name or name


def pair_names(shape: Shape) -> tuple[str, str]:
    """The elements of a map's keys and values."""
    key, value = shape.key, shape.value
    return key.query_name or key.location_name or "key", value.query_name or value.location_name or "value"


def namespace_attribute(namespace: XmlNamespace | None) -> str:
    """` xmlns="…"`, or nothing."""
    if namespace is None or not namespace.uri:
        return ""
    prefix = f":{namespace.prefix}" if namespace.prefix else ""
    return f' xmlns{prefix}="{escape(namespace.uri)}"'


def write_members(out: list[str], shape: Shape, value: Mapping[str, Any]) -> None:
    """The members of a structure, one after another. One that the model does not know raises KeyError."""
    members = shape.members
    for name, inner in value.items():
        member = members[name]
        if inner is not None and not member.location and not member.xml_attribute:
            write(out, member, member_name(member, name), inner)


def write(out: list[str], shape: Shape, name: str, value: Any) -> None:
    """A value as an element of that name; a flattened list or map as so many of them."""
    _WRITERS.get(shape.type, _write_scalar)(out, shape, name, value)


def _write_structure(out: list[str], shape: Shape, name: str, value: Mapping[str, Any]) -> None:
    attributes = namespace_attribute(shape.xml_namespace)
    for key, member in shape.members.items():
        if member.xml_attribute and value.get(key) is not None:
            attributes += f' {member.location_name or key}="{escape(value[key])}"'
    out.append(f"<{name}{attributes}>")
    write_members(out, shape, value)
    out.append(f"</{name}>")


def _write_list(out: list[str], shape: Shape, name: str, value: Any) -> None:
    member = shape.member
    if not shape.flattened:
        out.append(f"<{name}{namespace_attribute(shape.xml_namespace)}>")
    element = name if shape.flattened else member.location_name or "member"
    for item in value:
        if item is not None:
            write(out, member, element, item)
    if not shape.flattened:
        out.append(f"</{name}>")


def _write_map(out: list[str], shape: Shape, name: str, value: Mapping[str, Any]) -> None:
    key_name, value_name = pair_names(shape)
    entry = name if shape.flattened else "entry"
    if not shape.flattened:
        out.append(f"<{name}>")
    for key, item in value.items():
        if item is not None:
            out.append(f"<{entry}>")
            write(out, shape.key, key_name, key)
            write(out, shape.value, value_name, item)
            out.append(f"</{entry}>")
    if not shape.flattened:
        out.append(f"</{name}>")


def _write_scalar(out: list[str], shape: Shape, name: str, value: Any) -> None:
    out.append(f"<{name}>{escape(scalar_text(shape, value))}</{name}>")


_WRITERS: Final[dict[str, Callable[[list[str], Shape, str, Any], None]]] = {
    "structure": _write_structure,
    "list": _write_list,
    "map": _write_map,
}
