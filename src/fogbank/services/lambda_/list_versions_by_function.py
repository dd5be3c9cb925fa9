"""ListVersionsByFunction: https://docs.aws.amazon.com/lambda/latest/api/API_ListVersionsByFunction.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.lambda_.configuration import FunctionConfiguration
from fogbank.services.lambda_.functions import load_named
from fogbank.services.lambda_.paging import page
from fogbank.services.lambda_.shown import shown
from fogbank.services.lambda_.store import VERSIONS, key
from fogbank.storage.api import Store


class ListVersionsByFunction(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    function_name: str
    marker: str | None = None
    max_items: int | None = None


class ListVersionsByFunctionResult(Struct, frozen=True, rename="pascal", omit_defaults=True):
    versions: list[FunctionConfiguration]
    next_marker: str | None = None


@action("lambda", "ListVersionsByFunction")
async def list_versions_by_function(
    store: Store, ctx: Context, request: ListVersionsByFunction
) -> ListVersionsByFunctionResult:
    """$LATEST and the published versions, in order."""
    function = (await load_named(store, ctx, request.function_name)).value
    prefix = key(function.account, function.region, function.name, "")
    found = await page(VERSIONS, store, prefix, request.marker, request.max_items, most=49)
    first = [] if request.marker else [function.latest]
    versions = [*first, *(stored.value for stored in found.values)]
    return ListVersionsByFunctionResult(
        [await shown(store, function, version, qualified=True) for version in versions], found.next_marker
    )
