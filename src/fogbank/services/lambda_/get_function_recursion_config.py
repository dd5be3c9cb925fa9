"""GetFunctionRecursionConfig: https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionRecursionConfig.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.lambda_.functions import load_named
from fogbank.storage.api import Store


class GetFunctionRecursionConfig(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    function_name: str


class GetFunctionRecursionConfigResult(Struct, frozen=True, rename="pascal"):
    recursive_loop: str


@action("lambda", "GetFunctionRecursionConfig")
async def get_function_recursion_config(
    store: Store, ctx: Context, request: GetFunctionRecursionConfig
) -> GetFunctionRecursionConfigResult:
    """Whether a function that invokes itself around a corner is stopped."""
    function = (await load_named(store, ctx, request.function_name)).value
    return GetFunctionRecursionConfigResult(function.recursive_loop)
