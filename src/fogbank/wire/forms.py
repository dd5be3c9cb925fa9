"""Forms of the query protocol as the hot path reads them; `query` knows the odd ones, and the words for what is wrong.

A key is understood once and remembered: `MessageAttributes.entry.1.Value.StringValue` is the text of a member of a
structure that is the value of the first pair of a map. Whatever is unusual is nobody's here: None sends it the long
way.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final, final
from urllib.parse import unquote_plus

from fogbank.wire.http import Request
from fogbank.wire.models import Shape
from fogbank.wire.query import LIST_INDEX_MAX
from fogbank.wire.scalars import text_to_scalar
from fogbank.wire.xmlwrite import member_name, pair_names

_FORM: Final = "application/x-www-form-urlencoded"
_CONTAINERS: Final = ("structure", "list", "map")
_KEYS_MAX: Final = 4096
_SHORT: Final = 256
_KEY: Final = "key"
_VALUE: Final = "value"

# Where a text belongs: the way to its container, its name there, and its shape (None: a string).
_Place = tuple[tuple[str | int, ...], str | int, Shape | None]
# Makes of what was gathered by indices what the struct has. Raises KeyError for half a pair.
_Finish = Callable[[Any], Any]


def fields_of(request: Request) -> dict[str, str] | None:
    """The fields of a form in a request's body; None for what is no plain form."""
    if request.query or request.method != "POST" or not request.headers.get("content-type", "").startswith(_FORM):
        return None
    try:
        pairs = request.body.decode("ascii").split("&")
        fields: dict[str, str] = {}
        for pair in pairs:
            name, _, value = pair.partition("=")
            if "%" in pair or "+" in pair:
                name = _unquoted(name)
                value = _unquoted(value) if len(value) < _SHORT else unquote_plus(value, errors="strict")
            fields[name] = value
    except UnicodeDecodeError:
        return None
    return fields if len(fields) == len(pairs) else None


@lru_cache(maxsize=4096)
def _unquoted(text: str) -> str:
    """Names of topics and the like come again and again."""
    return unquote_plus(text, errors="strict")


@final
class FormReader:
    """Reads the forms of one operation."""

    def __init__(self, shape: Shape) -> None:
        self._shape = shape
        self._finish = _finish_structure(shape)
        self._places: dict[str, _Place | None] = {}

    def read(self, fields: Mapping[str, str]) -> dict[str, Any] | None:
        """The members in AWS's names, without Action and Version; None for what is unusual."""
        whole: dict[Any, Any] = {}
        places = self._places
        for key, text in fields.items():
            place = places[key] if key in places else self._learn(key)
            if place is None:
                return None
            way, name, shape = place
            node = whole
            for step in way:
                node = node.setdefault(step, {})
            node[name] = text if shape is None else text_to_scalar(shape, text)
            if node[name] is None:
                return None
        try:
            return whole if self._finish is None else self._finish(whole)
        except KeyError:
            return None

    def _learn(self, key: str) -> _Place | None:
        if len(self._places) >= _KEYS_MAX:
            self._places.clear()
        place = self._places[key] = _place(self._shape, key.split("."))
        return place


def _place(shape: Shape, parts: list[str]) -> _Place | None:
    """Where the text under a dotted key belongs; None for a key that the shape does not have."""
    way: list[str | int] = []
    while shape.type in _CONTAINERS:
        step = _step(shape, parts)
        if step is None:
            return None
        used, steps, shape = step
        way += steps
        parts = parts[used:]
    return None if parts else (tuple(way[:-1]), way[-1], None if shape.type == "string" else shape)


def _step(shape: Shape, parts: list[str]) -> tuple[int, list[str | int], Shape] | None:
    """One step into a container: how many parts it takes, its names in the tree, and the shape behind it."""
    if shape.type == "structure":
        for name, member in shape.members.items():
            if parts[:1] == [member_name(member, name)]:
                return 1, [name], member
        return None
    if not shape.flattened:
        wrapper = "entry" if shape.type == "map" else shape.member.location_name or "member"
        if parts[:1] != [wrapper]:
            return None
        parts = parts[1:]
    used = 0 if shape.flattened else 1
    if not parts or not _is_index(parts[0]):
        return None
    index = int(parts[0])
    if shape.type == "list":
        return used + 1, [index], shape.member
    names = pair_names(shape)
    if len(parts) < 2 or parts[1] not in names:
        return None
    is_key = parts[1] == names[0]
    return used + 2, [index, _KEY if is_key else _VALUE], shape.key if is_key else shape.value


def _is_index(text: str) -> bool:
    return text.isascii() and text.isdigit() and text[0] != "0" and len(text) < 6 and int(text) <= LIST_INDEX_MAX


def _finish(shape: Shape) -> _Finish | None:
    match shape.type:
        case "structure":
            return _finish_structure(shape)
        case "list":
            return _finish_list(shape)
        case "map":
            return _finish_map(shape)
        case _:
            return None


def _finish_structure(shape: Shape) -> _Finish | None:
    containers = [(name, _finish(member)) for name, member in shape.members.items()]
    finishes = [(name, finish) for name, finish in containers if finish is not None]
    if not finishes:
        return None

    def finish_all(node: dict[str, Any]) -> dict[str, Any]:
        for name, finish in finishes:
            if name in node:
                node[name] = finish(node[name])
        return node

    return finish_all


def _finish_list(shape: Shape) -> _Finish:
    finish = _finish(shape.member)

    def finish_all(node: dict[int, Any]) -> list[Any]:
        return [node[index] if finish is None else finish(node[index]) for index in sorted(node)]

    return finish_all


def _finish_map(shape: Shape) -> _Finish:
    finish = _finish(shape.value)

    def finish_all(node: dict[int, dict[str, Any]]) -> dict[str, Any]:
        pairs = (node[index] for index in sorted(node))
        return {pair[_KEY]: pair[_VALUE] if finish is None else finish(pair[_VALUE]) for pair in pairs}

    return finish_all
