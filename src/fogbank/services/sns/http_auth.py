"""Endpoints with a name and a password in their URL: Basic and Digest access authentication, when they ask for it.

https://docs.aws.amazon.com/sns/latest/dg/sns-http-https-endpoint-as-subscriber.html
https://www.rfc-editor.org/rfc/rfc7616 https://www.rfc-editor.org/rfc/rfc7617
"""

import re
from base64 import b64encode
from hashlib import md5, sha256
from typing import Final
from urllib.parse import unquote, urlsplit, urlunsplit

from msgspec import Struct

from fogbank.fabric.http import HttpCall
from fogbank.kernel.ids import Ids

_PARAMETER: Final = re.compile(r'(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))')
_HASHES: Final = {"MD5": md5, "SHA-256": sha256}


class User(Struct, frozen=True):
    """Who we are to an endpoint."""

    name: str
    password: str


def split_user(url: str) -> tuple[str, User | None]:
    """The URL without the user, and the user."""
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    if not at:
        return url, None
    name, _, password = user.partition(":")
    return urlunsplit(parts._replace(netloc=host)), User(unquote(name), unquote(password))


def authorization(challenge: str, call: HttpCall, user: User, ids: Ids) -> str:
    """The header that answers a challenge; empty for one that cannot be answered."""
    scheme, _, rest = challenge.partition(" ")
    match scheme.lower():
        case "basic":
            return "Basic " + b64encode(f"{user.name}:{user.password}".encode()).decode()
        case "digest":
            parameters = {name.lower(): quoted or plain for name, quoted, plain in _PARAMETER.findall(rest)}
            return _digest(parameters, call, user, ids)
        case _:
            return ""


def _digest(parameters: dict[str, str], call: HttpCall, user: User, ids: Ids) -> str:
    algorithm = parameters.get("algorithm", "MD5")
    qualities = [quality.strip() for quality in parameters.get("qop", "").split(",") if quality.strip()]
    hash_of = _HASHES.get(algorithm.upper())
    if hash_of is None or (qualities and "auth" not in qualities):
        return ""

    def hashed(text: str) -> str:
        return hash_of(text.encode()).hexdigest()

    parts = urlsplit(call.url)
    uri = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    realm, nonce = parameters.get("realm", ""), parameters.get("nonce", "")
    secret, what = hashed(f"{user.name}:{realm}:{user.password}"), hashed(f"{call.method}:{uri}")
    told = {"username": user.name, "realm": realm, "nonce": nonce, "uri": uri}
    if qualities:
        count, own = "00000001", ids.randbytes(8).hex()
        told["cnonce"] = own
        response = hashed(f"{secret}:{nonce}:{count}:{own}:auth:{what}")
        bare = f", algorithm={algorithm}, qop=auth, nc={count}"
    else:
        response = hashed(f"{secret}:{nonce}:{what}")
        bare = f", algorithm={algorithm}"
    told |= {"response": response} | ({"opaque": parameters["opaque"]} if "opaque" in parameters else {})
    return "Digest " + ", ".join(f'{name}="{value}"' for name, value in told.items()) + bare
