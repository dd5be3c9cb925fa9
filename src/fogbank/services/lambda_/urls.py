"""Function URLs served: an HTTP request becomes an event, what the function answers becomes a reply.

https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html (events and responses, payload format 2.0)
https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html (responses in pieces)
"""

import datetime as dt
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing
from typing import Any, Final, cast
from urllib.parse import parse_qsl

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from fogbank.compute.api import Invocation, Outcome, Streamed
from fogbank.fabric import trace
from fogbank.kernel.errors import AwsError
from fogbank.kernel.http import Reply, Request
from fogbank.kernel.world import World
from fogbank.services.lambda_.cors import Cors
from fogbank.services.lambda_.errors import RequestTooLarge, ResourceNotFound, TooManyRequests
from fogbank.services.lambda_.functions import Target, load, resolve
from fogbank.services.lambda_.invoke import SYNCHRONOUS_BYTES_MAX
from fogbank.services.lambda_.model import Url
from fogbank.services.lambda_.names import FunctionName
from fogbank.services.lambda_.running import run_streamed, run_traced
from fogbank.services.lambda_.store import URLS, key
from fogbank.storage.api import Store

_JSON: Final = "application/json"
_TEXTUAL: Final = ("application/json", "application/javascript", "application/xml")
_PRELUDE_END: Final = b"\0" * 8
_PRELUDE_BYTES_MAX: Final = 1024 * 1024
_SOURCE: Final = "lambda:FunctionUrl"
_CLIENT: Final = "127.0.0.1"


class Caller(Struct, frozen=True):
    """Who signed the request."""

    account: str
    access_key: str
    arn: str
    user_id: str


class FunctionUrl(Struct, frozen=True):
    """A URL, and whose it is."""

    url: Url
    name: FunctionName

    @property
    def signed_only(self) -> bool:
        return self.url.auth_type == "AWS_IAM"


async def find_url(store: Store, url_id: str) -> FunctionUrl | None:
    """The URL that a host's first label names."""
    found = await URLS.find(store, key(url_id))
    if found is None:
        return None
    owner = found.value
    name = FunctionName(owner.account, owner.region, owner.name, owner.qualifier)
    try:
        function = (await load(store, name)).value
    except ResourceNotFound:
        return None
    url = function.urls.get(owner.qualifier)
    return FunctionUrl(url, name) if url and url.id == url_id else None


async def serve(store: Store, world: World, found: FunctionUrl, request: Request, caller: Caller | None) -> Reply:
    """Answer a request to a function URL."""
    cors = Cors(found.url.cors) if found.url.cors else None
    if cors is not None and cors.is_preflight(request):
        return cors.preflight(request)
    try:
        reply = await _invoke(store, world, found, request, caller)
    except TooManyRequests as error:
        reply = _refusal(429, {"Reason": error.extra.get("Reason"), "Type": "User", "message": error.message})
    except RequestTooLarge as error:
        reply = _refusal(413, {"message": error.message})
    except AwsError:
        reply = failed()
    return cors.allow(request, reply) if cors is not None else reply


def failed() -> Reply:
    return _refusal(502, {"Message": "Internal Server Error"})


def forbidden() -> Reply:
    return _refusal(403, {"Message": "Forbidden"})


def _refusal(status: int, document: object) -> Reply:
    return Reply(status, {"Content-Type": _JSON}, msgspec.json.encode(document))


async def _invoke(store: Store, world: World, found: FunctionUrl, request: Request, caller: Caller | None) -> Reply:
    request_id = world.ids.uuid()
    trace_id = request.headers.get("x-amzn-trace-id", "")
    if not trace_id:
        # Each request to a URL has one: https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
        root = f"Root={trace.new_root(world.ids, world.clock.now_ms())}"
        request = replace(request, headers=request.headers | {"x-amzn-trace-id": root})
        trace_id = f"{root};Sampled=0"
    payload = msgspec.json.encode(event(found, request, caller, request_id=request_id, now_ms=world.clock.now_ms()))
    if len(payload) > SYNCHRONOUS_BYTES_MAX:
        raise RequestTooLarge(SYNCHRONOUS_BYTES_MAX)
    target: Target = await resolve(store, found.name, draw=world.ids.fraction())
    invocation = Invocation(request_id, payload, target.invoked_arn, trace_id=trace_id)
    if found.url.invoke_mode == "RESPONSE_STREAM":
        streamed = await run_streamed(store, world, target, invocation, _SOURCE)
        reply = failed() if isinstance(streamed, Outcome) else await streamed_reply(streamed)
    else:
        outcome = await run_traced(store, world, target, invocation, _SOURCE)
        reply = failed() if outcome.error else buffered_reply(outcome.payload)
    reply.headers["x-amzn-RequestId"] = request_id
    return reply


# Events


