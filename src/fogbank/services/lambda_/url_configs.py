"""Function URLs as they are set up; who serves them finds the function by the id in `store.URLS`.

https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html

A URL is http://ID.lambda-url.REGION.HOST/, where HOST is how the caller reached us. Addresses have no names below
them, so for those it is `localhost`, whose every sub-domain is this machine (RFC 6761, 6.3).
"""

import datetime as dt
import ipaddress
from collections.abc import Mapping
from typing import Any, Final, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from fogbank.kernel.action import Context
from fogbank.kernel.ids import Ids
from fogbank.services.lambda_.errors import NotFoundAtAll, ResourceNotFound
from fogbank.services.lambda_.functions import find_alias, load
from fogbank.services.lambda_.model import Function, Url
from fogbank.services.lambda_.names import FunctionName, function_name
from fogbank.storage.api import Store

_ID_CHARS: Final = 32
_ALPHABET: Final = "abcdefghijklmnopqrstuvwxyz234567"


class Cors(Struct, frozen=True, rename="pascal", omit_defaults=True):
    """https://docs.aws.amazon.com/lambda/latest/api/API_Cors.html"""

    allow_credentials: bool | None = None
    allow_headers: list[str] | None = None
    allow_methods: list[str] | None = None
    allow_origins: list[str] | None = None
    expose_headers: list[str] | None = None
    max_age: int | None = None


class UrlCreated(Struct, frozen=True, rename="pascal", omit_defaults=True):
    """What CreateFunctionUrlConfig shows."""

    function_url: str
    function_arn: str
    auth_type: Literal["NONE", "AWS_IAM"]
    creation_time: str
    invoke_mode: str
    cors: Cors | None = None


class UrlShown(UrlCreated, frozen=True, rename="pascal", omit_defaults=True, kw_only=True):
    """What all others show."""

    last_modified_time: str


def new_url_id(ids: Ids) -> str:
    return "".join(_ALPHABET[byte & 31] for byte in ids.randbytes(_ID_CHARS))


def kept_cors(given: Cors | None) -> Mapping[str, object] | None:
    """What of it is given; an empty one is none."""
    members: dict[str, object] = msgspec.to_builtins(given) if given else {}
    return members or None


def url_of(endpoint: str, region: str, url_id: str) -> str:
    """Where a function URL is, for a caller who reached us at `endpoint`."""
    parts = urlsplit(endpoint)
    host = parts.hostname or "localhost"
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{url_id}.lambda-url.{region}.{'localhost' if _is_address(host) else host}{port}/"


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def created_url(ctx: Context, function: Function, qualifier: str, url: Url) -> UrlCreated:
    return UrlCreated(**_members(ctx, function, qualifier, url))


def shown_url(ctx: Context, function: Function, qualifier: str, url: Url) -> UrlShown:
    return UrlShown(last_modified_time=_moment(url.modified_ms), **_members(ctx, function, qualifier, url))


def _members(ctx: Context, function: Function, qualifier: str, url: Url) -> dict[str, Any]:
    return {
        "function_url": url_of(ctx.endpoint, function.region, url.id),
        "function_arn": f"{function.arn}:{qualifier}" if qualifier else function.arn,
        "auth_type": url.auth_type,
        "creation_time": _moment(url.created_ms),
        "invoke_mode": url.invoke_mode,
        "cors": msgspec.convert(url.cors, Cors) if url.cors else None,
    }


def _moment(ms: int) -> str:
    return dt.datetime.fromtimestamp(ms / 1000, dt.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


async def named(store: Store, ctx: Context, text: str, qualifier: str | None) -> FunctionName:
    """A function, and an alias of it that is there; a URL has no version. Raises ResourceNotFoundException."""
    name = function_name(ctx, text, qualifier)
    function = (await load(store, name)).value
    if name.qualifier and await find_alias(store, function, name.qualifier) is None:
        raise ResourceNotFound(f"Function not found: {name.arn}")
    return name


def url_in(function: Function, qualifier: str) -> Url:
    """Raises ResourceNotFoundException."""
    found = function.urls.get(qualifier)
    if found is None:
        raise NotFoundAtAll
    return found
