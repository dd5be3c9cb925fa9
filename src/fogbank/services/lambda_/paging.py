"""Pages of what Lambda lists: a marker says after what the next page begins.

https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html#API_ListFunctions_RequestSyntax
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, TypeVar

from msgspec import Struct

from fogbank.services.lambda_.errors import InvalidParameterValue
from fogbank.services.lambda_.store import Stored, Table
from fogbank.storage.api import Store

PAGE_MAX: Final = 50
_SCAN: Final = 200
_Value = TypeVar("_Value", bound=Struct)
_Shown = TypeVar("_Shown")


async def chosen(
    table: Table[_Value],
    store: Store,
    prefix: bytes,
    marker: str | None,
    max_items: int | None,
    choose: Callable[[Stored[_Value]], Awaitable[_Shown | None]],
    *,
    most: int = PAGE_MAX,
) -> tuple[list[_Shown], str | None]:
    """What `choose` makes of the values in the order of their keys, without those it makes nothing of.

    Raises InvalidParameterValueException for a marker that we never gave.
    """
    size, after = page_size(max_items, most), read_marker(marker)
    if after and not after.startswith(prefix):
        raise _invalid()
    shown: list[_Shown] = []
    last = b""
    while page := await table.scan(store, prefix, after=after, limit=_SCAN):
        for stored in page:
            one = await choose(stored)
            if one is None:
                continue
            if len(shown) == size:
                return shown, write_marker(last)
            shown.append(one)
            last = stored.key
        after = page[-1].key
    return shown, None


def cut(names: Sequence[str], marker: str | None, max_items: int | None) -> tuple[list[str], str | None]:
    """A page of names that are at hand, in their order."""
    size, after = page_size(max_items), read_marker(marker).decode("utf-8", "replace")
    left = [name for name in names if name > after]
    return left[:size], write_marker(left[size - 1].encode()) if len(left) > size else None


def page_size(max_items: int | None, most: int = PAGE_MAX) -> int:
    """However many are asked for, a page holds fifty."""
    return min(max_items or most, most)


def write_marker(after: bytes) -> str:
    return urlsafe_b64encode(after).decode()


def read_marker(marker: str | None) -> bytes:
    """Raises InvalidParameterValueException."""
    try:
        return urlsafe_b64decode((marker or "").encode("ascii"))
    except ValueError:
        raise _invalid() from None


def _invalid() -> InvalidParameterValue:
    return InvalidParameterValue("Invalid Marker.")
