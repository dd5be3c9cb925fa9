"""What API destinations are sent, and what their answers mean: the rules alone."""

import json
from typing import Any

import msgspec
import pytest

from fogbank.fabric.delivery import TargetError
from fogbank.fabric.http import HttpAnswer, HttpCall
from fogbank.services.events.connection_model import (
    API_KEY,
    BASIC,
    OAUTH,
    ApiDestination,
    AuthParameters,
    Connection,
    check_auth,
    merged,
)
from fogbank.services.events.invoking import call_of, refusal_of, retry_after_ms
from fogbank.services.events.model import HttpParameters
from fogbank.services.events.oauth import NoToken, read_token, token_call
from tests.services.events.asking import raised
from tests.services.events.connecting import BASIC as BASIC_AUTH
from tests.services.events.connecting import KEY, oauth

NOW_MS = 1_700_000_000_000  # Tue, 14 Nov 2023 22:13:20 GMT
FIXED = {
    "user-agent": "Amazon/EventBridge/ApiDestinations",
    "range": "bytes=0-1048575",
    "accept-encoding": "gzip,deflate",
    "connection": "close",
}


def auth_of(given: dict[str, Any]) -> AuthParameters:
    return msgspec.convert(given, AuthParameters)


def call(
    auth_type: str = API_KEY,
    auth: dict[str, Any] = KEY,
    *,
    endpoint: str = "https://e/x",
    method: str = "POST",
    http: dict[str, Any] | None = None,
    body: bytes = b"{}",
    token: str = "",
) -> HttpCall:
    connection = Connection("a", "r", "n", "i", auth_type, auth_of(auth), "AUTHORIZED", 0, 0)
    destination = ApiDestination("a", "r", "n", "i", "c", endpoint, method, 0, 0)
    return call_of(destination, connection, msgspec.convert(http or {}, HttpParameters), body, token)


def invocation(**parameters: dict[str, str]) -> dict[str, Any]:
    """An API key, and parameters of the connection."""
    kinds = {
        f"{kind}Parameters": [{"Key": key, "Value": value} for key, value in given.items()]
        for kind, given in parameters.items()
    }
    return {**KEY, "InvocationHttpParameters": kinds}


@pytest.mark.parametrize(
    ("auth_type", "auth", "name", "value"),
    [
        pytest.param(BASIC, BASIC_AUTH, "authorization", "Basic YW5uOnNlY3JldA==", id="basic"),
        pytest.param(API_KEY, KEY, "x-key", "sesame", id="key"),
        pytest.param(OAUTH, oauth("https://t"), "authorization", "Bearer abc", id="token"),
    ],
)
def test_how_a_request_is_authorized(auth_type: str, auth: dict[str, Any], name: str, value: str) -> None:
    made = call(auth_type, auth, token="abc")
    assert made.headers == {**FIXED, "content-type": "application/json; charset=utf-8", name: value}
    assert (made.method, made.url, made.body, made.timeout_ms) == ("POST", "https://e/x", b"{}", 5000)


@pytest.mark.parametrize(
    ("endpoint", "http", "auth", "url"),
    [
        pytest.param("https://e/*/b/*", {"PathParameterValues": ["1", "2"]}, KEY, "https://e/1/b/2", id="path"),
        pytest.param("https://e/*", {"PathParameterValues": ["a/b c"]}, KEY, "https://e/a%2Fb%20c", id="path, quoted"),
        pytest.param("https://e/*/*", {"PathParameterValues": ["1"]}, KEY, "https://e/1/*", id="too few"),
        pytest.param("https://e/?q=*", {"PathParameterValues": ["1"]}, KEY, "https://e/?q=*", id="not in the query"),
        pytest.param("https://e/", {"QueryStringParameters": {"a": "1 2"}}, KEY, "https://e/?a=1+2", id="query"),
        pytest.param("https://e/?z=0", {"QueryStringParameters": {"a": "1"}}, KEY, "https://e/?z=0&a=1", id="more"),
        pytest.param(
            "https://e/",
            {"QueryStringParameters": {"a": "target", "b": "target"}},
            invocation(QueryString={"a": "connection"}),
            "https://e/?a=connection&b=target",
            id="the connection's counts",
        ),
    ],
)
def test_where_it_goes(endpoint: str, http: dict[str, Any], auth: dict[str, Any], url: str) -> None:
    assert call(auth=auth, endpoint=endpoint, http=http).url == url


