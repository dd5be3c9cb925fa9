"""GetAlias: https://docs.aws.amazon.com/lambda/latest/api/API_GetAlias.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.lambda_.aliases import AliasConfiguration, shown_alias
from fogbank.services.lambda_.errors import AliasNotFound
from fogbank.services.lambda_.functions import find_alias, load_named
from fogbank.storage.api import Store


class GetAlias(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    function_name: str
    name: str


@action("lambda", "GetAlias")
async def get_alias(store: Store, ctx: Context, request: GetAlias) -> AliasConfiguration:
    """Which versions an alias means."""
    function = (await load_named(store, ctx, request.function_name)).value
    found = await find_alias(store, function, request.name)
    if found is None:
        raise AliasNotFound(f"{function.arn}:{request.name}")
    return shown_alias(function, found.value)
