"""The service models, read from botocore's data without importing botocore.

botocore.model costs 0.15 s to import and ServiceModel walks dictionaries; its data files, decoded straight into the
structs below, cost one to ten milliseconds a service and carry no documentation along. So nothing is loaded at
the start, and a service is loaded when the first request for it needs its shapes. What the members of these files
mean is told by botocore.model and https://smithy.io/2.0/spec/index.html; botocore itself is the oracle of the
tests.
"""

import gzip
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, final

import msgspec
from msgspec import Struct

from fogbank.wire.catalogue import CATALOGUE, Facts
from fogbank.wire.quirks import Quirks, quirks_of


class XmlNamespace(Struct, frozen=True):
    """`xmlns="uri"` or `xmlns:prefix="uri"` on an element."""

    uri: str
    prefix: str = ""


class ErrorTrait(Struct, frozen=True, rename="camel"):
    """What the model says of an error beside its members."""

    code: str = ""
    http_status_code: int = 0


class _Traits(Struct, kw_only=True, rename="camel"):
    """What a shape and a reference to it may both say; the reference wins."""

    location_name: str | None = None
    query_name: str | None = None  # in the files of the ec2 protocol only; ours come from the quirks
    location: str | None = None
    flattened: bool | None = None
    timestamp_format: str | None = None
    xml_namespace: str | XmlNamespace | None = None
    xml_attribute: bool | None = None
    eventpayload: bool | None = None
    enum: list[str] | None = None


class _Reference(_Traits, kw_only=True, rename="camel"):
    shape: str
    result_wrapper: str = ""


class _Definition(_Traits, kw_only=True, rename="camel"):
    type: str
    members: dict[str, _Reference] = {}
    required: list[str] = []
    member: _Reference | None = None
    key: _Reference | None = None
    value: _Reference | None = None
    min: float | None = None
    max: float | None = None
    pattern: str | None = None
    payload: str | None = None
    exception: bool = False
    fault: bool = False
    error: ErrorTrait | None = None
    union: bool = False
    eventstream: bool = False


class _Http(Struct, rename="camel"):
    method: str = "POST"
    request_uri: str = "/"
    response_code: int = 200


class _Operation(Struct, rename="camel"):
    name: str
    http: _Http = msgspec.field(default_factory=_Http)
    input: _Reference | None = None
    output: _Reference | None = None
    deprecated: bool = False


class _Model(Struct):
    operations: dict[str, _Operation]
    shapes: dict[str, _Definition]


_TRAITS: Final = _Traits.__struct_fields__


@final
class Shape:
    """One shape as it is seen from the member that refers to it."""

    __slots__ = (
        "_definition",
        "_key",
        "_member",
        "_members",
        "_references",
        "_stream",
        "_streams_known",
        "_value",
        "enum",
        "eventpayload",
        "flattened",
        "location",
        "location_name",
        "name",
        "query_name",
        "service",
        "timestamp_format",
        "type",
        "xml_attribute",
        "xml_namespace",
    )

    def __init__(self, service: "Service", name: str, definition: _Definition, reference: _Reference | None) -> None:
        self.service = service
        self._definition = definition
        self._members: dict[str, Shape] | None = None
        self._member: Shape | None = None
        self._key: Shape | None = None
        self._value: Shape | None = None
        self._stream: str | None = None
        self._streams_known = False
        self.name = name
        self.type = definition.type

        def trait(field: str) -> Any:
            said = None if reference is None else getattr(reference, field)
            return getattr(definition, field) if said is None else said

        self.location_name: str = trait("location_name") or ""
        self.query_name: str = trait("query_name") or ""
        self.location: str = trait("location") or ""
        self.flattened: bool = bool(trait("flattened"))
        self.timestamp_format: str = trait("timestamp_format") or ""
        namespace: str | XmlNamespace | None = trait("xml_namespace")
        self.xml_namespace = XmlNamespace(namespace) if isinstance(namespace, str) else namespace
        self.xml_attribute: bool = bool(trait("xml_attribute"))
        self.eventpayload: bool = bool(trait("eventpayload"))  # the member is an event's whole payload
        self.enum: list[str] = trait("enum") or []

    def __repr__(self) -> str:
        return f"Shape({self.name}: {self.type})"

    @property
    def members(self) -> dict[str, "Shape"]:
        """The members of a structure, in the model's order."""
        if self._members is None:
            references = self._definition.members
            self._members = {name: self.service.resolve(reference) for name, reference in references.items()}
        return self._members

    @property
    def member(self) -> "Shape":
        """The member of a list."""
        if self._member is None:
            self._member = self.service.resolve_one(self._definition.member)
        return self._member

    @property
    def key(self) -> "Shape":
        """The key of a map."""
        if self._key is None:
            self._key = self.service.resolve_one(self._definition.key)
        return self._key

    @property
    def value(self) -> "Shape":
        """The value of a map."""
        if self._value is None:
            self._value = self.service.resolve_one(self._definition.value)
        return self._value

    @property
    def required(self) -> list[str]:
        return self._definition.required

    @property
    def min(self) -> float | None:
        return self._definition.min

    @property
    def max(self) -> float | None:
        return self._definition.max

    @property
    def pattern(self) -> str | None:
        return self._definition.pattern

    @property
    def payload(self) -> str | None:
        """The member that is the whole body, in the REST protocols."""
        return self._definition.payload

    @property
    def union(self) -> bool:
        return self._definition.union

    @property
    def eventstream(self) -> bool:
        return self._definition.eventstream

    @property
    def error(self) -> ErrorTrait | None:
        return self._definition.error

    @property
    def server_fault(self) -> bool:
        """Whether the model lays this error at the server's door."""
        return self._definition.fault

    @property
    def event_stream_member(self) -> str | None:
        """The member of a structure that is a stream of events."""
        if not self._streams_known:
            self._streams_known = True
            self._stream = next((name for name, member in self.members.items() if member.eventstream), None)
        return self._stream


