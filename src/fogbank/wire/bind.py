"""Between values in AWS's names and the structs of actions.

An action's structs carry AWS's member names as their encoded names, so a decoded request converts as it is.
What the model has and the struct does not is not built: `missing` finds it, a request that uses it is refused
by name, and the coverage page lists it.
"""

from collections.abc import Mapping
from functools import cache
from types import UnionType
from typing import Any, Final, Union, cast, get_args, get_origin

import msgspec
from msgspec import Struct

from fogbank.kernel.action import Action
from fogbank.kernel.errors import Unsupported
from fogbank.wire.errors import SerializationException
from fogbank.wire.models import Operation, Shape

# Member names to what is missing below them; an empty mapping says that the member itself is missing.
Missing = Mapping[str, "Missing"]
# Values that are bytes stay what they are.
RAW: Final = (bytes, bytearray)


def to_struct(operation: Operation, action: Action, params: dict[str, Any]) -> Struct:
    """The action's input. Raises Unsupported for a member that is not built."""
    if operation.input is not None:
        _refuse(missing_of(operation.input, action.input), params, operation.name)
    try:
        return msgspec.convert(params, action.input, builtin_types=RAW)
    except msgspec.ValidationError as error:
        # The codec and the validation let only fitting values through; what is left is an odd document.
        raise SerializationException(str(error)) from None


def from_struct(result: Struct) -> dict[str, Any]:
    """An action's output as values in AWS's names."""
    converted: dict[str, Any] = msgspec.to_builtins(result, builtin_types=RAW)
    return converted


def members_of(operation: Operation, result: Struct) -> dict[str, Any]:
    """An action's output as values in AWS's names; a payload of bytes is left as it is: it may be a stream."""
    shape = operation.output
    if shape is None or shape.payload is None or shape.members[shape.payload].type != "blob":
        return from_struct(result)
    members = {field.encode_name: getattr(result, field.name) for field in msgspec.structs.fields(type(result))}
    payload = members.pop(shape.payload, None)
    return {**msgspec.to_builtins(members, builtin_types=RAW), shape.payload: payload}


def _refuse(missing: Missing, value: Any, path: str) -> None:
    if not missing:
        return
    if isinstance(value, list):
        for item in cast("list[Any]", value):
            _refuse(missing, item, path)
    elif isinstance(value, dict):
        members = cast("dict[str, Any]", value)
        for name, below in missing.items():
            if name == "*":
                for item in members.values():
                    _refuse(below, item, path)
            elif members.get(name) is not None:
                if not below:
                    raise Unsupported(f"the parameter {path}.{name}")
                _refuse(below, members[name], f"{path}.{name}")


@cache
def missing_of(shape: Shape, annotation: Any) -> Missing:
    """What the shape has and the annotated type does not; "*" stands for the values of a map."""
    annotation = without_none(annotation)
    match shape.type:
        case "structure" if isinstance(annotation, type) and issubclass(annotation, Struct):
            fields = {field.encode_name: field.type for field in msgspec.structs.fields(annotation)}
            found: dict[str, Missing] = {}
            for name, member in shape.members.items():
                if name not in fields:
                    found[name] = {}
                elif below := missing_of(member, fields[name]):
                    found[name] = below
            return found
        case "list" if get_args(annotation):
            return missing_of(shape.member, get_args(annotation)[0])
        case "map" if len(get_args(annotation)) == 2:
            below = missing_of(shape.value, get_args(annotation)[1])
            return {"*": below} if below else {}
        case _:
            return {}


def without_none(annotation: Any) -> Any:
    if get_origin(annotation) in (Union, UnionType):
        rest = [part for part in get_args(annotation) if part is not type(None)]
        return rest[0] if len(rest) == 1 else annotation
    return annotation