@pytest.mark.parametrize(
    ("given", "of_connection", "expected"),
    [
        pytest.param({"X-A": "1"}, {}, {"x-a": "1"}, id="the target's"),
        pytest.param({"X-A": "1"}, {"x-a": "2"}, {"x-a": "2"}, id="the connection's counts"),
        pytest.param({"Content-Type": "text/plain"}, {}, {"content-type": "text/plain"}, id="content type"),
        pytest.param({"User-Agent": "me"}, {}, {"user-agent": FIXED["user-agent"]}, id="who we are stays"),
        pytest.param({"X-Key": "guess"}, {"X-KEY": "guess"}, {"x-key": "sesame"}, id="the authorization stays"),
    ],
)
def test_headers(given: dict[str, str], of_connection: dict[str, str], expected: dict[str, str]) -> None:
    headers = call(auth=invocation(Header=of_connection), http={"HeaderParameters": given}).headers
    assert {name: headers[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("method", "body", "expected"),
    [
        ("POST", b'{"a":1}', {"a": 1, "secret": "s"}),
        ("DELETE", b'{"secret":1}', {"secret": "s"}),
        ("PUT", b'"text"', "text"),
    ],
)
def test_members_of_the_body(method: str, body: bytes, expected: object) -> None:
    assert json.loads(call(method=method, auth=invocation(Body={"secret": "s"}), body=body).body) == expected


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_requests_without_a_body(method: str) -> None:
    assert call(method=method).body == b""


@pytest.mark.parametrize(
    ("status", "retried"),
    [
        *((status, None) for status in (200, 201, 204, 299)),
        *((status, True) for status in (401, 407, 409, 429, 500, 502, 503, 504, 599)),
        *((status, False) for status in (100, 301, 302, 304, 400, 403, 404, 405, 410, 418, 422)),
    ],
)
def test_which_answers_are_tried_again(status: int, *, retried: bool | None) -> None:
    refusal = refusal_of(HttpAnswer(status, body=b"why"), NOW_MS)
    if retried is None:
        assert refusal is None
        return
    assert isinstance(refusal, TargetError)
    assert refusal.transient is retried
    assert refusal.message == f"The endpoint answered with status {status}: why"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 0),
        ("5", 5000),
        (" 120 ", 120_000),
        ("-1", -1000),
        ("soon", 0),
        ("Tue, 14 Nov 2023 22:14:20 GMT", 60_000),
        ("Tue, 14 Nov 2023 22:12:20 GMT", 0),
    ],
)
def test_retry_after(text: str, expected: int) -> None:
    assert retry_after_ms(text, NOW_MS) == expected


def test_an_endpoint_may_ask_for_patience_or_for_none_at_all() -> None:
    later = refusal_of(HttpAnswer(503, {"retry-after": "90"}), NOW_MS)
    never = refusal_of(HttpAnswer(503, {"retry-after": "-1"}), NOW_MS)
    assert later is not None
    assert (later.transient, later.after_ms) == (True, 90_000)
    assert never is not None
    assert never.transient is False


# Tokens


def token_request(method: str, **more: Any) -> HttpCall:
    parameters = auth_of(oauth("https://t/token", method, **more)).oauth_parameters
    assert parameters is not None
    return token_call(parameters)


FORM = "grant_type=client_credentials&client_id=me&client_secret=mine"
MORE = {"BodyParameters": [{"Key": "scope", "Value": "all"}], "HeaderParameters": [{"Key": "X-A", "Value": "1"}]}


@pytest.mark.parametrize(
    ("made", "url", "body"),
    [
        pytest.param(token_request("POST"), "https://t/token", FORM, id="a form"),
        pytest.param(token_request("PUT", OAuthHttpParameters=MORE), "https://t/token", f"{FORM}&scope=all", id="more"),
        pytest.param(token_request("GET"), f"https://t/token?{FORM}", "", id="a query"),
    ],
)
def test_how_a_token_is_asked_for(made: HttpCall, url: str, body: str) -> None:
    assert (made.url, made.body.decode()) == (url, body)
    assert made.headers.get("content-type") == ("application/x-www-form-urlencoded" if body else None)


def test_a_token_is_asked_for_in_json_where_that_is_said() -> None:
    headers = [{"Key": "Content-Type", "Value": "application/json"}]
    made = token_request("POST", OAuthHttpParameters={"HeaderParameters": headers})
    assert json.loads(made.body) == {"grant_type": "client_credentials", "client_id": "me", "client_secret": "mine"}


@pytest.mark.parametrize(
    ("body", "until_ms"),
    [
        (b'{"access_token": "t", "expires_in": 600}', NOW_MS + 540_000),
        (b'{"access_token": "t", "expires_in": "600"}', NOW_MS + 540_000),
        (b'{"access_token": "t"}', NOW_MS + 3_540_000),
        (b'{"access_token": "t", "expires_in": 5}', NOW_MS),
    ],
)
def test_how_long_a_token_is_good(body: bytes, until_ms: int) -> None:
    assert read_token(body, now_ms=NOW_MS).until_ms == until_ms


@pytest.mark.parametrize(
    "body", [b"", b"no", b"{}", b'{"access_token": 5}', b'{"access_token": "t", "expires_in": "x"}']
)
def test_what_is_no_token(body: bytes) -> None:
    with pytest.raises(NoToken):
        read_token(body, now_ms=NOW_MS)


# Parameters


@pytest.mark.parametrize(
    ("auth_type", "auth"),
    [
        pytest.param(BASIC, KEY, id="of another type"),
        pytest.param(BASIC, {**KEY, **BASIC_AUTH}, id="of two types"),
        pytest.param(OAUTH, {}, id="none"),
    ],
)
def test_parameters_are_those_of_the_type(auth_type: str, auth: dict[str, Any]) -> None:
    expected = f"AuthParameters must hold the parameters of the authorization type {auth_type}, and no others."
    assert raised(check_auth, auth_type, auth_of(auth)) == ("ValidationException", expected)


def test_an_update_takes_what_it_does_not_say_from_before() -> None:
    before = auth_of(oauth("https://t/token"))
    client = {"OAuthParameters": {"ClientParameters": {"ClientSecret": "other"}}}
    after = merged(OAUTH, before, auth_of(client)).oauth_parameters
    assert after is not None
    assert after.client_parameters is not None
    assert (after.client_parameters.client_id, after.client_parameters.client_secret) == ("me", "other")
    assert (after.authorization_endpoint, after.http_method) == ("https://t/token", "POST")
    assert merged(API_KEY, before, auth_of(KEY)) == auth_of(KEY)
