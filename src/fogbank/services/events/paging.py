"""Pages of names: how many, and where the next one begins."""

from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from fogbank.services.events.errors import Invalid

PAGE_MAX: Final = 100  # "the maximum number of results to return" is at most 100, and AWS's default too

_Thing = TypeVar("_Thing")


def page(things: Sequence[_Thing], limit: int, name_of: Callable[[_Thing], str]) -> tuple[Sequence[_Thing], str | None]:
    """The first `limit` of the things, and the token of the page after them."""
    shown = things[:limit]
    return shown, write_token(name_of(shown[-1])) if len(things) > limit else None


def size_of(limit: int | None) -> int:
    return PAGE_MAX if limit is None else limit


def write_token(after: str) -> str:
    return urlsafe_b64encode(after.encode()).decode()


def read_token(token: str | None) -> str:
    """The name after which the page begins. Raises Invalid, in words that are a guess."""
    if token is None:
        return ""
    try:
        return b64decode(token.encode("ascii"), b"-_", validate=True).decode()
    except ValueError:
        raise Invalid("Invalid NextToken.") from None
