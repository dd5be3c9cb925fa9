"""CreateAlias: https://docs.aws.amazon.com/lambda/latest/api/API_CreateAlias.html"""

from collections.abc import Sequence

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.lambda_.aliases import (
    AliasConfiguration,
    AliasRoutingConfiguration,
    check_versions,
    check_weights,
    put_alias,
    shown_alias,
    weights_of,
)
from fogbank.services.lambda_.errors import ResourceConflict
from fogbank.services.lambda_.functions import change, find_alias
from fogbank.services.lambda_.model import Alias, Function
from fogbank.services.lambda_.names import function_name
from fogbank.storage.api import Operation, Store


class CreateAlias(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    function_name: str
    name: str
    function_version: str
    description: str | None = None
    routing_config: AliasRoutingConfiguration | None = None


@action("lambda", "CreateAlias")
async def create_alias(store: Store, ctx: Context, request: CreateAlias) -> AliasConfiguration:
    """Name a version, or two of them by weight."""
    name = function_name(ctx, request.function_name)
    weights = weights_of(request.routing_config)
    alias = Alias(request.name, request.function_version, ctx.ids.uuid(), request.description or "", weights)

    async def decide(function: Function) -> tuple[Function, Sequence[Operation]]:
        check_weights(alias)
        await check_versions(store, function, alias)
        if await find_alias(store, function, alias.name):
            raise ResourceConflict(f"Alias already exists: {function.arn}:{alias.name}")
        return function, [put_alias(function, alias)]

    return shown_alias(await change(store, name, decide), alias)
