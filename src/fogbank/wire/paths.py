"""Matching request paths against the templates of a REST service, and taking labels out of them.

https://smithy.io/2.0/spec/http-bindings.html#http-trait: literals are more specific than labels, labels than
greedy labels, and a template with query literals than one without.
"""

import re
from functools import cache
from typing import Final, final
from urllib.parse import unquote

from fogbank.wire.http import Request
from fogbank.wire.models import Operation, service

_LABEL: Final = re.compile(r"\{([^}+]+)(\+?)\}")
_CONNECTIONS: Final = re.compile(r"/(?:@|%40)connections/")
# bucket.s3.amazonaws.com, bucket.s3.<region>.…, bucket.s3-<region>.…, and bucket.s3.localhost for us.
_VIRTUAL_HOST: Final = re.compile(r"^(?P<bucket>[^/:]+?)\.s3(?!-object-lambda)(?:[.-][^/:]*)?(?::\d+)?$")
_BUCKET_AT_LOCALHOST: Final = re.compile(r"^(?P<bucket>[^/:]+)\.localhost(?::\d+)?$")


def parse_query(query: str, errors: str = "replace") -> dict[str, list[str]]:
    """The pairs of a query string by name. A name without "=" has the empty value.

    `errors` says what becomes of bytes that are no UTF-8: "replace" makes them U+FFFD, "strict" raises
    UnicodeDecodeError.
    """
    found: dict[str, list[str]] = {}
    for pair in query.split("&"):
        if pair:
            name, _, value = pair.replace("+", " ").partition("=")
            found.setdefault(unquote(name, errors=errors), []).append(unquote(value, errors=errors))
    return found


def bucket_of_host(host: str) -> str | None:
    """The bucket that a virtual-hosted S3 request names in its host.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
    """
    found = _VIRTUAL_HOST.match(host) or _BUCKET_AT_LOCALHOST.match(host)
    if found is None or found["bucket"] == "s3":
        return None
    return found["bucket"]


def path_of(service_name: str, request: Request) -> str:
    """The request's path as the service's templates know it."""
    if service_name == "s3":
        bucket = bucket_of_host(request.headers.get("host", ""))
        return request.path if bucket is None else f"/{bucket}{request.path}"
    if service_name == "apigatewaymanagementapi":
        # The endpoint of this API is that of a stage: https://<api>.execute-api.<region>.amazonaws.com/<stage>
        found = _CONNECTIONS.search(request.path)
        return request.path if found is None else request.path[found.start() :]
    return request.path


def _segments(path: str) -> list[str]:
    return path.removeprefix("/").split("/")


def labels_of(operation: Operation, path: str) -> dict[str, str]:
    """The values of the labels of an operation's template in a path that it matches.

    Raises UnicodeDecodeError for a value that is not UTF-8.
    """
    segments = _segments(path)
    labels: dict[str, str] = {}
    for index, part in enumerate(_segments(operation.uri.partition("?")[0])):
        found = _LABEL.fullmatch(part)
        if found is not None:
            # A greedy label is the last of its template, in every model of ours; tests/wire/test_route.py sees to it.
            value = "/".join(segments[index:]) if found[2] else segments[index]
            labels[found[1]] = unquote(value, errors="strict")
    return labels


@final
class _Candidate:
    """An operation, with what its request must have beside method and path."""

    __slots__ = ("literals", "operation", "required_headers", "required_query")

    def __init__(self, operation: Operation) -> None:
        self.operation = operation
        self.literals = {name: values[0] for name, values in parse_query(operation.uri.partition("?")[2]).items()}
        self.required_query: list[str] = []
        self.required_headers: list[str] = []
        if operation.input is not None:
            for name in operation.input.required:
                member = operation.input.members[name]
                if member.location == "querystring":
                    self.required_query.append(member.location_name)
                elif member.location == "header":
                    self.required_headers.append(member.location_name.lower())

    def literals_in(self, query: dict[str, list[str]]) -> bool:
        return all(name in query and (not value or value in query[name]) for name, value in self.literals.items())

    def rank(self, query: dict[str, list[str]], headers: dict[str, str]) -> tuple[int, int]:
        """How well a request fits; a required part that is missing makes the operation the last resort."""
        present = all(name in query for name in self.required_query)
        present = present and all(name in headers for name in self.required_headers)
        count = len(self.required_query) + len(self.required_headers)
        return len(self.literals), count if present else -count - 1


@final
class _Node:
    """One segment of the templates of a service."""

    __slots__ = ("candidates", "greedy", "label", "literal")

    def __init__(self) -> None:
        self.literal: dict[str, _Node] = {}
        self.label: _Node | None = None
        self.greedy: _Node | None = None
        self.candidates: dict[str, list[_Candidate]] = {}  # by method

    def child(self, part: str) -> "_Node":
        found = _LABEL.fullmatch(part)
        if found is None:
            return self.literal.setdefault(part, _Node())
        if found[2]:
            self.greedy = self.greedy or _Node()
            return self.greedy
        self.label = self.label or _Node()
        return self.label


@final
class Matcher:
    """The templates of one REST service."""

    def __init__(self, service_name: str) -> None:
        self._root = _Node()
        model = service(service_name)
        operations = [model.operation(name) for name in sorted(model.operation_names())]
        # Of two operations that only their age tells apart, as S3's lifecycles, the newer one answers.
        for operation in sorted((found for found in operations if found), key=lambda found: found.deprecated):
            node = self._root
            for part in _segments(operation.uri.partition("?")[0].rstrip("/") or "/"):
                node = node.child(part)
            node.candidates.setdefault(operation.method, []).append(_Candidate(operation))

    def match(self, request: Request, path: str) -> Operation | None:
        """The operation that a request means. `path` is the one of `path_of`."""
        segments = _segments(path)
        if len(segments) > 1 and not segments[-1]:
            exact = self._walk(self._root, segments, 0, request.method)
            candidates = exact or self._walk(self._root, segments[:-1], 0, request.method)
        else:
            candidates = self._walk(self._root, segments, 0, request.method)
        if not candidates:
            return None
        query = parse_query(request.query)
        fitting = [candidate for candidate in candidates if candidate.literals_in(query)]
        if not fitting:
            return None
        return max(fitting, key=lambda candidate: candidate.rank(query, request.headers)).operation

    def _walk(self, node: _Node, segments: list[str], index: int, method: str) -> list[_Candidate]:
        """The candidates of the most specific template; deep only as the templates are."""
        if index == len(segments):
            return node.candidates.get(method, [])
        segment = segments[index]
        literal = node.literal.get(segment) or node.literal.get(unquote(segment))
        if literal is not None:
            found = self._walk(literal, segments, index + 1, method)
            if found:
                return found
        if node.label is not None and segment:
            found = self._walk(node.label, segments, index + 1, method)
            if found:
                return found
        # A greedy label takes all that is left; an S3 key may hold empty segments, but not be empty.
        return node.greedy.candidates.get(method, []) if node.greedy is not None and any(segments[index:]) else []


@cache
def matcher(service_name: str) -> Matcher:
    """The templates of a REST service, compiled when the first request for it comes."""
    return Matcher(service_name)
