"""UpdateAlias: https://docs.aws.amazon.com/lambda/latest/api/API_UpdateAlias.html"""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

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
from fogbank.services.lambda_.errors import PreconditionFailed, ResourceConflict, ResourceNotFound
from fogbank.services.lambda_.functions import change, find_alias, load
from fogbank.services.lambda_.model import LATEST, Alias, Function, Provisioned
from fogbank.services.lambda_.names import function_name
from fogbank.services.lambda_.provisioning import ALREADY_PROVISIONED, follow, provisions
from fogbank.storage.api import Operation, Store


class UpdateAlias(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    function_name: str
    name: str
    function_version: str | None = None
    description: str | None = None
    routing_config: AliasRoutingConfiguration | None = None
    revision_id: str | None = None


@action("lambda", "UpdateAlias")
async def update_alias(store: Store, ctx: Context, request: UpdateAlias) -> AliasConfiguration:
    """Point an alias elsewhere; what is not given stays. What is provisioned for it moves with it."""
    name = function_name(ctx, request.function_name)
    before = (await load(store, name)).value

    async def decide(function: Function) -> tuple[Function, Sequence[Operation]]:
        nonlocal before, alias
        before, alias = function, await _changed(store, ctx, function, request)
        check_weights(alias)
        await check_versions(store, function, alias)
        return replace(function, provisioned=_moved(function, alias, ctx.now_ms)), [put_alias(function, alias)]

    alias = Alias("", "", "")
    after = await change(store, name, decide)
    follow(store, ctx.world, before, after)
    return shown_alias(after, alias)


async def _changed(store: Store, ctx: Context, function: Function, request: UpdateAlias) -> Alias:
    found = await find_alias(store, function, request.name)
    if found is None:
        raise ResourceNotFound(f"Alias not found: {function.arn}:{request.name}")
    alias = found.value
    if request.revision_id and request.revision_id != alias.revision_id:
        raise PreconditionFailed
    return replace(
        alias,
        version=request.function_version or alias.version,
        description=alias.description if request.description is None else request.description,
        weights=alias.weights if request.routing_config is None else weights_of(request.routing_config),
        revision_id=ctx.ids.uuid(),
    )


def _moved(function: Function, alias: Alias, now_ms: int) -> Mapping[str, Provisioned]:
    kept = function.provisioned.get(alias.name)
    if kept is None or kept.version == alias.version:
        return function.provisioned
    if alias.version == LATEST or provisions(function, alias.version):
        raise ResourceConflict(ALREADY_PROVISIONED)
    moved = replace(kept, version=alias.version, modified_ms=now_ms)
    return {**function.provisioned, alias.name: moved}
