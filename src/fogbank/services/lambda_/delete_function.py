"""DeleteFunction: https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunction.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.lambda_.errors import FunctionNotFound, InvalidParameterValue, ResourceConflict
from fogbank.services.lambda_.functions import load, machinery, version_key, versions_of
from fogbank.services.lambda_.model import LATEST, Function
from fogbank.services.lambda_.names import FunctionName, function_name
from fogbank.services.lambda_.store import ALIASES, VERSIONS, Stored, key
from fogbank.storage.api import Conflict, DropQueue, Operation, Store


class DeleteFunction(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    function_name: str
    qualifier: str | None = None


class DeleteFunctionResult(Struct, frozen=True, rename="pascal"):
    status_code: int


@action("lambda", "DeleteFunction")
async def delete_function(store: Store, ctx: Context, request: DeleteFunction) -> DeleteFunctionResult:
    """Remove a function with all that is its own, or one version of it."""
    name = function_name(ctx, request.function_name, request.qualifier)
    while True:
        stored = await load(store, name)
        operations = (
            await _version_alone(store, stored.value, name) if name.qualifier else await _everything(store, stored)
        )
        try:
            await store.commit(operations, [stored.unchanged()])
        except Conflict:
            continue
        if not name.qualifier:
            machinery(ctx.world).compute.retire(stored.value.arn)
        return DeleteFunctionResult(204)


async def _version_alone(store: Store, function: Function, name: FunctionName) -> list[Operation]:
    if name.qualifier == LATEST:
        raise InvalidParameterValue("$LATEST version cannot be deleted without deleting the function.")
    if not name.qualifier.isdigit():
        raise InvalidParameterValue("Deletion of aliases is not currently supported.")
    version = await VERSIONS.find(store, version_key(function, name.qualifier))
    if version is None:
        raise FunctionNotFound(name.arn)
    aliases = await ALIASES.scan(store, key(function.account, function.region, function.name, ""))
    using = [alias.value.name for alias in aliases if name.qualifier in (alias.value.version, *alias.value.weights)]
    if using:
        raise ResourceConflict(f"The following aliases reference this version: [{', '.join(using)}]")
    return [version.removed()]


async def _everything(store: Store, stored: Stored[Function]) -> list[Operation]:
    function = stored.value
    aliases = await ALIASES.scan(store, key(function.account, function.region, function.name, ""))
    versions = await versions_of(store, function)
    # Invocations that wait go with the function, as on AWS.
    return [stored.removed(), DropQueue(function.id), *(found.removed() for found in (*aliases, *versions))]
