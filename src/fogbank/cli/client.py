"""A client of the AWS API as small as the commands need it: signed requests over plain HTTP.

SDKs take half a second to be imported; this one is there at once.
"""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any, Final, cast
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

from fogbank.wire.http import Request
from fogbank.wire.sigv4 import Claim, Credential, canonical_request, signing_key, string_to_sign

TIMEOUT_S: Final = 30


class Unreachable(Exception):
    """Nothing answers, or the connection broke."""


class Refused(Exception):
    """The server's answer is an error."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


class Client:
    """Credentials are those of the environment, as every SDK has them; the region too, unless it is given."""

    def __init__(self, host: str, port: int, region: str = "") -> None:
        self.address = f"{host}:{port}"
        self.access_key = os.environ.get("AWS_ACCESS_KEY_ID") or "test"
        self.region = region or os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"
        self._secret = os.environ.get("AWS_SECRET_ACCESS_KEY") or "test"
        self._token = os.environ.get("AWS_SESSION_TOKEN") or None

    def now_ms(self) -> int:
        """The server's time: it may have been frozen, or moved."""
        return int(self.own("clock")["now_ms"])

    def own(self, path: str) -> dict[str, Any]:
        """What Fogbank says under `/_fogbank`. Raises Refused, Unreachable."""
        with closing(self._send("GET", f"/_fogbank/{path}", {}, b"", TIMEOUT_S)) as response:
            return read_json(response)

    def query(self, service: str, version: str, operation: str, **request: Any) -> dict[str, Any]:
        """Call an operation of the query protocol. Raises Refused, Unreachable."""
        form = urlencode({"Action": operation, "Version": version, **dict(_flat(request))})
        headers = {"content-type": "application/x-www-form-urlencoded"}
        with closing(self.signed("POST", "/", service, headers, form.encode())) as response:
            root = _read_xml(response)
        result = root.find(f"{{*}}{operation}Result")
        return _members(result) if result is not None else {}

    def put_object(self, bucket: str, key: str, body: bytes) -> None:
        """Keep an object, in a bucket that is made for it if need be. Raises Refused, Unreachable."""
        for path, content in ((f"/{bucket}", b""), (f"/{bucket}/{quote(key)}", body)):
            with closing(self.signed("PUT", path, "s3", {}, content)) as response:
                if response.status != 200 and (content or response.status != 409):
                    _read_xml(response)

    def signed(
        self,
        method: str,
        path: str,
        service: str,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        timeout_s: float | None = TIMEOUT_S,
    ) -> HTTPResponse:
        """Send a request as AWS wants it signed. Raises Unreachable."""
        now = datetime.fromtimestamp(self.now_ms() / 1000, UTC).strftime("%Y%m%dT%H%M%SZ")
        digest = sha256(body).hexdigest()
        headers = {**(headers or {}), "host": self.address, "x-amz-date": now, "x-amz-content-sha256": digest}
        if self._token:
            headers["x-amz-security-token"] = self._token
        credential = Credential(self.access_key, now[:8], self.region, service)
        names = ";".join(sorted(headers))
        claim = Claim(credential, names, "", now, self._token, None)
        bare, _, query = path.partition("?")
        text = string_to_sign(claim, canonical_request(Request(method, bare, query, headers, body), claim, digest))
        signature = signing_key(self._secret, now[:8], self.region, service).sign(text)
        headers["authorization"] = (
            f"AWS4-HMAC-SHA256 Credential={self.access_key}/{credential.scope}, "
            f"SignedHeaders={names}, Signature={signature}"
        )
        return self._send(method, path, headers, body, timeout_s)

    def _send(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes, timeout_s: float | None
    ) -> HTTPResponse:
        # Each request has its connection: the end of the response is its end.
        connection = HTTPConnection(self.address, timeout=timeout_s)
        try:
            connection.request(method, path, body, {**headers, "connection": "close"})
            return connection.getresponse()
        except (OSError, HTTPException) as error:
            connection.close()
            raise Unreachable(f"Nothing answers on http://{self.address} ({error}). Is fogbank up?") from None


def read_json(response: HTTPResponse) -> dict[str, Any]:
    """The answer. Raises Refused for an error, Unreachable when it breaks off."""
    try:
        answer: dict[str, Any] = json.loads(response.read() or b"{}")
    except (OSError, HTTPException, ValueError) as error:
        raise Unreachable(f"The answer broke off: {error}.") from None
    if response.status != 200:
        code = str(answer.get("__type") or response.headers.get("x-amzn-errortype") or response.status)
        raise Refused(code.rpartition("#")[2], str(answer.get("message") or answer.get("Message") or ""))
    return answer


def _read_xml(response: HTTPResponse) -> ElementTree.Element:
    try:
        root = ElementTree.fromstring(response.read())
    except (OSError, HTTPException, ElementTree.ParseError) as error:
        raise Unreachable(f"The answer broke off: {error}.") from None
    if response.status != 200:
        code, message = root.findtext(".//{*}Code", str(response.status)), root.findtext(".//{*}Message", "")
        raise Refused(code, message)
    return root


def _value(element: ElementTree.Element) -> Any:
    """Texts, maps, and lists where the protocol writes `member`."""
    children = list(element)
    if not children:
        return element.text or ""
    if all(_name(child) == "member" for child in children):
        return [_value(child) for child in children]
    return _members(element)


def _members(element: ElementTree.Element) -> dict[str, Any]:
    return {_name(child): _value(child) for child in element}


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _flat(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """`Parameters.member.1.ParameterKey`: a request as the query protocol writes it."""
    if isinstance(value, Mapping):
        for key, each in cast("Mapping[str, Any]", value).items():
            yield from _flat(each, f"{name}.{key}" if name else key)
    elif isinstance(value, list | tuple):
        for number, each in enumerate(cast("Sequence[Any]", value), 1):
            yield from _flat(each, f"{name}.member.{number}")
    elif isinstance(value, bool):
        yield name, "true" if value else "false"
    elif value is not None:
        yield name, str(value)
