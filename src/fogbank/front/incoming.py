"""Bytes to requests, on httptools' parser. It touches no socket.

llhttp, which httptools wraps, refuses what requests are smuggled with: a Content-Length beside a
Transfer-Encoding or a second Content-Length, a Transfer-Encoding that does not end in chunked, bare line feeds,
folded headers, spaces before the colon. Added here: bounds, and what RFC 9112 asks of the host and the target.
"""

from collections import deque
from typing import Final, Literal, final

import httptools
from msgspec import Struct

from fogbank.wire.http import Request


class ConnectionLimits(Struct, frozen=True):
    """Bounds for what one client may do to us."""

    header_bytes_max: int = 65_536
    headers_max: int = 200
    body_bytes_max: int = 72 * 1024 * 1024  # a zip archive of 50 MB in base64, as Lambda takes it
    pipelined_max: int = 16
    idle_s: float = 75.0
    receive_s: float = 60.0  # for the headers as a whole; for each step forward of the body
    send_s: float = 60.0  # for a reply to be taken, without progress
    linger_s: float = 2.0  # for a client to close too, after a last reply


class Incoming(Struct, frozen=True, gc=False):
    """A request, and what its reply must know of how it came."""

    request: Request
    keeps_alive: bool
    http_1_0: bool


class Refusal(Exception):
    """What came is no request that we take; nothing after it can be read."""

    def __init__(self, status: int, message: str, content_type: str = "text/plain") -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.content_type = content_type


# How far the message is that is being read.
Stage = Literal["none", "head", "body"]