@final
class Operation:
    """One operation of a service."""

    __slots__ = (
        "deprecated",
        "input",
        "method",
        "name",
        "output",
        "result_wrapper",
        "service",
        "status",
        "uri",
    )

    def __init__(self, service: "Service", raw: _Operation) -> None:
        self.service = service
        self.name = raw.name
        self.method = raw.http.method
        self.uri = raw.http.request_uri
        self.status = raw.http.response_code
        self.input = None if raw.input is None else service.resolve(raw.input)
        self.output = None if raw.output is None else service.resolve(raw.output)
        self.result_wrapper = (raw.output.result_wrapper if raw.output else "") or f"{raw.name}Result"
        self.deprecated = raw.deprecated

    def __repr__(self) -> str:
        return f"Operation({self.service.name}.{self.name})"


@final
class Service:
    """One service: its facts, its operations and its errors."""

    def __init__(self, facts: Facts, model: _Model) -> None:
        self.name = facts.name
        self.facts = facts
        self.quirks: Quirks = quirks_of(facts.name)
        self._model = model
        self._operations: dict[str, Operation] = {}
        self._plain: dict[str, Shape] = {}
        self._errors_by_code: dict[str, str] | None = None

    def __repr__(self) -> str:
        return f"Service({self.name})"

    @property
    def xml_namespace(self) -> str:
        return self.quirks.xml_namespace or self.facts.xml_namespace

    def operation_names(self) -> list[str]:
        return list(self._model.operations)

    def operation(self, name: str) -> Operation | None:
        """The operation of that name, if the model has it."""
        found = self._operations.get(name)
        if found is None:
            raw = self._model.operations.get(name)
            if raw is None:
                return None
            found = self._operations[name] = Operation(self, raw)
        return found

    def error_shape(self, code: str) -> Shape | None:
        """The error of that shape name or, failing that, of that code."""
        definition = self._model.shapes.get(code)
        if definition is not None and definition.exception:
            return self._shape(code)
        name = self._error_names().get(code)
        return None if name is None else self._shape(name)

    def _error_names(self) -> dict[str, str]:
        if self._errors_by_code is None:
            codes = {code: name for name, (code, _) in self.quirks.query_errors.items()}
            for name, definition in self._model.shapes.items():
                if definition.exception and definition.error is not None and definition.error.code:
                    codes.setdefault(definition.error.code, name)
            self._errors_by_code = codes
        return self._errors_by_code

    def _shape(self, name: str) -> Shape:
        found = self._plain.get(name)
        if found is None:
            found = self._plain[name] = Shape(self, name, self._model.shapes[name], None)
        return found

    def resolve(self, reference: _Reference) -> Shape:
        """What a reference refers to; one that says nothing of its own shares its shape."""
        if all(getattr(reference, trait) is None for trait in _TRAITS):
            return self._shape(reference.shape)
        return Shape(self, reference.shape, self._model.shapes[reference.shape], reference)

    def resolve_one(self, reference: _Reference | None) -> Shape:
        """The member of a list, the key or value of a map: the model always has it."""
        assert reference is not None, "a list or map without members"
        return self.resolve(reference)


def _data_path() -> Path:
    spec = find_spec("botocore")
    assert spec is not None, "botocore is a dependency of the package"
    assert spec.submodule_search_locations is not None, "botocore is a package"
    return Path(spec.submodule_search_locations[0]) / "data"


def _write_query_names(model: _Model, quirks: Quirks) -> None:
    for shape, names in quirks.query_names.items():
        definition = model.shapes[shape]
        places = {"key": definition.key, "value": definition.value, **definition.members}
        for member, name in names.items():
            reference = places[member]
            assert reference is not None, f"{shape}.{member} of a quirk is not in the model"
            reference.query_name = name


@cache
def service(name: str) -> Service:
    """A service's model, loaded once. Raises KeyError for a service that is out of scope."""
    facts = CATALOGUE[name]
    packed = (_data_path() / name / facts.api_version / "service-2.json.gz").read_bytes()
    model = msgspec.json.decode(gzip.decompress(packed), type=_Model)
    _write_query_names(model, quirks_of(name))
    return Service(facts, model)
