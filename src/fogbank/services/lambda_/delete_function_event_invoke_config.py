"""DeleteFunctionEventInvokeConfig.

https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunctionEventInvokeConfig.html
"""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.lambda_.event_invoking import named, no_event_invoke
from fogbank.services.lambda_.forgetting import without
from fogbank.services.lambda_.functions import change
from fogbank.services.lambda_.model import Function
from fogbank.services.lambda_.qualifiers import plain
from fogbank.storage.api import Operation, Store


class DeleteFunctionEventInvokeConfig(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    function_name: str
    qualifier: str | None = None


@action("lambda", "DeleteFunctionEventInvokeConfig")
async def delete_function_event_invoke_config(
    store: Store, ctx: Context, request: DeleteFunctionEventInvokeConfig
) -> Empty:
    """Let a qualifier's asynchronous invocations be retried and end as without any configuration."""
    name = await named(store, ctx, request.function_name, request.qualifier)
    qualifier = plain(name.qualifier)

    async def decide(function: Function) -> tuple[Function, Sequence[Operation]]:
        if qualifier not in function.event_invoke:
            raise no_event_invoke(function, qualifier)
        return replace(function, event_invoke=without(function.event_invoke, qualifier)), ()

    await change(store, name, decide)
    return Empty()
