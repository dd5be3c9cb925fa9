"""botocore as the client: its serializers write our requests, its parsers read our replies.

Values of shapes are drawn from a seeded generator that Hypothesis hands out: one draw an example, however deep
the shape, so that every operation of every service is tried in seconds.
"""

import gzip
import json
import math
import os
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Final, Protocol, cast
from urllib.parse import urlsplit

from hypothesis import HealthCheck, Phase, settings

from fogbank.wire.catalogue import CATALOGUE
from fogbank.wire.http import Reply, Request

# botocore has no types, and these tests want none of it.
awsrequest: Any = import_module("botocore.awsrequest")
botocore: Any = import_module("botocore")
loaders: Any = import_module("botocore.loaders")
model: Any = import_module("botocore.model")
parsers: Any = import_module("botocore.parsers")
serialize: Any = import_module("botocore.serialize")

EXAMPLES: Final = int(os.environ.get("FOGBANK_WIRE_EXAMPLES", "5"))
SWEEP: Final = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
REQUEST_ID: Final = "c9e6f2c8-4b1a-4e0e-9d4e-3d4d4f6f3c11"


class Random(Protocol):
    """What is used of the generator that Hypothesis draws."""

    def random(self) -> float: ...
    def randrange(self, start: int, stop: int, /) -> int: ...
    def choice(self, options: Any, /) -> Any: ...


@cache
def raw_model(service: str) -> dict[str, Any]:
    """The file of a service as it is."""
    folder = Path(botocore.__file__).parent / "data" / service / CATALOGUE[service].api_version
    decoded: dict[str, Any] = json.loads(gzip.decompress((folder / "service-2.json.gz").read_bytes()))
    return decoded


@cache
def service_model(service: str) -> Any:
    """botocore's own view of a service."""
    loaded: Any = loaders.Loader().load_service_model(service, "service-2", CATALOGUE[service].api_version)
    return model.ServiceModel(loaded, service)


def operations(service: str) -> Iterator[Any]:
    """botocore's models of all operations of a service."""
    found = service_model(service)
    for name in found.operation_names:
        yield found.operation_model(name)


def to_request(service: str, operation: Any, params: Mapping[str, Any], protocol: str) -> Request:
    """The HTTP request that botocore would send."""
    serializer: Any = serialize.create_serializer(protocol, include_validation=False)
    serialized = serializer.serialize_to_request(dict(params), operation)
    # S3's one operation with a host of its own is Object Lambda's.
    prefix = "s3-object-lambda" if service == "s3" and operation.endpoint else CATALOGUE[service].endpoint_prefix
    endpoint = f"https://{prefix}.us-east-1.amazonaws.com"
    awsrequest.prepare_request_dict(serialized, endpoint_url=endpoint)
    prepared: Any = awsrequest.create_request_object(serialized).prepare()
    url = urlsplit(str(prepared.url))
    headers = {name.lower(): _text(value) for name, value in prepared.headers.items()} | {"host": url.netloc}
    body = prepared.body or b""
    return Request(prepared.method, url.path, url.query, headers, body.encode() if isinstance(body, str) else body)


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


