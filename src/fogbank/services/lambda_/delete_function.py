"""DeleteFunction: https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunction.html"""

from collections.abc import Sequence

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.lambda_.errors import InvalidParameterValue, ResourceConflict
from fogbank.services.lambda_.forgetting import removed_url, without_qualifier
from fogbank.services.lambda_.functions import (
    aliases_of,
    change,
    load,
    machinery,
    revision_of,
    version_key,
    versions_of,
)
from fogbank.services.lambda_.model import LATEST, Function
from fogbank.services.lambda_.names import FunctionName, function_name
from fogbank.services.lambda_.store import VERSIONS, Stored
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
    if name.qualifier:
        await _delete_version(store, ctx, name)
    else:
        await _delete_everything(store, ctx, name)
    machinery(ctx.world).archives.sweep(store, ctx.world)
    return DeleteFunctionResult(204)


async def _delete_version(store: Store, ctx: Context, name: FunctionName) -> None:
    if name.qualifier == LATEST:
        raise InvalidParameterValue("$LATEST version cannot be deleted without deleting the function.")
    if not name.qualifier.isdigit():
        raise InvalidParameterValue("Deletion of aliases is not currently supported.")
    before = (await load(store, name)).value

    async def decide(function: Function) -> tuple[Function, Sequence[Operation]]:
        nonlocal before
        before = function
        version = await VERSIONS.find(store, version_key(function, name.qualifier))
        if version is None:
            # As AWS was seen to answer: nothing happens, and that is fine.
            return function, ()
        aliases = [stored.value for stored in await aliases_of(store, function)]
        using = [alias.name for alias in aliases if name.qualifier in (alias.version, *alias.weights)]
        if using:
            # https://github.com/zappa/Zappa/issues/960
            raise ResourceConflict(
                f"Unable to delete version because the following aliases reference it: [{', '.join(using)}]"
            )
        after, operations = without_qualifier(function, name.qualifier)
        return after, [version.removed(), *operations]

    after = await change(store, name, decide)
    means = machinery(ctx.world)
    means.concurrency.reserve(after)
    means.readiness.forget(after.arn, name.qualifier)
    left = [after.latest, *(stored.value for stored in await versions_of(store, after))]
    means.compute.retire(after.arn, frozenset(revision_of(after, version) for version in left))


async def _delete_everything(store: Store, ctx: Context, name: FunctionName) -> None:
    while True:
        stored = await load(store, name)
        try:
            await store.commit(await _all_of_it(store, stored), [stored.unchanged()])
        except Conflict:
            continue
        break
    means, function = machinery(ctx.world), stored.value
    means.concurrency.forget(function)
    for kept in function.provisioned.values():
        means.readiness.forget(function.arn, kept.version)
    means.compute.retire(function.arn)


async def _all_of_it(store: Store, stored: Stored[Function]) -> list[Operation]:
    function = stored.value
    aliases = await aliases_of(store, function)
    versions = await versions_of(store, function)
    urls = [removed_url(url.id) for url in function.urls.values()]
    # Invocations that wait go with the function, as on AWS.
    return [stored.removed(), DropQueue(function.id), *(found.removed() for found in (*aliases, *versions)), *urls]
