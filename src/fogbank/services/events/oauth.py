"""Tokens for connections whose authorization is OAUTH_CLIENT_CREDENTIALS.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-target-connection-auth.html: tokens are refreshed "when a
401 or 407 response is returned" and "proactively […] if the token is about to expire".

A token is fetched when it is first needed and kept in memory: it can always be had again. How AWS asks for one is not
documented; here it is as RFC 6749, section 4.4, has it, with the client's id and secret in the parameters.
"""

import asyncio
from typing import Final, final
from urllib.parse import urlencode

import msgspec
from msgspec import Struct

from fogbank.fabric.http import HttpCall, HttpClient, HttpFailed
from fogbank.kernel.world import World
from fogbank.services.events.connection_model import Connection, ConnectionHttpParameters, OAuth, Parameter

_TIMEOUT_MS: Final = 5000
# Where the server does not say how long a token lives. (a guess)
_LIFE_S: Final = 3600
# "About to expire". (a guess)
_MARGIN_MS: Final = 60_000


class NoToken(Exception):
    """None was given; the message says why."""


class Token(Struct, frozen=True):
    text: str
    until_ms: int


class _Answer(Struct, frozen=True):
    access_token: str
    expires_in: float | str | None = None


@final
class Tokens:
    """A port: the tokens of all connections."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._known: dict[str, tuple[Connection, Token]] = {}
        self._asking: dict[str, asyncio.Lock] = {}

    async def of(self, connection: Connection) -> str:
        """A token that is good for a while yet. Raises NoToken."""
        # One asks, and the others wait for what it gets.
        async with self._asking.setdefault(connection.arn, asyncio.Lock()):
            token = self._good(connection)
            if token is None:
                token = await self._fetch(connection)
                self._known[connection.arn] = connection, token
            return token.text

    def forget(self, connection: Connection, text: str) -> None:
        """The token was refused; unless it is another one by now, it is not used again."""
        known = self._known.get(connection.arn)
        if known and known[1].text == text:
            del self._known[connection.arn]

    def _good(self, connection: Connection) -> Token | None:
        known = self._known.get(connection.arn)
        if known is None or known[0].auth != connection.auth:
            return None
        return known[1] if self._world.clock.now_ms() < known[1].until_ms else None

    async def _fetch(self, connection: Connection) -> Token:
        oauth = connection.auth.oauth_parameters
        assert oauth is not None
        try:
            answer = await self._world.port(HttpClient).send(token_call(oauth))
        except HttpFailed as error:
            raise NoToken(f"The authorization endpoint did not answer: {error}") from None
        if not 200 <= answer.status < 300:
            raise NoToken(f"The authorization endpoint answered with status {answer.status}.")
        return read_token(answer.body, now_ms=self._world.clock.now_ms())


def token_call(oauth: OAuth) -> HttpCall:
    """The request for a token: parameters in the body, or in the query string of a GET."""
    client, http = oauth.client_parameters, oauth.oauth_http_parameters or ConnectionHttpParameters()
    assert client is not None
    asked = {
        "grant_type": "client_credentials",
        "client_id": client.client_id or "",
        "client_secret": client.client_secret or "",
        **pairs(http.body_parameters),
    }
    headers = {name.lower(): value for name, value in pairs(http.header_parameters).items()}
    query = pairs(http.query_string_parameters)
    body = b""
    if oauth.http_method == "GET":
        query |= asked
    elif "json" in headers.setdefault("content-type", "application/x-www-form-urlencoded"):
        body = msgspec.json.encode(asked)
    else:
        body = urlencode(asked).encode()
    url = with_query(oauth.authorization_endpoint or "", query)
    return HttpCall(oauth.http_method or "POST", url, headers, body, _TIMEOUT_MS)


def read_token(body: bytes, *, now_ms: int) -> Token:
    """Raises NoToken."""
    try:
        answer = msgspec.json.decode(body, type=_Answer)
        life_s = float(answer.expires_in if answer.expires_in is not None else _LIFE_S)
    except (msgspec.DecodeError, ValueError):
        raise NoToken("The authorization endpoint did not answer with an access token.") from None
    return Token(answer.access_token, now_ms + max(0, int(life_s * 1000) - _MARGIN_MS))


def pairs(parameters: list[Parameter] | None) -> dict[str, str]:
    """Names and values."""
    return {each.key: each.value or "" for each in parameters or () if each.key}


def with_query(url: str, query: dict[str, str]) -> str:
    """A URL with more parameters."""
    if not query:
        return url
    return f"{url}{'&' if '?' in url else '?'}{urlencode(query)}"
