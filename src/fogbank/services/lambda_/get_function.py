"""GetFunction: https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html"""

from collections.abc import Mapping

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.lambda_.code import location
from fogbank.services.lambda_.configuration import FunctionConfiguration
from fogbank.services.lambda_.functions import resolve
from fogbank.services.lambda_.names import function_name
from fogbank.services.lambda_.shown import shown
from fogbank.storage.api import Store


class GetFunction(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    function_name: str
    qualifier: str | None = None


class FunctionCodeLocation(Struct, frozen=True, rename="pascal"):
    repository_type: str
    location: str


class ConcurrencyShown(Struct, frozen=True, rename="pascal"):
    reserved_concurrent_executions: int


class GetFunctionResult(Struct, frozen=True, rename="pascal", omit_defaults=True):
    configuration: FunctionConfiguration
    code: FunctionCodeLocation
    tags: Mapping[str, str] | None = None
    concurrency: ConcurrencyShown | None = None


@action("lambda", "GetFunction")
async def get_function(store: Store, ctx: Context, request: GetFunction) -> GetFunctionResult:
    """A version with where its code can be fetched; tags and concurrency are the function's."""
    name = function_name(ctx, request.function_name, request.qualifier)
    target = await resolve(store, name)
    function, reserved = target.function, target.function.reserved_concurrency
    return GetFunctionResult(
        await shown(store, function, target.version, qualifier=name.qualifier),
        FunctionCodeLocation("S3", location(ctx.endpoint, target.version.code)),
        function.tags or None,
        # https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/lambda/function.go
        None if reserved is None or name.qualifier else ConcurrencyShown(reserved),
    )
