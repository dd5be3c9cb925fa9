"""ListFunctionUrlConfigs: https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctionUrlConfigs.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.lambda_.functions import load_named
from fogbank.services.lambda_.model import LATEST
from fogbank.services.lambda_.paging import cut
from fogbank.services.lambda_.qualifiers import plain
from fogbank.services.lambda_.url_configs import UrlShown, shown_url
from fogbank.storage.api import Store


class ListFunctionUrlConfigs(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    function_name: str
    marker: str | None = None
    max_items: int | None = None


class ListFunctionUrlConfigsResult(Struct, frozen=True, rename="pascal", omit_defaults=True):
    function_url_configs: list[UrlShown]
    next_marker: str | None = None


@action("lambda", "ListFunctionUrlConfigs")
async def list_function_url_configs(
    store: Store, ctx: Context, request: ListFunctionUrlConfigs
) -> ListFunctionUrlConfigsResult:
    """The URLs of a function and of its aliases."""
    function = (await load_named(store, ctx, request.function_name)).value
    names, marker = cut(sorted(name or LATEST for name in function.urls), request.marker, request.max_items)
    shown = [shown_url(ctx, function, plain(name), function.urls[plain(name)]) for name in names]
    return ListFunctionUrlConfigsResult(shown, marker)
