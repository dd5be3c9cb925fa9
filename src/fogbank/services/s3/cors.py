"""Cross-origin requests: which rule of a bucket lets one in, and the headers that tell a browser so.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManageCorsUsing.html
"""

import re
from typing import Final

import msgspec
from msgspec import Struct, field

from fogbank.services.s3.errors import AccessDenied, InvalidRequest, MalformedXml
from fogbank.services.s3.model import Bucket

_METHODS: Final = ("GET", "PUT", "HEAD", "POST", "DELETE")
_RULES_MAX: Final = 100
_VARY: Final = "Origin, Access-Control-Request-Headers, Access-Control-Request-Method"


class CorsRule(Struct, frozen=True, kw_only=True, rename="pascal"):
    id: str | None = field(default=None, name="ID")
    allowed_headers: list[str] | None = None
    allowed_methods: list[str]
    allowed_origins: list[str]
    expose_headers: list[str] | None = None
    max_age_seconds: int | None = None


class CorsConfiguration(Struct, frozen=True):
    cors_rules: list[CorsRule] = field(name="CORSRules")


class CorsForbidden(AccessDenied):
    """What a preflight that no rule lets in is told."""

    def __init__(self, message: str, method: str) -> None:
        super().__init__(message)
        self.extra = {"Method": method, "ResourceType": "OBJECT"}


def check(configuration: CorsConfiguration) -> None:
    """Raises MalformedXML, InvalidRequest."""
    if not 1 <= len(configuration.cors_rules) <= _RULES_MAX:
        raise MalformedXml
    for rule in configuration.cors_rules:
        for method in rule.allowed_methods:
            if method not in _METHODS:
                raise InvalidRequest(f"Found unsupported HTTP method in CORS config. Unsupported method is {method}")
        for name, values in (("AllowedOrigin", rule.allowed_origins), ("AllowedHeader", rule.allowed_headers or [])):
            for value in values:
                if value.count("*") > 1:
                    raise InvalidRequest(f'{name} "{value}" can not have more than one wildcard.')


def rule_for(bucket: Bucket, origin: str, method: str, headers: list[str]) -> CorsRule | None:
    """The first rule that lets such a request in."""
    document = bucket.documents.get("cors")
    if document is None:
        return None
    for rule in msgspec.json.decode(document, type=CorsConfiguration).cors_rules:
        if (
            any(_matches(pattern, origin) for pattern in rule.allowed_origins)
            and method in rule.allowed_methods
            and all(
                any(_matches(pattern.lower(), header) for pattern in rule.allowed_headers or ()) for header in headers
            )
        ):
            return rule
    return None


def _matches(pattern: str, text: str) -> bool:
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), text) is not None


def headers_for(rule: CorsRule, origin: str) -> dict[str, str]:
    """What a browser reads in the answer to a request that it lets in."""
    anyone = "*" in rule.allowed_origins
    headers = {
        "Access-Control-Allow-Origin": "*" if anyone else origin,
        "Access-Control-Allow-Methods": ", ".join(rule.allowed_methods),
        "Vary": _VARY,
    }
    if rule.expose_headers:
        headers["Access-Control-Expose-Headers"] = ", ".join(rule.expose_headers)
    if rule.max_age_seconds is not None:
        headers["Access-Control-Max-Age"] = str(rule.max_age_seconds)
    if not anyone:
        headers["Access-Control-Allow-Credentials"] = "true"
    return headers


def preflight(bucket: Bucket, origin: str, method: str, asked: str) -> dict[str, str]:
    """The headers of the answer to a preflight. Raises CorsForbidden."""
    if "cors" not in bucket.documents:
        raise CorsForbidden("CORSResponse: CORS is not enabled for this bucket.", method)
    names = [name.strip().lower() for name in asked.split(",") if name.strip()]
    rule = rule_for(bucket, origin, method, names)
    if rule is None:
        raise CorsForbidden(
            "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request "
            "method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the "
            "resource's CORS spec.",
            method,
        )
    headers = headers_for(rule, origin)
    return {**headers, "Access-Control-Allow-Headers": ", ".join(names)} if names else headers
