"""PutFunctionConcurrency: https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionConcurrency.html"""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.lambda_.concurrency import claim_of
from fogbank.services.lambda_.errors import InvalidParameterValue
from fogbank.services.lambda_.functions import change, machinery
from fogbank.services.lambda_.model import Function
from fogbank.services.lambda_.names import function_name
from fogbank.storage.api import Operation, Store


class PutFunctionConcurrency(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    function_name: str
    reserved_concurrent_executions: int


class PutFunctionConcurrencyResult(Struct, frozen=True, rename="pascal"):
    reserved_concurrent_executions: int


@action("lambda", "PutFunctionConcurrency")
async def put_function_concurrency(
    store: Store, ctx: Context, request: PutFunctionConcurrency
) -> PutFunctionConcurrencyResult:
    """Reserve concurrency for a function: it is its limit too. 0 stops the function."""
    name = function_name(ctx, request.function_name)
    concurrency = machinery(ctx.world).concurrency
    wanted = request.reserved_concurrent_executions

    async def decide(function: Function) -> tuple[Function, Sequence[Operation]]:
        provisioned = sum(claim_of(function).provisioned.values())
        if wanted < provisioned:
            # The words are a guess.
            raise InvalidParameterValue(
                f"ReservedConcurrentExecutions {wanted} should not be less than the provisioned concurrency "
                f"{provisioned} of the function"
            )
        after = replace(function, reserved_concurrency=wanted)
        concurrency.check(after, "ReservedConcurrentExecutions")
        return after, ()

    concurrency.reserve(await change(store, name, decide))
    return PutFunctionConcurrencyResult(wanted)
