"""From a request to its service, operation and protocol, in an order that leaves no request two readings.

1. Smithy RPC v2: the header `smithy-protocol`, and the path /service/{service}/operation/{operation}
2. AWS JSON, or the older AWS CBOR: the header `X-Amz-Target`
3. AWS query: `Action=` in the body or the query string
4. REST: the signing name, else the host, gives the service; method, path and query give the operation

1 to 3 load no model: whether the operation exists is asked by `operation_of`, or not at all when the action is
built. https://smithy.io/2.0/aws/protocols/index.html
"""

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import unquote

from msgspec import Struct

from fogbank.kernel.errors import AwsError, UnknownOperation
from fogbank.wire.catalogue import CATALOGUE
from fogbank.wire.errors import MethodNotAllowed, MissingAction, Unattributable, UnknownAction, UnknownPath
from fogbank.wire.http import Request
from fogbank.wire.models import Operation, service
from fogbank.wire.paths import bucket_of_host, matcher, parse_query, path_of
from fogbank.wire.quirks import quirks_of
from fogbank.wire.sigv4 import IncompleteSignature, credential_of


class Route(Struct, frozen=True):
    """Where a request goes: botocore's name of the service, AWS's of the operation, and the codec."""

    service: str
    operation: str
    protocol: str


class RouteError(Exception):
    """A request that goes nowhere: the error to render, and by which codec and service (None: for nobody)."""

    def __init__(self, error: AwsError, protocol: str, service: str | None) -> None:
        super().__init__(error.message)
        self.error = error
        self.protocol = protocol
        self.service = service


_REST: Final = ("rest-json", "rest-xml")
_BY_TARGET: Final = {facts.target_prefix: facts.name for facts in CATALOGUE.values() if facts.target_prefix}
_BY_VERSION: Final = {
    facts.api_version: facts.name
    for facts in CATALOGUE.values()
    if "query" in facts.protocols + quirks_of(facts.name).extra_protocols
}
_BY_SIGNING_NAME: Final[dict[str, list[str]]] = {}
for _facts in CATALOGUE.values():
    _BY_SIGNING_NAME.setdefault(_facts.signing_name, []).append(_facts.name)
_BY_SIGNING_NAME["s3express"] = _BY_SIGNING_NAME["s3-object-lambda"] = ["s3"]

# The first labels of hosts. Host prefixes of single operations stand before them: stream-logs, sync-states.
_BY_HOST: Final[dict[str, list[str]]] = {}
for _facts in CATALOGUE.values():
    _BY_HOST.setdefault(_facts.endpoint_prefix, []).append(_facts.name)
_BY_HOST["sync-states"] = ["stepfunctions"]
_BY_HOST["stream-logs"] = ["logs"]
_BY_HOST["queue"] = ["sqs"]  # <region>.queue.amazonaws.com, before 2014
_BY_HOST["ecr"] = ["ecr"]

_SQS_VERSIONS: Final = re.compile(r"20(?:0[7-9]|1[0-2])-\d\d-\d\d")
_QUEUE_PATH: Final = re.compile(r"/\d{12}/[^/]+/?")
# A bucket's name, which no API version (/2015-03-31/functions) and nothing that browsers ask for by themselves is.
_BUCKET_PATH: Final = re.compile(
    r"/(?!\d{4}-\d\d-\d\d(?:/|\Z)|favicon\.ico|robots\.txt)[a-z0-9][a-z0-9.-]{2,62}(?:/|\Z)"
)
_RPC_V2_PATH: Final = re.compile(r"/service/([^/]+)/operation/([^/]+)/?")
_FORM: Final = "application/x-www-form-urlencoded"


def route(request: Request, signing_name: str | None) -> Route:
    """The route of a request. `signing_name` is the service of its credential scope, if it is signed."""
    if "smithy-protocol" in request.headers:
        return _by_rpc_path(request)
    target = request.headers.get("x-amz-target")
    if target is not None:
        return _by_target(target, request)
    candidates = _candidates(request, signing_name)
    if not candidates or any("query" in _protocols(name) for name in candidates):
        found = _by_action(request, candidates)
        if found is not None:
            return found
    if not candidates and not signing_name and _names_bucket(request):
        candidates = ["s3"]
    if not candidates:
        raise RouteError(Unattributable(), "json", None)
    if candidates == ["s3"] and _asks_for_directory_buckets(request, signing_name):
        return Route("s3", "ListDirectoryBuckets", "rest-xml")
    return _by_path(request, candidates)


def bucket_of(request: Request) -> str | None:
    """The bucket that a request is for, if it is for one: by its host, its signature, or its path when unsigned."""
    if "x-amz-target" in request.headers or "smithy-protocol" in request.headers:
        return None
    try:
        credential = credential_of(request)
    except IncompleteSignature:
        return None
    signing_name = credential.service if credential else None
    candidates = _candidates(request, signing_name)
    if candidates != ["s3"] and (candidates or signing_name or not _names_bucket(request)):
        return None
    named = bucket_of_host(request.headers.get("host", ""))
    return named or unquote(request.path.removeprefix("/").partition("/")[0]) or None


