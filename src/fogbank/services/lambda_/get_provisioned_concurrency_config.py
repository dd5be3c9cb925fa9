"""GetProvisionedConcurrencyConfig.

https://docs.aws.amazon.com/lambda/latest/api/API_GetProvisionedConcurrencyConfig.html
"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.lambda_.errors import InvalidParameterValue, ProvisionedConcurrencyConfigNotFound
from fogbank.services.lambda_.functions import load
from fogbank.services.lambda_.names import function_name
from fogbank.services.lambda_.provisioning import ProvisionedShown, shown_provisioned
from fogbank.services.lambda_.qualifiers import find_qualified, plain
from fogbank.storage.api import Store


class GetProvisionedConcurrencyConfig(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    function_name: str
    qualifier: str


@action("lambda", "GetProvisionedConcurrencyConfig")
async def get_provisioned_concurrency_config(
    store: Store, ctx: Context, request: GetProvisionedConcurrencyConfig
) -> ProvisionedShown:
    """How far a version or an alias is provisioned."""
    name = function_name(ctx, request.function_name, request.qualifier)
    if not plain(name.qualifier):
        raise InvalidParameterValue("The function resource provided must be an alias or a published version.")
    function = (await load(store, name)).value
    await find_qualified(store, function, name)
    kept = function.provisioned.get(name.qualifier)
    if kept is None:
        raise ProvisionedConcurrencyConfigNotFound
    return shown_provisioned(ctx.world, function, kept)
