"""JSON documents to the values of shapes and back, for AWS JSON and for the bodies of REST JSON.

A failed conversion says what AWS's servers say ("NUMBER_VALUE can not be converted to a String").
"""

import base64
import binascii
from collections.abc import Callable
from typing import Any, Final, cast

import msgspec

from fogbank.wire.errors import SerializationException
from fogbank.wire.models import Shape
from fogbank.wire.scalars import float_to_json, format_timestamp, parse_timestamp, plain_number, text_to_float

_INT_BITS: Final = {"integer": 31, "long": 63}


def parse(body: bytes) -> Any:
    """A JSON document. Raises SerializationException for anything that is none."""
    try:
        return msgspec.json.decode(body)
    except RecursionError:
        raise SerializationException("The document is nested too deeply.") from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise SerializationException("The request body is not a valid JSON document.") from None


def decode_value(shape: Shape, value: Any) -> Any:
    """The value of a shape. Null stays None; structures and maps leave it out, as they do absent members."""
    return None if value is None else _DECODERS[shape.type](shape, value)


def _token(value: Any) -> str:
    if isinstance(value, bool):
        return "TRUE_VALUE" if value else "FALSE_VALUE"
    if isinstance(value, (int, float)):
        return "NUMBER_VALUE"
    return "STRING_VALUE"


def _reject(value: Any, wanted: str) -> SerializationException:
    if isinstance(value, dict):
        return SerializationException("Start of structure or map found where not expected.")
    if isinstance(value, list):
        return SerializationException("Start of list found where not expected")
    article = "an" if wanted[0] in "AEIOU" else "a"
    return SerializationException(f"{_token(value)} can not be converted to {article} {wanted}")


def _decode_structure(shape: Shape, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        if isinstance(value, list):
            raise SerializationException("Start of list found where not expected")
        raise SerializationException("Unexpected field type")
    found = cast(dict[str, Any], value)
    decoded: dict[str, Any] = {}
    for name, member in shape.members.items():
        if member.location:
            continue
        inner = found.get(member.location_name or name)
        if inner is not None:
            decoded[name] = _DECODERS[member.type](member, inner)
    return decoded


def _decode_list(shape: Shape, value: Any) -> list[Any]:
    if not isinstance(value, list):
        if isinstance(value, dict):
            raise SerializationException("Start of structure or map found where not expected.")
        raise SerializationException("Expected list or null")
    member = shape.member
    decoder = _DECODERS[member.type]
    return [None if item is None else decoder(member, item) for item in cast(list[Any], value)]


def _decode_map(shape: Shape, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        if isinstance(value, list):
            raise SerializationException("Start of list found where not expected")
        raise SerializationException("Expected map or null")
    inner = shape.value
    decoder = _DECODERS[inner.type]
    pairs = cast(dict[str, Any], value).items()
    return {key: decoder(inner, item) for key, item in pairs if item is not None}


def _decode_string(_shape: Shape, value: Any) -> str:
    if not isinstance(value, str):
        raise _reject(value, "String")
    return value


def _decode_boolean(_shape: Shape, value: Any) -> bool:
    if not isinstance(value, bool):
        raise _reject(value, "Boolean")
    return value


def _decode_integer(shape: Shape, value: Any) -> int:
    wanted = shape.type.capitalize()
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise _reject(value, wanted)
    # A number with a fraction of zero is an integer: 1.0, 1e3. Clients in languages without integers send them.
    whole = int(value)
    if whole != value or not -(1 << _INT_BITS[shape.type]) <= whole < 1 << _INT_BITS[shape.type]:
        raise _reject(value, wanted)
    return whole


def _decode_float(shape: Shape, value: Any) -> float:
    if isinstance(value, str):
        number = text_to_float(value) if value in ("NaN", "Infinity", "-Infinity") else None
        if number is None:
            raise _reject(value, shape.type.capitalize())
        return number
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise _reject(value, shape.type.capitalize())
    try:
        return float(value)
    except OverflowError:
        raise _reject(value, shape.type.capitalize()) from None


def _decode_timestamp(_shape: Shape, value: Any) -> float:
    if isinstance(value, str):
        parsed = parse_timestamp(value)
        if parsed is None:
            raise _reject(value, "Timestamp")
        return parsed
    if isinstance(value, bool) or not isinstance(value, (int, float)) or abs(value) > 1e13:
        raise _reject(value, "Timestamp")
    return value


def _decode_blob(_shape: Shape, value: Any) -> bytes:
    if not isinstance(value, str):
        raise _reject(value, "Blob")
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise _reject(value, "Blob") from None


_DECODERS: Final[dict[str, Callable[[Shape, Any], Any]]] = {
    "structure": _decode_structure,
    "list": _decode_list,
    "map": _decode_map,
    "string": _decode_string,
    "boolean": _decode_boolean,
    "integer": _decode_integer,
    "long": _decode_integer,
    "float": _decode_float,
    "double": _decode_float,
    "timestamp": _decode_timestamp,
    "blob": _decode_blob,
}


def encode_value(shape: Shape, value: Any) -> Any:
    """The JSON of a shape's value. A member that the model does not know is a defect and raises KeyError."""
    encoder = _ENCODERS.get(shape.type)
    return value if encoder is None else encoder(shape, value)


def _encode_structure(shape: Shape, value: Any) -> dict[str, Any]:
    members = shape.members
    encoded: dict[str, Any] = {}
    for name, inner in value.items():
        if inner is None:
            continue
        member = members[name]
        if not member.location:
            encoded[member.location_name or name] = encode_value(member, inner)
    return encoded


def _encode_list(shape: Shape, value: Any) -> list[Any]:
    member = shape.member
    return [None if item is None else encode_value(member, item) for item in value]


def _encode_map(shape: Shape, value: Any) -> dict[str, Any]:
    inner = shape.value
    return {key: None if item is None else encode_value(inner, item) for key, item in value.items()}


def _encode_float(_shape: Shape, value: Any) -> Any:
    return float_to_json(value)


def _encode_timestamp(shape: Shape, value: Any) -> Any:
    if shape.timestamp_format in ("", "unixTimestamp"):
        return plain_number(value)
    return format_timestamp(value, shape.timestamp_format)


def _encode_blob(_shape: Shape, value: Any) -> str:
    return base64.b64encode(value).decode("ascii")


_ENCODERS: Final[dict[str, Callable[[Shape, Any], Any]]] = {
    "structure": _encode_structure,
    "list": _encode_list,
    "map": _encode_map,
    "float": _encode_float,
    "double": _encode_float,
    "timestamp": _encode_timestamp,
    "blob": _encode_blob,
}
