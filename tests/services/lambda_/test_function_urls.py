"""Function URLs, over HTTP: events of payload format 2.0, answers in every form, CORS, signatures."""

import base64
import http.client
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from fogbank.kernel.clock import system_clock
from tests.cloud import Cloud
from tests.services.lambda_.doubles import House, Stream, reserve


class Answer:
    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def link(cloud: Cloud, name: str, **settings: Any) -> str:
    """Give a function a URL."""
    request: dict[str, Any] = {"AuthType": "NONE"}
    made = cloud.client("lambda").create_function_url_config(FunctionName=name, **(request | settings))
    return str(made["FunctionUrl"])


def ask(
    cloud: Cloud, url: str, method: str = "GET", body: bytes = b"", headers: Mapping[str, str] | None = None
) -> Answer:
    """A request to our socket, for the URL's host."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection("127.0.0.1", cloud.fogbank.port)
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, target, body, {"Host": parts.netloc} | dict(headers or {}))
        return Answer(connection.getresponse())
    finally:
        connection.close()


@pytest.fixture
def echo(cloud: Cloud, house: House) -> str:
    house.function(cloud, "echo", lambda event: {"event": event})
    return link(cloud, "echo")


def test_the_event(cloud: Cloud, house: House, echo: str) -> None:
    headers = {"User-Agent": "tests", "Cookie": "a=1; b=2", "X-Thing": "yes", "Content-Type": "text/plain"}
    answer = ask(cloud, f"{echo}my/path?p=1&p=2&q=%20x", "POST", "Grüß Gott".encode(), headers)
    url_id = urlsplit(echo).netloc.partition(".")[0]
    [event] = house.events("echo")
    shown = {name: event["headers"][name] for name in ("user-agent", "x-thing", "x-forwarded-proto")}
    assert shown == {"user-agent": "tests", "x-thing": "yes", "x-forwarded-proto": "http"}
    del event["headers"]
    assert event == {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": "/my/path",
        "rawQueryString": "p=1&p=2&q=%20x",
        "cookies": ["a=1", "b=2"],
        "queryStringParameters": {"p": "1,2", "q": " x"},
        "requestContext": {
            "accountId": "anonymous",
            "apiId": url_id,
            "domainName": f"{url_id}.lambda-url.us-east-1.localhost",
            "domainPrefix": url_id,
            "http": {
                "method": "POST",
                "path": "/my/path",
                "protocol": "HTTP/1.1",
                "sourceIp": "127.0.0.1",
                "userAgent": "tests",
            },
            "requestId": answer.headers["x-amzn-RequestId"],
            "routeKey": "$default",
            "stage": "$default",
            "time": "14/Nov/2023:22:13:20 +0000",
            "timeEpoch": 1_700_000_000_000,
        },
        "body": "Grüß Gott",
        "isBase64Encoded": False,
    }


def test_what_is_not_there_has_no_member(cloud: Cloud, house: House, echo: str) -> None:
    ask(cloud, echo)
    [event] = house.events("echo")
    assert event.keys() == {
        "version", "routeKey", "rawPath", "rawQueryString", "headers", "requestContext", "isBase64Encoded"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("application/json", True),
        ("application/vnd.api+json", True),
        ("text/html; charset=utf-8", True),
        ("application/octet-stream", False),
        ("application/x-www-form-urlencoded", False),
        ("image/png", False),
    ],
)
def test_bodies_that_are_no_text_go_as_base64(cloud: Cloud, house: House, echo: str, kind: str, text: bool) -> None:
    ask(cloud, echo, "POST", b"abc", {"Content-Type": kind})
    [event] = house.events("echo")
    assert event["isBase64Encoded"] is not text
    assert event["body"] == ("abc" if text else base64.b64encode(b"abc").decode())


# Answers


@pytest.mark.parametrize(
    ("answers", "status", "kind", "body"),
    [
        pytest.param({"message": "hi"}, 200, "application/json", b'{"message": "hi"}', id="an object"),
        pytest.param("Hello", 200, "application/json", b'"Hello"', id="a text is JSON too"),
        pytest.param(None, 200, "application/json", b"null", id="nothing"),
        pytest.param({"statusCode": 201, "body": "made"}, 201, "application/json", b"made", id="a status and a body"),
        pytest.param({"statusCode": 404}, 404, "application/json", b"", id="a status alone"),
        pytest.param(
            {"statusCode": 200, "headers": {"content-type": "text/css"}, "body": "a{}"},
            200, "text/css", b"a{}", id="a type",
        ),
        pytest.param(
            {"statusCode": 200, "body": "AAE=", "isBase64Encoded": True, "headers": {"Content-Type": "image/x"}},
            200, "image/x", b"\x00\x01", id="base64",
        ),
        pytest.param({"statusCode": "no"}, 502, "application/json", b'{"Message":"Internal Server Error"}', id="odd"),
    ],
)  # fmt: skip
def test_answers(cloud: Cloud, house: House, answers: Any, status: int, kind: str, body: bytes) -> None:
    house.function(cloud, "says", lambda event: answers)
    answer = ask(cloud, link(cloud, "says"))
    assert (answer.status, answer.headers["Content-Type"], answer.body) == (status, kind, body)


def test_headers_and_cookies(cloud: Cloud, house: House) -> None:
    says = {"statusCode": 200, "headers": {"X-One": "1", "X-Yes": True}, "cookies": ["a=1; Path=/", "b=2", "c=3"]}
    house.function(cloud, "says", lambda event: says)
    answer = ask(cloud, link(cloud, "says"))
    assert answer.headers["x-one"] == "1"
    assert answer.headers["x-yes"] == "true"
    assert answer.headers.get_all("set-cookie") == ["a=1; Path=/", "b=2", "c=3"]


def test_a_function_that_fails(cloud: Cloud, house: House) -> None:
    house.function(cloud, "fails", lambda event: 1 / 0)
    answer = ask(cloud, link(cloud, "fails"))
    assert (answer.status, answer.json) == (502, {"Message": "Internal Server Error"})


def test_throttled(cloud: Cloud, house: House, echo: str) -> None:
    reserve(cloud, "echo", 0)
    answer = ask(cloud, echo)
    assert answer.status == 429
    assert answer.json["message"] == "Rate Exceeded."


def test_too_large(cloud: Cloud, house: House, echo: str) -> None:
    answer = ask(cloud, echo, "POST", b"x" * 6_300_000)
    assert answer.status == 413
    assert house.calls == []


def test_an_alias_has_a_url_of_its_own(cloud: Cloud, house: House, echo: str) -> None:
    lambda_ = cloud.client("lambda")
    version = lambda_.publish_version(FunctionName="echo")["Version"]
    lambda_.create_alias(FunctionName="echo", Name="live", FunctionVersion=version)
    ask(cloud, link(cloud, "echo", Qualifier="live"))
    ask(cloud, echo)
    assert [called for _, called, _ in house.calls] == [version, "$LATEST"]


def test_a_url_that_is_gone(cloud: Cloud, echo: str) -> None:
    cloud.client("lambda").delete_function_url_config(FunctionName="echo")
    answer = ask(cloud, echo)
    assert (answer.status, answer.json) == (403, {"Message": "Forbidden"})


# In pieces


def test_a_stream(cloud: Cloud, house: House) -> None:
    house.function(cloud, "talk", lambda event: Stream(b"one ", b"two"))
    answer = ask(cloud, link(cloud, "talk", InvokeMode="RESPONSE_STREAM"))
    assert (answer.status, answer.body) == (200, b"one two")
    assert answer.headers["transfer-encoding"] == "chunked"


def test_a_stream_with_a_prelude(cloud: Cloud, house: House) -> None:
    prelude = json.dumps({"statusCode": 203, "headers": {"X-One": "1"}, "cookies": ["a=1"]}).encode()
    first, second = prelude[:10], prelude[10:] + bytes(8) + b"bo"
    house.function(cloud, "talk", lambda event: Stream(first, second, b"dy", integrated=True))
    answer = ask(cloud, link(cloud, "talk", InvokeMode="RESPONSE_STREAM"))
    assert (answer.status, answer.body) == (203, b"body")
    assert (answer.headers["x-one"], answer.headers["set-cookie"]) == ("1", "a=1")


def test_a_stream_that_fails_before_it_begins(cloud: Cloud, house: House) -> None:
    house.function(cloud, "fails", lambda event: 1 / 0)
    answer = ask(cloud, link(cloud, "fails", InvokeMode="RESPONSE_STREAM"))
    assert (answer.status, answer.json) == (502, {"Message": "Internal Server Error"})


# CORS

CORS: dict[str, Any] = {
    "AllowOrigins": ["https://shop.example"],
    "AllowMethods": ["GET", "PUT"],
    "AllowHeaders": ["x-token"],
    "ExposeHeaders": ["x-total"],
    "AllowCredentials": True,
    "MaxAge": 600,
}


def test_a_preflight_is_answered_without_the_function(cloud: Cloud, house: House) -> None:
    house.function(cloud, "echo", lambda event: event)
    url = link(cloud, "echo", Cors=CORS, AuthType="AWS_IAM")
    asked = {"Origin": "https://shop.example", "Access-Control-Request-Method": "PUT"}
    answer = ask(cloud, url, "OPTIONS", headers=asked)
    assert answer.status == 200
    assert answer.headers["access-control-allow-origin"] == "https://shop.example"
    assert answer.headers["access-control-allow-methods"] == "GET,PUT"
    assert answer.headers["access-control-allow-headers"] == "x-token"
    assert answer.headers["access-control-allow-credentials"] == "true"
    assert answer.headers["access-control-max-age"] == "600"
    assert house.calls == []


def test_answers_to_other_origins(cloud: Cloud, house: House) -> None:
    says = {"statusCode": 200, "headers": {"Access-Control-Allow-Origin": "*"}}
    house.function(cloud, "says", lambda event: says)
    url = link(cloud, "says", Cors=CORS)
    allowed = ask(cloud, url, headers={"Origin": "https://shop.example"})
    assert allowed.headers.get_all("access-control-allow-origin") == ["https://shop.example"]
    assert allowed.headers["access-control-expose-headers"] == "x-total"
    other = ask(cloud, url, headers={"Origin": "https://evil.example"})
    assert other.headers["access-control-allow-origin"] is None


# Signatures


def sign(cloud: Cloud, url: str, access_key: str, secret: str) -> dict[str, str]:
    request = AWSRequest("GET", url, headers={"Host": urlsplit(url).netloc})
    signer: Any = SigV4Auth(Credentials(access_key, secret), "lambda", "us-east-1")
    signer.add_auth(request)
    return dict(request.headers.items())


def test_who_calls_a_signed_url(cloud: Cloud, house: House) -> None:
    house.function(cloud, "echo", lambda event: event)
    url = link(cloud, "echo", AuthType="AWS_IAM")
    refused = ask(cloud, url)
    assert (refused.status, refused.json) == (403, {"Message": "Forbidden"})
    assert ask(cloud, url, headers=sign(cloud, url, "123456789012", "any")).status == 200
    [event] = house.events("echo")
    assert event["requestContext"]["accountId"] == "123456789012"
    iam = event["requestContext"]["authorizer"]["iam"]
    assert (iam["accountId"], iam["accessKey"]) == ("123456789012", "123456789012")


def test_with_keys_the_signature_must_hold(tmp_path: Path, house: House) -> None:
    keys = tmp_path / "keys.toml"
    keys.write_text('[[keys]]\nid = "AKIDTEST"\nsecret = "right"\naccount = "000000000000"\n')
    with Cloud(compute=house.compute, auth=keys, clock=system_clock()) as cloud:
        client = cloud.client("lambda", access_key="AKIDTEST", secret="right")
        house.function(cloud, "echo", lambda event: event, client=client)
        url = client.create_function_url_config(FunctionName="echo", AuthType="AWS_IAM")["FunctionUrl"]
        assert ask(cloud, url, headers=sign(cloud, url, "AKIDTEST", "wrong")).status == 403
        assert ask(cloud, url, headers=sign(cloud, url, "AKIDTEST", "right")).status == 200


def test_a_request_begins_a_trace(cloud: Cloud, house: House, echo: str) -> None:
    answer = ask(cloud, echo)
    [event] = house.events("echo")
    begun = event["headers"]["x-amzn-trace-id"]
    root = begun.removeprefix("Root=")
    assert root.startswith("1-6553f100-")
    [(_, _, invocation)] = house.calls
    assert f"Root={root};Parent=" in f"{invocation.trace_id};"
    [tree] = ask(cloud, f"{cloud.endpoint}/_fogbank/trace/{answer.headers['x-amzn-RequestId']}").json["traces"]
    assert tree["id"] == root
    assert [(hop["source"], hop["outcome"]) for hop in tree["hops"]] == [("lambda:FunctionUrl", "success")]


def test_a_request_goes_on_with_a_trace(cloud: Cloud, house: House, echo: str) -> None:
    ask(cloud, echo, headers={"X-Amzn-Trace-Id": "Root=1-6553f100-0123456789abcdef01234567;Sampled=1"})
    [(_, _, invocation)] = house.calls
    assert invocation.trace_id.startswith("Root=1-6553f100-0123456789abcdef01234567;")
