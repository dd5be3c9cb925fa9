"""DeleteProvisionedConcurrencyConfig.

https://docs.aws.amazon.com/lambda/latest/api/API_DeleteProvisionedConcurrencyConfig.html
"""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.lambda_.errors import InvalidParameterValue
from fogbank.services.lambda_.forgetting import without
from fogbank.services.lambda_.functions import change, load
from fogbank.services.lambda_.model import Function
from fogbank.services.lambda_.names import function_name
from fogbank.services.lambda_.provisioning import follow
from fogbank.services.lambda_.qualifiers import find_qualified, plain
from fogbank.storage.api import Operation, Store


class DeleteProvisionedConcurrencyConfig(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    function_name: str
    qualifier: str


@action("lambda", "DeleteProvisionedConcurrencyConfig")
async def delete_provisioned_concurrency_config(
    store: Store, ctx: Context, request: DeleteProvisionedConcurrencyConfig
) -> Empty:
    """Provision no more. Where nothing is provisioned, there is nothing to do."""
    name = function_name(ctx, request.function_name, request.qualifier)
    if not plain(name.qualifier):
        raise InvalidParameterValue("The function resource provided must be an alias or a published version.")
    before = (await load(store, name)).value

    async def decide(function: Function) -> tuple[Function, Sequence[Operation]]:
        nonlocal before
        before = function
        await find_qualified(store, function, name)
        return replace(function, provisioned=without(function.provisioned, name.qualifier)), ()

    follow(store, ctx.world, before, await change(store, name, decide))
    return Empty()
