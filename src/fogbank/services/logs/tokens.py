"""Tokens of pages.

GetLogEvents gives two, which both name the place between two events: `f/` goes on after it, `b/` before it. As
AWS's do, they stay the same where there is nothing more. Other tokens are the name after which a page begins, or
the place and the direction of FilterLogEvents.
"""

import re
from base64 import b64decode, urlsafe_b64encode
from typing import Final

from msgspec import Struct

from fogbank.services.logs.errors import InvalidNextToken
from fogbank.services.logs.records import ID_DIGITS

_PLACE: Final = re.compile(rf"([fb])/(\d{{1,{ID_DIGITS + 4}}})(?:/s)?", re.ASCII)


class Place(Struct, frozen=True):
    """Between two events, and in which direction to go on."""

    number: int
    forward: bool


def write_place(place: int, *, forward: bool) -> str:
    return f"{'f' if forward else 'b'}/{place:0{ID_DIGITS}d}/s"


def read_place(token: str) -> Place:
    """Raises InvalidNextToken."""
    found = _PLACE.fullmatch(token)
    if found is None:
        raise InvalidNextToken
    return Place(int(found[2]), found[1] == "f")


def write_opaque(text: str) -> str:
    return urlsafe_b64encode(text.encode()).decode()


def read_opaque(token: str | None) -> str:
    """Raises InvalidNextToken."""
    if token is None:
        return ""
    try:
        return b64decode(token.encode("ascii"), b"-_", validate=True).decode()
    except ValueError:
        raise InvalidNextToken from None
