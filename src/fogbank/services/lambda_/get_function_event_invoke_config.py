"""GetFunctionEventInvokeConfig: https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionEventInvokeConfig.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.lambda_.event_invoking import EventInvokeShown, named, no_event_invoke, shown_event_invoke
from fogbank.services.lambda_.functions import load
from fogbank.services.lambda_.qualifiers import plain
from fogbank.storage.api import Store


class GetFunctionEventInvokeConfig(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    function_name: str
    qualifier: str | None = None


@action("lambda", "GetFunctionEventInvokeConfig")
async def get_function_event_invoke_config(
    store: Store, ctx: Context, request: GetFunctionEventInvokeConfig
) -> EventInvokeShown:
    """How a qualifier's asynchronous invocations are retried, and where they end."""
    name = await named(store, ctx, request.function_name, request.qualifier)
    function, qualifier = (await load(store, name)).value, plain(name.qualifier)
    kept = function.event_invoke.get(qualifier)
    if kept is None:
        raise no_event_invoke(function, qualifier)
    return shown_event_invoke(function, qualifier, kept)