_NOT_HTTP: Final = "The request is not HTTP/1.1."
# Method, version and line ends of a head, and spaces about the values of its headers.
_REST_OF_HEAD: Final = 256
_NAMES_MAX: Final = 1024
_NAME_BYTES_MAX: Final = 64
_METHODS: Final = {name.encode(): name for name in ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS")}
# Header names as clients spell them, in lower case. SDKs send the same ones again and again.
_names: Final[dict[bytes, str]] = {}


@final
class RequestParser:
    """Fed with bytes as they come, it appends to `line` each request that is whole."""

    def __init__(self, limits: ConnectionLimits) -> None:
        self.line: deque[Incoming | Refusal] = deque()
        self.stage: Stage = "none"
        self.body_bytes = 0
        self.wants_continue = False
        self._limits = limits
        self._parser = httptools.HttpRequestParser(self)
        self._chunk = 0
        # How many bytes brought nothing but headers, trailers or chunk extensions: at most, and how many of
        # these came at once with what was before, for they may not belong to it.
        self._barren_most = 0
        self._barren_first = 0
        self._headers: dict[str, str] = {}
        self._keeps_alive = True
        self.on_message_begin()
        self.stage = "none"

    def feed(self, data: bytes) -> None:
        """Read on. Raises Refusal, and is of no use after that."""
        try:
            while data:
                self._chunk = len(data)
                self._barren_most += self._chunk
                try:
                    self._parser.feed_data(data)
                    break
                except httptools.HttpParserUpgrade as upgrade:
                    # We speak HTTP/1.1 whatever else is offered (h2c, websockets), as RFC 9110 section 7.8 allows.
                    self._read_on()
                    data = data[upgrade.args[0] :]
        except httptools.HttpParserError as error:
            refusal = error.__context__
            if isinstance(refusal, Refusal):
                raise refusal from None
            if refusal is not None and isinstance(error, httptools.HttpParserCallbackError):
                raise refusal from None  # a defect of ours
            raise Refusal(400, _NOT_HTTP) from None
        barren = self._barren_most - self._barren_first
        if barren > self._limits.header_bytes_max + _REST_OF_HEAD and self.stage != "none":
            raise self._too_long()

    # httptools

    def on_message_begin(self) -> None:
        self._target = b""
        self._fields: dict[str, str] = {}
        self._repeated = 0
        self._http_1_0 = False
        self._body: bytes | bytearray = b""
        self._offered = False
        self.body_bytes = 0
        self.stage = "head"
        self._barren_most = self._barren_first = self._chunk

    def on_url(self, url: bytes) -> None:
        self._target += url

    def on_header(self, name: bytes, value: bytes) -> None:
        try:
            key = _names[name]
        except KeyError:
            key = _learn(name)
        fields = self._fields
        if key in fields:
            self._repeat(key, value)
        else:
            fields[key] = value.decode("latin-1")

    def on_headers_complete(self) -> None:
        headers = self._headers = self._fields
        # Trailers may not pass for headers (RFC 9110 section 6.5.1), and none is of use.
        self._fields = {}
        limits = self._limits
        self.stage = "body"
        if len(headers) + self._repeated > limits.headers_max:
            raise self._too_many()
        if self._barren_most > limits.header_bytes_max and self._head_bytes() > limits.header_bytes_max:
            raise self._too_long()
        self._keeps_alive = self._parser.should_keep_alive()
        if not self._keeps_alive or "connection" in headers:  # else it is HTTP/1.1
            self._check_version()
        if self._target[:1] != b"/":
            self._understand_target()
        host = headers.get("host")
        if ("," in host) if host is not None else not self._http_1_0:
            raise Refusal(400, "The request needs one Host header.")
        if "content-length" in headers and int(headers["content-length"]) > limits.body_bytes_max:
            raise self._too_large()
        if "expect" in headers and not self._http_1_0:
            self.wants_continue = headers["expect"].lower() == "100-continue"
        if "upgrade" in headers and self._parser.should_upgrade():
            self._offered = True

    def on_body(self, body: bytes) -> None:
        self.body_bytes += len(body)
        if self.body_bytes > self._limits.body_bytes_max:
            raise self._too_large()
        self.wants_continue = False
        self._barren_most = self._barren_first = 0
        if not self._body:
            self._body = body
        else:
            # One buffer: a client that sends chunks of a byte must not cost us an object for each.
            if isinstance(self._body, bytes):
                self._body = bytearray(self._body)
            self._body += body

    def on_message_complete(self) -> None:
        if self._offered:
            return  # httptools ends the message before its body
        body = self._body
        self._body = b""
        self.stage = "none"
        self.wants_continue = False
        method = _METHODS.get(self._parser.get_method()) or self._parser.get_method().decode("ascii")
        path, _, query = self._target.decode("latin-1").partition("?")
        request = Request(method, path, query, self._headers, body if isinstance(body, bytes) else bytes(body))
        self.line.append(Incoming(request, self._keeps_alive, self._http_1_0))

    # The inside

    def _repeat(self, key: str, value: bytes) -> None:
        self._repeated += 1
        if self._repeated > self._limits.headers_max:
            raise self._too_many()
        self._fields[key] += f", {value.decode('latin-1')}"

    def _check_version(self) -> None:
        version = self._parser.get_http_version()
        self._http_1_0 = version == "1.0"
        if version not in ("1.0", "1.1"):
            raise Refusal(505, _NOT_HTTP)

    def _read_on(self) -> None:
        """Read the body of a request that offered another protocol, as if it had not.

        After an offer httptools takes all that follows for the other protocol. A parser that heard of no offer is
        given as much of the same head as tells where the body ends.
        """
        method, target, headers, waits = self._parser.get_method(), self._target, self._headers, self.wants_continue
        kept = [token for token in headers["connection"].split(",") if token.strip().lower() != "upgrade"]
        framing = {name: headers[name] for name in ("content-length", "transfer-encoding") if name in headers}
        framing |= {"host": "fogbank", "connection": ",".join(kept)}
        lines = [f"{name}: {value}\r\n" for name, value in framing.items()]
        version = b"1.0" if self._http_1_0 else b"1.1"
        self._parser = httptools.HttpRequestParser(self)
        self._parser.feed_data(b"%b / HTTP/%b\r\n%b\r\n" % (method, version, "".join(lines).encode("latin-1")))
        if self.stage == "none":
            ended = self.line[-1]
            assert isinstance(ended, Incoming)
            ended.request.path, _, ended.request.query = target.decode("latin-1").partition("?")
            ended.request.headers = headers
        else:
            self._target, self._headers, self.wants_continue = target, headers, waits

    def _understand_target(self) -> None:
        """A proxy is asked for http://host/path. Clients that were told we are one mean us (RFC 9112 section 3.2.2)."""
        if self._parser.get_method() == b"CONNECT":
            raise Refusal(400, "This is not a proxy.")
        scheme, found, rest = self._target.partition(b"://")
        if found and scheme.lower() in (b"http", b"https"):
            authority, _, _ = rest.partition(b"/")
            authority = authority.partition(b"?")[0]
            after = rest[len(authority) :]
            self._target = after if after[:1] == b"/" else b"/" + after
            self._headers["host"] = authority.decode("latin-1")
        elif self._target != b"*":
            raise Refusal(400, _NOT_HTTP)

    def _head_bytes(self) -> int:
        return len(self._target) + sum(len(name) + len(value) + 4 for name, value in self._headers.items())

    def _too_many(self) -> Refusal:
        return Refusal(431, f"The request has more than {self._limits.headers_max} headers.")

    def _too_long(self) -> Refusal:
        return Refusal(431, f"The headers are longer than {self._limits.header_bytes_max} bytes.")

    def _too_large(self) -> Refusal:
        if "/s3/" in self._headers.get("authorization", ""):
            return self._too_large_for_s3()
        return Refusal(413, f"The body is longer than {self._limits.body_bytes_max} bytes.")

    def _too_large_for_s3(self) -> Refusal:
        """S3 takes more than we can hold in memory, and its clients read XML.

        https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList
        """
        most = self._limits.body_bytes_max
        message = (
            "Your proposed upload exceeds the maximum allowed size. "
            f"Fogbank takes {most} bytes in one request: upload larger objects in parts."
        )
        return Refusal(
            400,
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f"<Error><Code>EntityTooLarge</Code><Message>{message}</Message>"
            f"<MaxSizeAllowed>{most}</MaxSizeAllowed></Error>",
            "application/xml",
        )


def _learn(name: bytes) -> str:
    key = name.decode("latin-1").lower()
    if len(_names) < _NAMES_MAX and len(name) <= _NAME_BYTES_MAX:
        _names[name] = key
    return key
