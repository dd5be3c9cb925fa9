"""A client of CloudWatch Logs as small as `fogbank logs` needs it: signed requests over plain HTTP, and Live Tail."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any, Final, final

from fogbank.wire.eventstream import EventStreamDecoder
from fogbank.wire.http import Request
from fogbank.wire.sigv4 import Claim, Credential, canonical_request, signing_key, string_to_sign

_TIMEOUT_S: Final = 30
_READ_BYTES: Final = 65_536
_FUNCTIONS: Final = "/2015-03-31/functions"


class Unreachable(Exception):
    """Nothing answers, or the connection broke."""


class Refused(Exception):
    """The server's answer is an error."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code


@final
class LogsClient:
    """Credentials and region are those of the environment, as every SDK has them."""

    def __init__(self, host: str, port: int) -> None:
        self._address = f"{host}:{port}"
        self._access_key = os.environ.get("AWS_ACCESS_KEY_ID") or "test"
        self._secret = os.environ.get("AWS_SECRET_ACCESS_KEY") or "test"
        self._token = os.environ.get("AWS_SESSION_TOKEN") or None
        self._region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"

    def now_ms(self) -> int:
        """The server's time: it may have been frozen, or moved."""
        with closing(self._send("GET", "/_fogbank/clock", {}, b"", _TIMEOUT_S)) as response:
            return int(json.loads(response.read())["now_ms"])

    def call(self, operation: str, **request: Any) -> dict[str, Any]:
        """Call an operation. Raises Refused, Unreachable."""
        with closing(self._start(operation, request, _TIMEOUT_S)) as response:
            return _read(response)

    def log_group_of(self, function: str) -> str | None:
        """The log group that a function's configuration names; None if there is no such function."""
        path = f"{_FUNCTIONS}/{function}/configuration"
        try:
            with closing(self._signed("GET", path, "lambda", {}, b"", _TIMEOUT_S)) as response:
                found = _read(response)
        except Refused:
            return None
        group: str | None = found.get("LoggingConfig", {}).get("LogGroup")
        return group

    def tail(self, group_arn: str, pattern: str) -> Iterator[list[dict[str, Any]]]:
        """Events as they arrive; the first list, which is empty, says that the session has begun."""
        request: dict[str, Any] = {"logGroupIdentifiers": [group_arn]}
        if pattern:
            request["logEventFilterPattern"] = pattern
        # No time-out: while the server's clock is frozen a session is silent.
        with closing(self._start("StartLiveTail", request, None)) as response:
            if response.status != 200:
                _read(response)
            decoder = EventStreamDecoder()
            while data := _read_some(response):
                for message in decoder.feed(data):
                    if message.message_type != "event":
                        told = json.loads(message.payload or b"{}")
                        raise Refused(str(message.headers.get(":exception-type", "")), str(told.get("message", "")))
                    if message.event_type != "initial-response":
                        yield json.loads(message.payload).get("sessionResults", [])

    def _start(self, operation: str, request: Mapping[str, Any], timeout_s: float | None) -> HTTPResponse:
        headers = {"content-type": "application/x-amz-json-1.1", "x-amz-target": f"Logs_20140328.{operation}"}
        return self._signed("POST", "/", "logs", headers, json.dumps(request).encode(), timeout_s)

    def _signed(
        self, method: str, path: str, service: str, headers: dict[str, str], body: bytes, timeout_s: float | None
    ) -> HTTPResponse:
        now = datetime.fromtimestamp(self.now_ms() / 1000, UTC).strftime("%Y%m%dT%H%M%SZ")
        headers = {**headers, "host": self._address, "x-amz-date": now}
        if self._token:
            headers["x-amz-security-token"] = self._token
        credential = Credential(self._access_key, now[:8], self._region, service)
        names = ";".join(sorted(headers))
        claim = Claim(credential, names, "", now, self._token, None)
        digest = sha256(body).hexdigest()
        text = string_to_sign(claim, canonical_request(Request(method, path, "", headers, body), claim, digest))
        signature = signing_key(self._secret, now[:8], self._region, service).sign(text)
        headers["authorization"] = (
            f"AWS4-HMAC-SHA256 Credential={self._access_key}/{credential.scope}, "
            f"SignedHeaders={names}, Signature={signature}"
        )
        return self._send(method, path, headers, body, timeout_s)

    def _send(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes, timeout_s: float | None
    ) -> HTTPResponse:
        # Each request has its connection: the end of the response is its end.
        connection = HTTPConnection(self._address, timeout=timeout_s)
        try:
            connection.request(method, path, body, {**headers, "connection": "close"})
            return connection.getresponse()
        except (OSError, HTTPException) as error:
            connection.close()
            raise Unreachable(f"Nothing answers on http://{self._address} ({error}). Is fogbank up?") from None


def _read(response: HTTPResponse) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = json.loads(response.read() or b"{}")
    except (OSError, HTTPException, ValueError) as error:
        raise Unreachable(f"The answer broke off: {error}.") from None
    if response.status != 200:
        code = str(answer.get("__type") or response.headers.get("x-amzn-errortype") or response.status)
        raise Refused(code.rpartition("#")[2], str(answer.get("message") or answer.get("Message") or ""))
    return answer


def _read_some(response: HTTPResponse) -> bytes:
    """What is there; empty at the end."""
    try:
        data = response.read1(_READ_BYTES)
    except (OSError, HTTPException) as error:
        raise Unreachable(f"The connection broke: {error}.") from None
    return data
