"""ListVersionsByFunction: https://docs.aws.amazon.com/lambda/latest/api/API_ListVersionsByFunction.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.lambda_.configuration import FunctionConfiguration
from fogbank.services.lambda_.functions import load_named, versions_of
from fogbank.services.lambda_.model import LATEST
from fogbank.services.lambda_.paging import page_size, read_marker, write_marker
from fogbank.services.lambda_.shown import shown
from fogbank.services.lambda_.store import numbered
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
    size, after = page_size(request.max_items), read_marker(request.marker).decode("ascii", "replace")
    published = [stored.value for stored in await versions_of(store, function)]
    left = [version for version in (function.latest, *published) if not after or _number(version.version) > after]
    marker = write_marker(_number(left[size - 1].version).encode()) if len(left) > size else None
    shown_ones = [
        await shown(store, function, version, qualifier=version.version, listed=True) for version in left[:size]
    ]
    return ListVersionsByFunctionResult(shown_ones, marker)


def _number(version: str) -> str:
    """What versions are sorted by; $LATEST comes first."""
    return numbered(0 if version == LATEST else version)
