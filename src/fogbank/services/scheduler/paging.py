"""Pages of what Scheduler lists: a token says after what the next page begins."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from typing import Final, TypeVar

from msgspec import Struct

from fogbank.services.scheduler.errors import Invalid
from fogbank.storage.api import Store
from fogbank.storage.table import Table

# "If you specify a value between 1 and 100"; what holds without one is a guess.
PAGE_MAX: Final = 100
_SCAN: Final = 500
_Value = TypeVar("_Value", bound=Struct)


async def page(
    table: Table[_Value],
    store: Store,
    prefix: bytes,
    token: str | None,
    size: int | None,
    wanted: Callable[[_Value], bool],
) -> tuple[list[_Value], str | None]:
    """Those that are wanted, in the order of keys, and the token of the next page. Raises Invalid for a bad token."""
    size = size or PAGE_MAX
    after = read_token(token)
    if after and not after.startswith(prefix):
        raise _bad_token()
    found: list[_Value] = []
    last = b""
    while items := await table.scan(store, prefix, after=after, limit=_SCAN):
        for item in items:
            if not wanted(item.value):
                continue
            if len(found) == size:
                return found, write_token(last)
            found.append(item.value)
            last = item.key
        after = items[-1].key
    return found, None


def write_token(after: bytes) -> str:
    return urlsafe_b64encode(after).decode()


def read_token(token: str | None) -> bytes:
    """Raises Invalid."""
    try:
        return urlsafe_b64decode((token or "").encode("ascii"))
    except ValueError:
        raise _bad_token() from None


def _bad_token() -> Invalid:
    # The words are a guess.
    return Invalid("Invalid NextToken.")
