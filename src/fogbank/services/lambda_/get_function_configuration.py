"""GetFunctionConfiguration: https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.lambda_.configuration import FunctionConfiguration
from fogbank.services.lambda_.functions import resolve
from fogbank.services.lambda_.names import function_name
from fogbank.services.lambda_.shown import shown
from fogbank.storage.api import Store


class GetFunctionConfiguration(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    function_name: str
    qualifier: str | None = None


@action("lambda", "GetFunctionConfiguration")
async def get_function_configuration(
    store: Store, ctx: Context, request: GetFunctionConfiguration
) -> FunctionConfiguration:
    """The configuration of $LATEST, or of the version that the qualifier means."""
    name = function_name(ctx, request.function_name, request.qualifier)
    target = await resolve(store, name)
    return await shown(store, target.function, target.version, qualifier=name.qualifier)
