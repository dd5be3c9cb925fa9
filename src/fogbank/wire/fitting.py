"""The model's constraints as closures over structs, for the hot path: does what was decoded fit?

A yes is as good as `validate`'s silence. A no says nothing: the request takes the long way, where it is told in AWS's
words what is wrong with it. What a closure cannot judge (a struct that differs from its shape) makes no closure.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, cast, get_args

import msgspec
from msgspec import NODEFAULT, Struct

from fogbank.wire.bind import without_none
from fogbank.wire.models import Shape
from fogbank.wire.patterns import compiled

Fits = Callable[[Any], bool]

# What msgspec writes as AWS does; bytes in base64 too.
_PLAIN: Final = ("string", "boolean", "integer", "long", "blob")
_NUMBERS: Final = ("integer", "long", "float", "double", "timestamp")
# What fits into the type itself.
_SPANS: Final = {
    "integer": (-(1 << 31), (1 << 31) - 1),
    "long": (-(1 << 63), (1 << 63) - 1),
    "timestamp": (-1e13, 1e13),
}
_DEPTH_MAX: Final = 8


class Unsure(Exception):
    """This struct cannot be judged by this shape."""


def fitting(shape: Shape, annotation: Any) -> Fits | None:
    """What tells whether a value of the annotated type fits the shape; None: it does. Raises Unsure."""
    return _fits(shape, without_none(annotation), 0)


def is_plain(shape: Shape, annotation: Any, depth: int = 0) -> bool:
    """Whether a value is written as JSON just as it lies in its struct: nothing to convert, nothing to leave out."""
    annotation = without_none(annotation)
    match shape.type:
        case "structure" if depth < _DEPTH_MAX and _is_struct(annotation):
            fields = msgspec.structs.fields(annotation)
            members = shape.members
            return all(
                field.encode_name in members
                and not members[field.encode_name].location_name
                and (field.default is not None or annotation.__struct_config__.omit_defaults)
                and (field.default is not NODEFAULT or without_none(field.type) is field.type)
                and is_plain(members[field.encode_name], field.type, depth + 1)
                for field in fields
            )
        case "list" if get_args(annotation):
            return is_plain(shape.member, get_args(annotation)[0], depth + 1)
        case "map" if len(get_args(annotation)) == 2:
            return is_plain(shape.value, get_args(annotation)[1], depth + 1)
        case _:
            return shape.type in _PLAIN


def _fits(shape: Shape, annotation: Any, depth: int) -> Fits | None:
    if depth > _DEPTH_MAX or shape.union:
        raise Unsure
    match shape.type:
        case "structure":
            return _structure(shape, annotation, depth)
        case "list" if get_args(annotation):
            inner = _fits(shape.member, without_none(get_args(annotation)[0]), depth + 1)
            return _both(_own(shape), inner and _each(inner))
        case "map" if len(get_args(annotation)) == 2:
            keys = _own(shape.key)
            values = _fits(shape.value, without_none(get_args(annotation)[1]), depth + 1)
            return _both(_own(shape), _both(keys and _each(keys), values and _each_value(values)))
        case "list" | "map":
            raise Unsure
        case _:
            return _own(shape)


def _structure(shape: Shape, annotation: Any, depth: int) -> Fits | None:
    if not _is_struct(annotation):
        raise Unsure
    fields = {field.encode_name: field for field in msgspec.structs.fields(annotation)}
    if shape.members.keys() - fields.keys() and not annotation.__struct_config__.forbid_unknown_fields:
        raise Unsure  # what is not built is refused by name, and not here
    checks: list[tuple[str, Fits]] = []
    for name, field in fields.items():
        member = shape.members.get(name)
        if member is None or member.location_name not in ("", name):
            raise Unsure
        if (fits := _fits(member, without_none(field.type), depth + 1)) is not None:
            checks.append((field.name, fits))
    # What has no default is there.
    given = [each.name for each in fields.values() if each.encode_name in shape.required and _may_lack(each)]
    return _members(given, checks) if given or checks else None


def _may_lack(field: msgspec.structs.FieldInfo) -> bool:
    return field.default is not NODEFAULT or field.default_factory is not NODEFAULT


def _members(given: Sequence[str], checks: Sequence[tuple[str, Fits]]) -> Fits:
    def fits_all(value: Any) -> bool:
        for name in given:
            if getattr(value, name) is None:
                return False
        for name, fits in checks:
            inner = getattr(value, name)
            if inner is not None and not fits(inner):
                return False
        return True

    return fits_all


def _own(shape: Shape) -> Fits | None:
    """What the shape asks of the value itself."""
    low, high = _SPANS.get(shape.type, (None, None))
    low, high = low if shape.min is None else shape.min, high if shape.max is None else shape.max
    pattern, enum = shape.pattern, frozenset(shape.enum)
    matches = compiled(pattern) if pattern else None
    if low is None and high is None and matches is None and not enum:
        return None
    counted = shape.type in _NUMBERS

    def fits(value: Any) -> bool:
        if low is not None or high is not None:
            size = value if counted else len(value)
            if (low is not None and size < low) or (high is not None and size > high):
                return False
        return (matches is None or matches.fullmatch(value) is not None) and (not enum or value in enum)

    return fits


def _both(one: Fits | None, other: Fits | None) -> Fits | None:
    if one is None or other is None:
        return one or other
    return lambda value: one(value) and other(value)


def _each(fits: Fits) -> Fits:
    return lambda values: all(map(fits, values))


def _each_value(fits: Fits) -> Fits:
    return lambda values: all(map(fits, cast("Mapping[str, Any]", values).values()))


def _is_struct(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Struct)
