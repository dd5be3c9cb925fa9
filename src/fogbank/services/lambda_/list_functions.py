"""ListFunctions: https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html"""

from collections.abc import AsyncIterator
from typing import Final, Literal

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.lambda_.configuration import FunctionConfiguration
from fogbank.services.lambda_.functions import versions_of
from fogbank.services.lambda_.model import LATEST, Function, Version
from fogbank.services.lambda_.paging import page_size, read_marker, write_marker
from fogbank.services.lambda_.shown import shown
from fogbank.services.lambda_.store import FUNCTIONS, key, numbered
from fogbank.storage.api import Store

_SCAN: Final = 100


class ListFunctions(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    function_version: Literal["ALL"] | None = None
    marker: str | None = None
    max_items: int | None = None


class ListFunctionsResult(Struct, frozen=True, rename="pascal", omit_defaults=True):
    functions: list[FunctionConfiguration]
    next_marker: str | None = None


class _Place(Struct, frozen=True, order=True):
    """Where in the list of an account's versions one stands."""

    name: str
    version: str  # in ten digits; $LATEST is 0

    def marker(self) -> str:
        return write_marker(f"{self.name}/{self.version}".encode())


@action("lambda", "ListFunctions")
async def list_functions(store: Store, ctx: Context, request: ListFunctions) -> ListFunctionsResult:
    """The account's functions by name: their $LATEST, or all versions."""
    every = request.function_version == "ALL"
    size, after = page_size(request.max_items), _place_after(request.marker)
    found: list[FunctionConfiguration] = []
    last = after
    async for function, version in _versions(store, ctx, after, every=every):
        place = _place_of(function, version)
        if place <= after:
            continue
        if len(found) == size:
            return ListFunctionsResult(found, last.marker())
        found.append(await shown(store, function, version, qualifier=version.version if every else "", listed=True))
        last = place
    return ListFunctionsResult(found)


async def _versions(
    store: Store, ctx: Context, after: _Place, *, every: bool
) -> AsyncIterator[tuple[Function, Version]]:
    """From the function of `after` on."""
    prefix = key(ctx.account, ctx.region, "")
    at = prefix + after.name.encode() if after.name else b""
    begun = await FUNCTIONS.find(store, at) if at else None
    page = [begun] if begun else await FUNCTIONS.scan(store, prefix, after=at, limit=_SCAN)
    while page:
        for stored in page:
            yield stored.value, stored.value.latest
            for published in await versions_of(store, stored.value) if every else ():
                yield stored.value, published.value
        page = await FUNCTIONS.scan(store, prefix, after=page[-1].key, limit=_SCAN)


def _place_of(function: Function, version: Version) -> _Place:
    return _Place(function.name, numbered(0 if version.version == LATEST else version.version))


def _place_after(marker: str | None) -> _Place:
    name, _, version = read_marker(marker).decode("utf-8", "replace").rpartition("/")
    return _Place(name, version)
