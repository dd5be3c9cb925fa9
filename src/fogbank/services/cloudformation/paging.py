"""Pages: the token is the place where the next one begins."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import TypeVar

from fogbank.services.cloudformation.errors import CloudFormationValidation

# "ListStackResources … results per page"; the documentation says 100 for exports, and stacks are as many.
PAGE = 100
_Thing = TypeVar("_Thing")


def page_of(things: Sequence[_Thing], token: str | None) -> tuple[Sequence[_Thing], str | None]:
    """One page, and the token of the next one. Raises ValidationError for a token that is none."""
    start = _start(token)
    end = start + PAGE
    more = urlsafe_b64encode(f"page:{end}".encode()).decode() if end < len(things) else None
    return things[start:end], more


def _start(token: str | None) -> int:
    if token is None:
        return 0
    try:
        name, _, number = urlsafe_b64decode(token.encode()).decode().partition(":")
    except ValueError:
        name, number = "", ""
    if name != "page" or not (number.isascii() and number.isdecimal()):
        raise CloudFormationValidation("The provided NextToken is not valid.")
    return int(number)
