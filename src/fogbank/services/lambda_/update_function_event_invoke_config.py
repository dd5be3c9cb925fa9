"""UpdateFunctionEventInvokeConfig: https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionEventInvokeConfig.html"""

from fogbank.kernel.action import Context, action
from fogbank.services.lambda_.event_invoking import EventInvokeSettings, EventInvokeShown, keep_event_invoke
from fogbank.storage.api import Store


@action("lambda", "UpdateFunctionEventInvokeConfig")
async def update_function_event_invoke_config(
    store: Store, ctx: Context, request: EventInvokeSettings
) -> EventInvokeShown:
    """Change how a qualifier's asynchronous invocations are retried and where they end; what is not given stays."""
    return await keep_event_invoke(store, ctx, request, anew=False)
