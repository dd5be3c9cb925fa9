"""Documents of JSON and CBOR to the values of shapes and back.

Requests are read as AWS reads them: members that the model does not know are skipped and null is absence; a value
of the wrong type is refused in the words of AWS's servers ("NUMBER_VALUE can not be converted to a String").
Blobs and timestamps are what the two kinds of documents write differently.
"""

from collections.abc import Callable
from typing import Any, Final, cast, final

from fogbank.wire.errors import SerializationException
from fogbank.wire.models import Shape
from fogbank.wire.scalars import text_to_float

_INT_BITS: Final = {"integer": 31, "long": 63}
_SECONDS_MAX: Final = 1e13

Convert = Callable[[Shape, Any], Any]


def reject(value: Any, wanted: str) -> SerializationException:
    """What AWS says of a value that stands where a scalar is wanted."""
    if isinstance(value, dict):
        return SerializationException("Start of structure or map found where not expected.")
    if isinstance(value, list):
        return SerializationException("Start of list found where not expected")
    article = "an" if wanted[0] in "AEIOU" else "a"
    return SerializationException(f"{_token(value)} can not be converted to {article} {wanted}")


def too_deep() -> SerializationException:
    """A document that would exhaust the stack."""
    return SerializationException("The document is nested too deeply.")


def _token(value: Any) -> str:
    if isinstance(value, bool):
        return "TRUE_VALUE" if value else "FALSE_VALUE"
    if isinstance(value, (int, float)):
        return "NUMBER_VALUE"
    return "BLOB_VALUE" if isinstance(value, bytes) else "STRING_VALUE"


def is_number(value: Any) -> bool:
    """A number, which a boolean of Python is too and of these documents is not."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def read_seconds(value: Any) -> float:
    """A timestamp that is a number."""
    if not is_number(value) or not abs(value) <= _SECONDS_MAX:
        raise reject(value, "Timestamp")
    return cast(float, value)


def _read_string(_shape: Shape, value: Any) -> str:
    if not isinstance(value, str):
        raise reject(value, "String")
    return value


def _read_boolean(_shape: Shape, value: Any) -> bool:
    if not isinstance(value, bool):
        raise reject(value, "Boolean")
    return value


def _read_integer(shape: Shape, value: Any) -> int:
    # A number with a fraction of zero is an integer: 1.0, 1e3. Clients in languages without integers send them.
    bound = 1 << _INT_BITS[shape.type]
    if not is_number(value) or not -bound <= value < bound or value != int(value):
        raise reject(value, shape.type.capitalize())
    return int(value)


def _read_float(shape: Shape, value: Any) -> float:
    number = text_to_float(value) if value in ("NaN", "Infinity", "-Infinity") else value
    if is_number(number):
        try:
            return float(cast(float, number))
        except OverflowError:
            pass
    raise reject(value, shape.type.capitalize())


@final
class Reader:
    """Reads the values of shapes out of decoded documents."""

    def __init__(self, blob: Convert, timestamp: Convert) -> None:
        self._readers: Final[dict[str, Convert]] = {
            "structure": self._structure,
            "list": self._list,
            "map": self._map,
            "string": _read_string,
            "boolean": _read_boolean,
            "integer": _read_integer,
            "long": _read_integer,
            "float": _read_float,
            "double": _read_float,
            "timestamp": timestamp,
            "blob": blob,
        }

    def read(self, shape: Shape, value: Any) -> Any:
        """The value of a shape; None for null. Raises SerializationException."""
        try:
            return None if value is None else self._readers[shape.type](shape, value)
        except RecursionError:
            raise too_deep() from None

    def _structure(self, shape: Shape, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            if isinstance(value, list):
                raise SerializationException("Start of list found where not expected")
            raise SerializationException("Unexpected field type")
        found = cast(dict[str, Any], value)
        members: dict[str, Any] = {}
        for name, member in shape.members.items():
            if member.location:
                continue
            inner = found.get(member.location_name or name)
            if inner is not None:
                members[name] = self._readers[member.type](member, inner)
        return members

    def _list(self, shape: Shape, value: Any) -> list[Any]:
        if not isinstance(value, list):
            if isinstance(value, dict):
                raise SerializationException("Start of structure or map found where not expected.")
            raise SerializationException("Expected list or null")
        member = shape.member
        reader = self._readers[member.type]
        return [None if item is None else reader(member, item) for item in cast(list[Any], value)]

    def _map(self, shape: Shape, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            if isinstance(value, list):
                raise SerializationException("Start of list found where not expected")
            raise SerializationException("Expected map or null")
        inner = shape.value
        reader = self._readers[inner.type]
        pairs = cast(dict[Any, Any], value).items()
        return {_read_string(shape.key, key): reader(inner, item) for key, item in pairs if item is not None}


@final
class Writer:
    """Writes the values of shapes as what the encoder of a document takes."""

    def __init__(self, blob: Convert, timestamp: Convert, number: Convert) -> None:
        self._writers: Final[dict[str, Convert]] = {
            "structure": self._structure,
            "list": self._list,
            "map": self._map,
            "float": number,
            "double": number,
            "timestamp": timestamp,
            "blob": blob,
        }

    def write(self, shape: Shape, value: Any) -> Any:
        """A member that the model does not know is a defect of the action's and raises KeyError."""
        writer = self._writers.get(shape.type)
        return value if writer is None else writer(shape, value)

    def _structure(self, shape: Shape, value: Any) -> dict[str, Any]:
        members = shape.members
        written: dict[str, Any] = {}
        for name, inner in value.items():
            if inner is None:
                continue
            member = members[name]
            if not member.location:
                written[member.location_name or name] = self.write(member, inner)
        return written

    def _list(self, shape: Shape, value: Any) -> list[Any]:
        member = shape.member
        return [None if item is None else self.write(member, item) for item in value]

    def _map(self, shape: Shape, value: Any) -> dict[str, Any]:
        inner = shape.value
        return {key: None if item is None else self.write(inner, item) for key, item in value.items()}
