"""DeleteFunctionConcurrency: https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunctionConcurrency.html"""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.lambda_.functions import change, machinery
from fogbank.services.lambda_.model import Function
from fogbank.services.lambda_.names import function_name
from fogbank.storage.api import Operation, Store


class DeleteFunctionConcurrency(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    function_name: str


@action("lambda", "DeleteFunctionConcurrency")
async def delete_function_concurrency(store: Store, ctx: Context, request: DeleteFunctionConcurrency) -> Empty:
    """Give back what a function reserves."""

    async def decide(function: Function) -> tuple[Function, Sequence[Operation]]:
        return replace(function, reserved_concurrency=None), ()

    function = await change(store, function_name(ctx, request.function_name), decide)
    machinery(ctx.world).concurrency.reserve(function)
    return Empty()
