"""What an API destination is sent, and what its answers mean. Pure.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html
"""

from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import quote

import msgspec

from fogbank.fabric.delivery import TargetError
from fogbank.fabric.http import HttpAnswer, HttpCall
from fogbank.services.events.connection_model import API_KEY, BASIC, ApiDestination, AuthParameters, Connection
from fogbank.services.events.connection_model import ConnectionHttpParameters as Given
from fogbank.services.events.model import HttpParameters
from fogbank.services.events.oauth import pairs, with_query

# "EventBridge requests to an API destination endpoint must have a maximum client execution timeout of 5 seconds."
TIMEOUT_MS: Final = 5000
# "Headers in requests to API destinations"; the content type only where none is said.
_HEADERS: Final = {
    "user-agent": "Amazon/EventBridge/ApiDestinations",
    "range": "bytes=0-1048575",
    "accept-encoding": "gzip,deflate",
    "connection": "close",
}
_CONTENT_TYPE: Final = "application/json; charset=utf-8"
_NOT_OURS: Final = frozenset({"host", "content-length", "transfer-encoding"})
# "EventBridge retries requests associated with HTTP status codes 401, 407, 409, 429, and 5xx."
_RETRIED: Final = frozenset({401, 407, 409, 429})
_TOLD_BYTES_MAX: Final = 500


def call_of(
    destination: ApiDestination, connection: Connection, target: HttpParameters, body: bytes, token: str
) -> HttpCall:
    """The request. Where the connection and the target give the same parameter, the connection's counts.

    https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html#eventbridge-Type-Target-HttpParameters
    """
    given = connection.auth.invocation_http_parameters or Given()
    headers = {
        **_lower(target.header_parameters or {}),
        **_lower(pairs(given.header_parameters)),
        **_authorization(connection.auth_type, connection.auth, token),
    }
    headers = {name: value for name, value in headers.items() if name not in _NOT_OURS}
    headers = {"content-type": _CONTENT_TYPE, **headers, **_HEADERS}
    query = {**(target.query_string_parameters or {}), **pairs(given.query_string_parameters)}
    url = with_query(_with_path(destination.endpoint, target.path_parameter_values or []), query)
    # That these have no body is a guess.
    bare = destination.method in ("GET", "HEAD")
    sent = b"" if bare else _with_members(body, pairs(given.body_parameters))
    return HttpCall(destination.method, url, headers, sent, TIMEOUT_MS)


def _lower(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _authorization(auth_type: str, auth: AuthParameters, token: str) -> dict[str, str]:
    basic, key = auth.basic_auth_parameters, auth.api_key_auth_parameters
    if auth_type == BASIC and basic:
        return {"authorization": f"Basic {b64encode(f'{basic.username}:{basic.password}'.encode()).decode()}"}
    if auth_type == API_KEY and key:
        return {(key.api_key_name or "").lower(): key.api_key_value or ""}
    return {"authorization": f"Bearer {token}"}


def _with_path(endpoint: str, values: list[str]) -> str:
    """Each `*` of the path is replaced by a value, in their order."""
    path, mark, query = endpoint.partition("?")
    for value in values:
        path = path.replace("*", quote(value, safe=""), 1)
    return f"{path}{mark}{query}"


def _with_members(body: bytes, members: Mapping[str, str]) -> bytes:
    """A JSON object with more members; anything else stays as it is."""
    if not members:
        return body
    try:
        found: dict[str, Any] = msgspec.json.decode(body, type=dict[str, Any])
    except msgspec.DecodeError:
        return body
    return msgspec.json.encode({**found, **members})


# Answers


def refusal_of(answer: HttpAnswer, now_ms: int) -> TargetError | None:
    """None for a success. "EventBridge doesn't retry" other statuses than those that it lists.

    "EventBridge reads the standard HTTP response header Retry-After […] chooses the more conservative value between the
    defined retry policy and the Retry-After header. If Retry-After value is negative, EventBridge stops retrying."
    """
    if 200 <= answer.status < 300:
        return None
    retried = answer.status in _RETRIED or answer.status >= 500
    after_ms = retry_after_ms(answer.headers.get("retry-after", ""), now_ms)
    told = answer.body[:_TOLD_BYTES_MAX].decode("utf-8", "replace")
    return TargetError(
        "THROTTLING" if answer.status == 429 else f"HTTP_{answer.status}",
        f"The endpoint answered with status {answer.status}{f': {told}' if told else '.'}",
        transient=retried and after_ms >= 0,
        after_ms=max(0, after_ms),
    )


def retry_after_ms(text: str, now_ms: int) -> int:
    """Seconds or a date; 0 for nothing of the kind, or a date that is over."""
    text = text.strip()
    if text.lstrip("-").isdecimal() and text.isascii():
        return int(text) * 1000
    try:
        when = parsedate_to_datetime(text)
    except ValueError:
        return 0
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0, int((when - datetime.fromtimestamp(now_ms / 1000, UTC)).total_seconds() * 1000))