def event(
    found: FunctionUrl, request: Request, caller: Caller | None, *, request_id: str, now_ms: int
) -> dict[str, Any]:
    """The event of payload format 2.0. What is not there has no member."""
    domain = request.headers.get("host", "").partition(":")[0]
    headers = {
        "x-forwarded-for": _CLIENT,
        "x-forwarded-port": request.headers.get("host", "").partition(":")[2] or "80",
        "x-forwarded-proto": "http",
    } | request.headers
    cookies = [cookie.strip() for cookie in request.headers.get("cookie", "").split(";") if cookie.strip()]
    parameters = _parameters(request.query)
    made: dict[str, Any] = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": request.path,
        "rawQueryString": request.query,
        "cookies": cookies or None,
        "headers": headers,
        "queryStringParameters": parameters or None,
        "requestContext": _context(found, request, caller, domain=domain, request_id=request_id, now_ms=now_ms),
    }
    made = {name: value for name, value in made.items() if value is not None}
    text = _as_text(request)
    if request.body:
        made["body"] = b64encode(request.body).decode() if text is None else text
    made["isBase64Encoded"] = bool(request.body) and text is None
    return made


def _context(
    found: FunctionUrl, request: Request, caller: Caller | None, *, domain: str, request_id: str, now_ms: int
) -> dict[str, Any]:
    context: dict[str, Any] = {
        "accountId": caller.account if caller else "anonymous",
        "apiId": found.url.id,
        "domainName": domain,
        "domainPrefix": found.url.id,
        "http": {
            "method": request.method,
            "path": request.path,
            "protocol": "HTTP/1.1",
            "sourceIp": _CLIENT,
            "userAgent": request.headers.get("user-agent", ""),
        },
        "requestId": request_id,
        "routeKey": "$default",
        "stage": "$default",
        "time": dt.datetime.fromtimestamp(now_ms / 1000, dt.UTC).strftime("%d/%b/%Y:%H:%M:%S +0000"),
        "timeEpoch": now_ms,
    }
    if caller is not None:
        iam = {
            "accessKey": caller.access_key,
            "accountId": caller.account,
            "callerId": caller.user_id,
            "cognitoIdentity": None,
            "principalOrgId": None,
            "userArn": caller.arn,
            "userId": caller.user_id,
        }
        context["authorizer"] = {"iam": iam}
    return context


def _parameters(query: str) -> dict[str, str]:
    """Values of one name are joined by commas."""
    joined: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        joined[name] = f"{joined[name]},{value}" if name in joined else value
    return joined


def _as_text(request: Request) -> str | None:
    """The body as it is, where its type says that it is text; None where it goes as base64."""
    kind = request.headers.get("content-type", "text/plain").partition(";")[0].strip().lower()
    if not (kind.startswith("text/") or kind in _TEXTUAL or kind.endswith(("+json", "+xml"))):
        return None
    try:
        return request.body.decode()
    except UnicodeDecodeError:
        return None


# Responses


def buffered_reply(payload: bytes) -> Reply:
    """What a function answered at once. Without a statusCode the whole of it is the body."""
    try:
        response = msgspec.json.decode(payload)
    except msgspec.MsgspecError:
        return failed()
    if not isinstance(response, dict) or "statusCode" not in response:
        return Reply(200, {"Content-Type": _JSON}, payload)
    answered = cast("dict[str, Any]", response)
    status, headers = _head(answered)
    if status is None:
        return failed()
    body = answered.get("body")
    text = body if isinstance(body, str) else "" if body is None else msgspec.json.encode(body).decode()
    if not answered.get("isBase64Encoded"):
        return Reply(status, headers, text.encode())
    try:
        return Reply(status, headers, b64decode(text, validate=True))
    except (NotBase64, ValueError):
        return failed()


def _head(answered: Mapping[str, Any]) -> tuple[int | None, dict[str, str]]:
    """Status and headers; None for a status that is none."""
    status = answered.get("statusCode", 200)
    if isinstance(status, str) and status.isdigit():
        status = int(status)
    if not isinstance(status, int) or not 100 <= status <= 599:
        return None, {}
    given: Mapping[str, Any] = answered.get("headers") or {}
    headers = {str(name): _line(value) for name, value in given.items()}
    if not any(name.lower() == "content-type" for name in headers):
        headers["Content-Type"] = _JSON
    for number, cookie in enumerate(answered.get("cookies") or ()):
        headers[_spelling("set-cookie", number)] = _line(cookie)
    return status, headers


def _line(value: object) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text.replace("\r", " ").replace("\n", " ")


def _spelling(name: str, number: int) -> str:
    """One of many spellings of a header's name: a reply has each name once, and to HTTP they are all the same."""
    letters = [letter.upper() if number >> index & 1 else letter for index, letter in enumerate(name)]
    return "".join(letters)


async def streamed_reply(streamed: Streamed) -> Reply:
    """What a function answers piece by piece; with the HTTP integration, after a JSON prelude and eight zero bytes."""
    if not streamed.http_integration:
        return Reply(200, {"Content-Type": streamed.content_type or "application/octet-stream"}, streamed.pieces)
    before = b""
    async for piece in streamed.pieces:
        before += piece
        if _PRELUDE_END in before or len(before) > _PRELUDE_BYTES_MAX:
            break
    prelude, found, rest = before.partition(_PRELUDE_END)
    try:
        answered = msgspec.json.decode(prelude or b"{}", type=dict[str, Any])
    except msgspec.MsgspecError:
        return failed()
    status, headers = _head(answered)
    if not found or status is None:
        return failed()
    return Reply(status, headers, _with(rest, streamed.pieces))


async def _with(first: bytes, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    # Whoever stops reading ends the invocation too.
    async with aclosing(cast("AsyncGenerator[bytes]", pieces)):
        if first:
            yield first
        async for piece in pieces:
            yield piece
