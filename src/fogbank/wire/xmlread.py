"""XML documents to the values of shapes, for the requests of REST XML.

A document type is refused before its first entity, and so is absurd depth: neither bombs nor files of ours can be
asked for. Namespaces are not looked at, as S3 does not.
"""

from collections.abc import Callable
from typing import Any, Final, final
from xml.parsers import expat

from fogbank.wire.errors import MalformedXml
from fogbank.wire.models import Shape
from fogbank.wire.scalars import text_to_scalar
from fogbank.wire.xmlwrite import pair_names

DEPTH_MAX: Final = 100


@final
class Element:
    """An element without its namespace; attributes keep their prefix, as `xsi:type`."""

    __slots__ = ("attributes", "children", "name", "text")

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name = name.rpartition(":")[2]
        self.attributes = attributes
        self.children: list[Element] = []
        self.text = ""


@final
class _Builder:
    """Grows the tree from expat's events."""

    def __init__(self) -> None:
        self._open: list[Element] = [Element("", {})]

    @property
    def root(self) -> Element:
        return self._open[0].children[0]

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) > DEPTH_MAX:
            raise MalformedXml
        element = Element(name, attributes)
        self._open[-1].children.append(element)
        self._open.append(element)

    def end(self, _name: str) -> None:
        self._open.pop()

    def text(self, text: str) -> None:
        self._open[-1].text += text

    def doctype(self, *_declared: object) -> None:
        raise MalformedXml


def parse(body: bytes) -> Element:
    """The root of a document. Raises MalformedXml for anything that is none."""
    builder = _Builder()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    parser.StartDoctypeDeclHandler = builder.doctype
    try:
        parser.Parse(body, True)
    except expat.ExpatError:
        raise MalformedXml from None
    return builder.root


def read_structure(shape: Shape, element: Element) -> dict[str, Any]:
    """The members of a structure that stand in an element; unknown ones are skipped."""
    by_name: dict[str, list[Element]] = {}
    for child in element.children:
        by_name.setdefault(child.name, []).append(child)
    found: dict[str, Any] = {}
    for name, member in shape.members.items():
        if member.location:
            continue
        wire_name = member.location_name or name
        if member.xml_attribute:
            if wire_name in element.attributes:
                found[name] = element.attributes[wire_name]
        elif wire_name in by_name:
            found[name] = _read_member(member, by_name[wire_name])
    return found


def _read_member(shape: Shape, elements: list[Element]) -> Any:
    if shape.flattened and shape.type == "list":
        return [_read(shape.member, element) for element in elements]
    if shape.flattened and shape.type == "map":
        return _read_pairs(shape, elements)
    return _read(shape, elements[-1])


def _read(shape: Shape, element: Element) -> Any:
    return _READERS.get(shape.type, _read_scalar)(shape, element)


def _read_list(shape: Shape, element: Element) -> list[Any]:
    wanted = shape.member.location_name or "member"
    return [_read(shape.member, child) for child in element.children if child.name == wanted]


def _read_map(shape: Shape, element: Element) -> dict[str, Any]:
    return _read_pairs(shape, [child for child in element.children if child.name == "entry"])


def _read_pairs(shape: Shape, entries: list[Element]) -> dict[str, Any]:
    key_name, value_name = pair_names(shape)
    found: dict[str, Any] = {}
    for entry in entries:
        parts = {child.name: child for child in entry.children}
        if key_name not in parts or value_name not in parts:
            raise MalformedXml
        found[parts[key_name].text] = _read(shape.value, parts[value_name])
    return found


def _read_scalar(shape: Shape, element: Element) -> Any:
    if element.children:
        raise MalformedXml
    value = text_to_scalar(shape, element.text)
    if value is None:
        raise MalformedXml
    return value


_READERS: Final[dict[str, Callable[[Shape, Element], Any]]] = {
    "structure": read_structure,
    "list": _read_list,
    "map": _read_map,
}
