"""GetFunctionConcurrency: https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConcurrency.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.lambda_.functions import load_named
from fogbank.storage.api import Store


class GetFunctionConcurrency(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    function_name: str


class GetFunctionConcurrencyResult(Struct, frozen=True, rename="pascal", omit_defaults=True):
    reserved_concurrent_executions: int | None = None


@action("lambda", "GetFunctionConcurrency")
async def get_function_concurrency(
    store: Store, ctx: Context, request: GetFunctionConcurrency
) -> GetFunctionConcurrencyResult:
    """What a function reserves; nothing when it reserves nothing."""
    function = (await load_named(store, ctx, request.function_name)).value
    return GetFunctionConcurrencyResult(function.reserved_concurrency)