def operation_of(found: Route) -> Operation:
    """The operation that a route leads to. Raises RouteError if the service's model has none of that name."""
    model = service(found.service)
    operation = model.operation(found.operation)
    if operation is not None:
        return operation
    if found.protocol == "query":
        error: AwsError = UnknownAction(found.service, found.operation, model.facts.api_version)
    else:
        error = UnknownOperation()
    raise RouteError(error, found.protocol, found.service)


def _protocols(name: str) -> tuple[str, ...]:
    return CATALOGUE[name].protocols + quirks_of(name).extra_protocols


def _by_rpc_path(request: Request) -> Route:
    found = _RPC_V2_PATH.fullmatch(request.path)
    if request.headers["smithy-protocol"] != "rpc-v2-cbor" or found is None or found[1] not in _BY_TARGET:
        raise RouteError(UnknownOperation(), "smithy-rpc-v2-cbor", None)
    return Route(_BY_TARGET[found[1]], found[2], "smithy-rpc-v2-cbor")


def _by_target(target: str, request: Request) -> Route:
    prefix, _, operation = target.rpartition(".")
    cbor = request.headers.get("content-type", "").startswith("application/x-amz-cbor")
    protocol = "cbor" if cbor else "json"
    if prefix not in _BY_TARGET:
        raise RouteError(UnknownOperation(), protocol, None)
    return Route(_BY_TARGET[prefix], operation, protocol)


def _candidates(request: Request, signing_name: str | None) -> list[str]:
    """The services that a request may be for: its signature tells best, then its host, then the path of a queue."""
    if signing_name is not None and signing_name in _BY_SIGNING_NAME:
        return _BY_SIGNING_NAME[signing_name]
    host = request.headers.get("host", "").partition(":")[0].lower()
    labels = host.split(".")
    for prefix in (".".join(labels[:2]), *labels[:2]):
        if prefix in _BY_HOST and len(labels) > 1:
            return _BY_HOST[prefix]
    if bucket_of_host(host) is not None and ".s3" in host:
        return ["s3"]
    return ["sqs"] if _QUEUE_PATH.fullmatch(request.path) else []


def _names_bucket(request: Request) -> bool:
    """Whether a request that says nowhere for which service it is names a bucket, in its host or its path.

    What S3 gives without a signature are public objects and browsers' uploads, and old presigned URLs, whose signature
    names no service. Nobody else has plain paths.
    """
    host = request.headers.get("host", "")
    return bucket_of_host(host) is not None or _BUCKET_PATH.match(request.path) is not None


def _asks_for_directory_buckets(request: Request, signing_name: str | None) -> bool:
    """ListDirectoryBuckets has the method and the path of ListBuckets: its host, and so its signature, tells it.

    https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListDirectoryBuckets.html
    """
    if (request.method, request.path) != ("GET", "/"):
        return False
    return signing_name == "s3express" or "x-id=ListDirectoryBuckets" in request.query.split("&")


def _by_action(request: Request, candidates: list[str]) -> Route | None:
    fields = _form_fields(request)
    action = fields.get("Action", [""])[0]
    if not action:
        return None
    known = [name for name in candidates if "query" in _protocols(name)]
    name = known[0] if known else _service_of_action(action, fields.get("Version", [""])[0])
    return None if name is None else Route(name, action, "query")


def _form_fields(request: Request) -> dict[str, list[str]]:
    """Action and Version, which may stand in the body or in the query string."""
    fields = _pick(request.query.split("&"))
    if request.method == "POST" and request.headers.get("content-type", _FORM).startswith(_FORM):
        fields = _pick(request.body.decode("utf-8", "replace").split("&")) | fields
    return fields


def _pick(pairs: Iterable[str]) -> dict[str, list[str]]:
    return parse_query("&".join(pair for pair in pairs if pair.startswith(("Action=", "Version="))))


def _service_of_action(action: str, version: str) -> str | None:
    """Neither signature nor host tells: the version does, and without one the first model with that action."""
    if version in _BY_VERSION:
        return _BY_VERSION[version]
    if not version or _SQS_VERSIONS.fullmatch(version):
        names = _BY_VERSION.values() if not version else ()
        return next((name for name in ("sqs", *names) if service(name).operation(action)), None)
    return None


def _by_path(request: Request, candidates: list[str]) -> Route:
    rest = [name for name in candidates if CATALOGUE[name].protocols[0] in _REST]
    for name in rest:
        operation = matcher(name).match(request, path_of(name, request))
        if operation is not None:
            return Route(name, operation.name, CATALOGUE[name].protocols[0])
    if rest == ["s3"]:
        raise RouteError(MethodNotAllowed(), "rest-xml", "s3")
    if rest:
        raise RouteError(UnknownPath(), "rest-json", rest[0])
    if "query" in _protocols(candidates[0]):
        raise RouteError(MissingAction(), "query", candidates[0])
    raise RouteError(UnknownOperation(), "json", candidates[0])
