"""PutFunctionEventInvokeConfig: https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html"""

from fogbank.kernel.action import Context, action
from fogbank.services.lambda_.event_invoking import EventInvokeSettings, EventInvokeShown, keep_event_invoke
from fogbank.storage.api import Store


@action("lambda", "PutFunctionEventInvokeConfig")
async def put_function_event_invoke_config(
    store: Store, ctx: Context, request: EventInvokeSettings
) -> EventInvokeShown:
    """Set how a qualifier's asynchronous invocations are retried and where they end; what is not given is forgotten."""
    return await keep_event_invoke(store, ctx, request, anew=True)
