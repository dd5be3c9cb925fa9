"""HTTP to the outside: webhooks, API destinations, tokens. A port, so that tests may put their own in its place.

The client is aiohttp's (docs/adr/0010-http-out.md), made when it is first used: a server that calls nobody does not
pay for it. Time-outs are real time: a test's clock stands still while a request is under way.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol, final

from msgspec import Struct

if TYPE_CHECKING:
    from aiohttp import ClientSession

_BODY_BYTES_MAX = 1 << 20


class HttpCall(Struct, frozen=True):
    """One request. `timeout_ms` is for all of it, from the connection to the last byte of the answer."""

    method: str
    url: str
    headers: Mapping[str, str] = {}
    body: bytes = b""
    timeout_ms: int = 15_000


class HttpAnswer(Struct, frozen=True):
    """The answer; header names in lower case, of the body the first mebibyte."""

    status: int
    headers: Mapping[str, str] = {}
    body: bytes = b""


class HttpFailed(Exception):
    """No answer came: no connection, a time-out, no HTTP. The message says which."""


class HttpClient(Protocol):
    """A port."""

    async def send(self, call: HttpCall) -> HttpAnswer:
        """Raises HttpFailed. Redirects are not followed."""
        ...

    async def close(self) -> None: ...


@final
class OutboundHttp:
    """The HttpClient of a server. Connections are kept and used again."""

    def __init__(self) -> None:
        self._session: ClientSession | None = None

    async def send(self, call: HttpCall) -> HttpAnswer:
        import aiohttp

        if self._session is None:
            # No limit of connections: how many requests are under way is their lanes' business.
            connector = aiohttp.TCPConnector(limit=0)
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())
        limit = aiohttp.ClientTimeout(total=call.timeout_ms / 1000)
        request = self._session.request(
            call.method, call.url, headers=call.headers, data=call.body, timeout=limit, allow_redirects=False
        )
        try:
            async with request as answer:
                body = await answer.content.read(_BODY_BYTES_MAX)
                return HttpAnswer(answer.status, {name.lower(): value for name, value in answer.headers.items()}, body)
        except TimeoutError:
            raise HttpFailed(f"{call.url} did not answer within {call.timeout_ms} ms") from None
        except (aiohttp.ClientError, ValueError, OSError) as error:
            raise HttpFailed(f"{call.url}: {error or type(error).__name__}") from None

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None
