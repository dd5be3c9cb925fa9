"""ListFunctionEventInvokeConfigs.

https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctionEventInvokeConfigs.html
"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.lambda_.event_invoking import EventInvokeShown, named, shown_event_invoke
from fogbank.services.lambda_.functions import load
from fogbank.services.lambda_.model import LATEST
from fogbank.services.lambda_.paging import cut
from fogbank.services.lambda_.qualifiers import plain
from fogbank.storage.api import Store


class ListFunctionEventInvokeConfigs(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    function_name: str
    marker: str | None = None
    max_items: int | None = None


class ListFunctionEventInvokeConfigsResult(Struct, frozen=True, rename="pascal", omit_defaults=True):
    function_event_invoke_configs: list[EventInvokeShown]
    next_marker: str | None = None


@action("lambda", "ListFunctionEventInvokeConfigs")
async def list_function_event_invoke_configs(
    store: Store, ctx: Context, request: ListFunctionEventInvokeConfigs
) -> ListFunctionEventInvokeConfigsResult:
    """The configurations of all of a function's qualifiers."""
    function = (await load(store, await named(store, ctx, request.function_name, None))).value
    qualifiers = sorted(qualifier or LATEST for qualifier in function.event_invoke)
    found, marker = cut(qualifiers, request.marker, request.max_items)
    shown = [shown_event_invoke(function, plain(name), function.event_invoke[plain(name)]) for name in found]
    return ListFunctionEventInvokeConfigsResult(shown, marker)
