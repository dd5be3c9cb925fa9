"""PutFunctionRecursionConfig: https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionRecursionConfig.html"""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.lambda_.functions import change
from fogbank.services.lambda_.model import Function
from fogbank.services.lambda_.names import function_name
from fogbank.storage.api import Operation, Store


class PutFunctionRecursionConfig(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    function_name: str
    recursive_loop: Literal["Allow", "Terminate"]


class PutFunctionRecursionConfigResult(Struct, frozen=True, rename="pascal"):
    recursive_loop: str


@action("lambda", "PutFunctionRecursionConfig")
async def put_function_recursion_config(
    store: Store, ctx: Context, request: PutFunctionRecursionConfig
) -> PutFunctionRecursionConfigResult:
    """Say whether a function that invokes itself around a corner is stopped."""

    async def decide(function: Function) -> tuple[Function, Sequence[Operation]]:
        return replace(function, recursive_loop=request.recursive_loop), ()

    function = await change(store, function_name(ctx, request.function_name), decide)
    return PutFunctionRecursionConfigResult(function.recursive_loop)