class Headers(dict[str, str]):
    """Headers by any case, as urllib3 gives them to the parsers."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        super().__init__({name.lower(): value for name, value in headers.items()})

    def __getitem__(self, name: str) -> str:
        return super().__getitem__(name.lower())

    def __contains__(self, name: object) -> bool:
        return super().__contains__(str(name).lower())

    def get(self, name: str, default: Any = None) -> Any:
        return super().get(name.lower(), default)


def parse(reply: Reply, shape: Any, protocol: str) -> dict[str, Any]:
    """What botocore reads in a reply."""
    assert isinstance(reply.body, bytes)
    response: dict[str, Any] = {
        "status_code": reply.status,
        "headers": Headers(reply.headers),
        "body": reply.body,
        "context": {},
    }
    parsed: dict[str, Any] = parsers.create_parser(protocol).parse(response, shape)
    return parsed


_LETTERS: Final = "abcXYZ019-_.~"
_AWKWARD: Final = _LETTERS + " %+/&=<>\"'?#,;:@$\\{}[]|äß€漢😀"


def plain_text(rng: Random) -> str:
    return "".join(rng.choice(_LETTERS) for _ in range(rng.randrange(1, 8)))


def awkward_text(rng: Random) -> str:
    return "".join(rng.choice(_AWKWARD) for _ in range(rng.randrange(0, 8)))


def label_text(rng: Random) -> str:
    return "x" + awkward_text(rng)


class Values:
    """Values of shapes. `depth` bounds what a recursive shape may do."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng

    def structure(self, shape: Any, depth: int = 0, *, skip: frozenset[str] = frozenset()) -> dict[str, Any]:
        members = {name: member for name, member in shape.members.items() if name not in skip}
        if shape.is_tagged_union:
            name = self.rng.choice(sorted(members))
            return {name: self.value(members[name], depth + 1)}
        chance = 0.7 if depth < 2 else 0.3
        return {
            name: self.value(member, depth + 1)
            for name, member in members.items()
            if name in shape.required_members or (depth < 5 and self.rng.random() < chance)
        }

    def value(self, shape: Any, depth: int) -> Any:
        kind = shape.type_name
        if kind == "structure":
            return self.structure(shape, depth)
        if kind == "list":
            count = self.rng.randrange(0, 3) if depth < 5 else 0
            if shape.serialization.get("location") == "header":
                return [plain_text(self.rng) for _ in range(count)]
            return [self.value(shape.member, depth + 1) for _ in range(count)]
        if kind == "map":
            count = self.rng.randrange(0, 3) if depth < 5 else 0
            return {self.text(shape.key): self.value(shape.value, depth + 1) for _ in range(count)}
        return self.scalar(shape)

    def scalar(self, shape: Any) -> Any:
        match shape.type_name:
            case "string":
                return self.text(shape)
            case "boolean":
                return self.rng.random() < 0.5
            case "integer":
                return self.rng.randrange(-(1 << 31), 1 << 31)
            case "long":
                return self.rng.randrange(-(1 << 53), 1 << 53)
            case "float":
                return self.rng.randrange(-1000, 1000) / 4
            case "double":
                return self.rng.choice([self.rng.random() * 1e6, -0.5, 1e300, math.inf, 3.0])
            case "timestamp":
                fine = shape.serialization.get("timestampFormat") != "rfc822" and "location" not in shape.serialization
                return self.rng.randrange(0, 4_000_000_000) + (self.rng.choice([0, 0.5, 0.123]) if fine else 0)
            case "blob":
                return bytes(self.rng.randrange(0, 256) for _ in range(self.rng.randrange(0, 9)))
            case _:
                raise AssertionError(shape.type_name)

    def text(self, shape: Any) -> str:
        location = shape.serialization.get("location")
        if shape.serialization.get("hostLabel"):
            return "route"
        if location in ("header", "headers"):
            return plain_text(self.rng)
        if location == "uri":
            return label_text(self.rng)
        return awkward_text(self.rng)


_WORDS: Final = {"Infinity": math.inf, "-Infinity": -math.inf}


def _plain(value: Any, other: Any) -> Any:
    if isinstance(value, datetime):
        return value.timestamp()
    # botocore leaves the words of JSON's missing numbers as they are.
    return _WORDS.get(value, value) if isinstance(value, str) and isinstance(other, float) else value


def same(left: Any, right: Any) -> bool:
    """Equality with what a wire may lose: the microseconds of floats."""
    one, other = _plain(left, right), _plain(right, left)
    if isinstance(one, float) or isinstance(other, float):
        return one == other or math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-3)
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        ours = cast(dict[str, Any], one)
        return ours.keys() == other.keys() and all(same(ours[key], other[key]) for key in ours)
    if isinstance(one, list):
        items = cast(list[Any], one)
        return len(items) == len(other) and all(same(*pair) for pair in zip(items, other, strict=True))
    return one == other


def without_empties(value: Any) -> Any:
    """A value without empty lists, maps and structures, which form and XML bodies cannot tell from absent ones."""
    if isinstance(value, dict):
        pairs = cast(dict[str, Any], value).items()
        inner: dict[str, Any] = {key: without_empties(item) for key, item in pairs}
        return {key: item for key, item in inner.items() if item not in ({}, [])}
    if isinstance(value, list):
        items: list[Any] = [without_empties(item) for item in cast(list[Any], value)]
        return [item for item in items if item not in ({}, [])]
    return value
