"""Pages of what Lambda lists: a marker is where the next page begins.

https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html#API_ListFunctions_RequestSyntax
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Final, Generic, TypeVar

from msgspec import Struct

from fogbank.services.lambda_.errors import InvalidParameterValue
from fogbank.services.lambda_.store import Stored, Table
from fogbank.storage.api import Store

PAGE_MAX: Final = 50
_Value = TypeVar("_Value", bound=Struct)


class Page(Struct, Generic[_Value], frozen=True):
    values: Sequence[Stored[_Value]]
    next_marker: str | None


async def page(
    table: Table[_Value],
    store: Store,
    prefix: bytes,
    marker: str | None,
    max_items: int | None,
    *,
    most: int = PAGE_MAX,
) -> Page[_Value]:
    """Values in the order of their keys. Raises InvalidParameterValueException for a marker that we never gave."""
    size = min(max_items or most, most)
    found = await table.scan(store, prefix, after=_after(marker, prefix), limit=size + 1)
    more = len(found) > size
    return Page(found[:size], urlsafe_b64encode(found[size - 1].key).decode() if more else None)


def _after(marker: str | None, prefix: bytes) -> bytes:
    if not marker:
        return b""
    try:
        after = urlsafe_b64decode(marker.encode("ascii"))
    except ValueError:
        after = b""
    if not after.startswith(prefix):
        raise InvalidParameterValue("Invalid Marker.")
    return after
