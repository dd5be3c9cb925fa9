"""HTTP to the outside: webhooks, API destinations, tokens. A port, so that tests may put their own in its place.

The client is aiohttp's (docs/adr/0010-http-out.md), made when it is first used: a server that calls nobody does not
pay for it. Time-outs are real time: a test's clock stands still while a request is under way.
"""

import asyncio
import os
import ssl
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, final

from msgspec import Struct

if TYPE_CHECKING:
    from aiohttp import ClientResponse, ClientSession

_BODY_BYTES_MAX: Final = 1 << 20
# Many servers close a connection that was idle for five seconds; a request that is sent just then is lost.
_KEPT_S: Final = 4.0


class HttpCall(Struct, frozen=True):
    """One request. `timeout_ms` is for all of it, from the connection to the last byte of the answer."""

    method: str
    url: str
    headers: Mapping[str, str] = {}
    body: bytes = b""
    timeout_ms: int = 15_000


class HttpAnswer(Struct, frozen=True):
    """The answer. Header names in lower case, repeated ones joined by ", "; of the body the first mebibyte."""

    status: int
    headers: Mapping[str, str] = {}
    body: bytes = b""


class HttpFailed(Exception):
    """No answer came: no connection, a time-out, no HTTP. The message says which."""


class HttpTimedOut(HttpFailed):
    """No answer came in time."""


class HttpClient(Protocol):
    """A port."""

    async def send(self, call: HttpCall) -> HttpAnswer:
        """Raises HttpFailed. Redirects are not followed."""
        ...

    async def close(self) -> None: ...


@final
class OutboundHttp:
    """The HttpClient of a server. Connections are kept and used again.

    Certificates are checked against what the machine trusts, and against the file that SSL_CERT_FILE names.
    """

    def __init__(self) -> None:
        self._session: ClientSession | None = None
        self._opening = asyncio.Lock()

    async def send(self, call: HttpCall) -> HttpAnswer:
        session = self._session or await self._open()
        # Loaded by now.
        import aiohttp

        request = session.request(
            call.method,
            call.url,
            headers=call.headers,
            data=_payload(call.body),
            timeout=aiohttp.ClientTimeout(total=call.timeout_ms / 1000),
            allow_redirects=False,
            # What nobody said is not sent.
            skip_auto_headers=("Content-Type", "User-Agent"),
        )
        try:
            async with request as answer:
                return HttpAnswer(answer.status, _headers(answer), await _beginning(answer))
        except TimeoutError:
            raise HttpTimedOut(f"{call.url} did not answer within {call.timeout_ms} ms") from None
        except (aiohttp.ClientError, ValueError, OSError) as error:
            raise HttpFailed(f"{call.url}: {error or type(error).__name__}") from None

    async def _open(self) -> "ClientSession":
        """The session. What it needs is loaded on a thread: the event loop has no quarter of a second for it."""
        async with self._opening:
            if self._session is None:
                trust = await asyncio.to_thread(_load)
                import aiohttp

                # No limit of connections: how many requests are under way is their lanes' business.
                connector = aiohttp.TCPConnector(limit=0, ssl=trust, keepalive_timeout=_KEPT_S)
                self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())
            return self._session

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None


def _payload(body: bytes) -> bytes | BytesIO | None:
    """aiohttp writes a file in pieces, and bytes at once."""
    if len(body) > _BODY_BYTES_MAX:
        return BytesIO(body)
    return body or None


def _load() -> ssl.SSLContext:
    """aiohttp, and what is trusted. SSL_CERT_FILE would stand in place of the machine's certificates; both count."""
    import aiohttp as _  # noqa: F401

    context = ssl.create_default_context()
    system = Path(ssl.get_default_verify_paths().openssl_cafile)
    if "SSL_CERT_FILE" in os.environ and system.is_file():
        context.load_verify_locations(system)
    return context


def _headers(answer: "ClientResponse") -> dict[str, str]:
    told: dict[str, str] = {}
    for name, value in answer.headers.items():
        name = name.lower()
        told[name] = f"{told[name]}, {value}" if name in told else value
    return told


async def _beginning(answer: "ClientResponse") -> bytes:
    """The body, as far as it is kept. A connection with more to come is not used again."""
    body = bytearray()
    while len(body) < _BODY_BYTES_MAX and (piece := await answer.content.read(_BODY_BYTES_MAX - len(body))):
        body += piece
    return bytes(body)
