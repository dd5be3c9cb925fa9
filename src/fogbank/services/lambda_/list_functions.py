"""ListFunctions: https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html"""

from typing import Literal

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.lambda_.configuration import FunctionConfiguration
from fogbank.services.lambda_.functions import versions_of
from fogbank.services.lambda_.model import Function, Version
from fogbank.services.lambda_.paging import page
from fogbank.services.lambda_.shown import shown
from fogbank.services.lambda_.store import FUNCTIONS, key
from fogbank.storage.api import Store


class ListFunctions(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    master_region: str | None = None
    function_version: Literal["ALL"] | None = None
    marker: str | None = None
    max_items: int | None = None


class ListFunctionsResult(Struct, frozen=True, rename="pascal", omit_defaults=True):
    functions: list[FunctionConfiguration]
    next_marker: str | None = None


@action("lambda", "ListFunctions")
async def list_functions(store: Store, ctx: Context, request: ListFunctions) -> ListFunctionsResult:
    """The account's functions by name: their $LATEST, or all versions."""
    found = await page(FUNCTIONS, store, key(ctx.account, ctx.region, ""), request.marker, request.max_items)
    shown_ones: list[FunctionConfiguration] = []
    for stored in found.values:
        for version in await _versions(store, stored.value, everything=request.function_version == "ALL"):
            shown_ones.append(await shown(store, stored.value, version, qualified=request.function_version == "ALL"))
    return ListFunctionsResult(shown_ones, found.next_marker)


async def _versions(store: Store, function: Function, *, everything: bool) -> list[Version]:
    published = await versions_of(store, function) if everything else ()
    return [function.latest, *(stored.value for stored in published)]
