"""ListProvisionedConcurrencyConfigs.

https://docs.aws.amazon.com/lambda/latest/api/API_ListProvisionedConcurrencyConfigs.html
"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.lambda_.functions import load_named
from fogbank.services.lambda_.paging import cut
from fogbank.services.lambda_.provisioning import ProvisionedListed, listed_provisioned
from fogbank.storage.api import Store


class ListProvisionedConcurrencyConfigs(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    function_name: str
    marker: str | None = None
    max_items: int | None = None


class ListProvisionedConcurrencyConfigsResult(Struct, frozen=True, rename="pascal", omit_defaults=True):
    provisioned_concurrency_configs: list[ProvisionedListed]
    next_marker: str | None = None


@action("lambda", "ListProvisionedConcurrencyConfigs")
async def list_provisioned_concurrency_configs(
    store: Store, ctx: Context, request: ListProvisionedConcurrencyConfigs
) -> ListProvisionedConcurrencyConfigsResult:
    """What is provisioned for a function, by qualifier."""
    function = (await load_named(store, ctx, request.function_name)).value
    names, marker = cut(sorted(function.provisioned), request.marker, request.max_items)
    shown = [listed_provisioned(ctx.world, function, name, function.provisioned[name]) for name in names]
    return ListProvisionedConcurrencyConfigsResult(shown, marker)
