"""DeleteAlias: https://docs.aws.amazon.com/lambda/latest/api/API_DeleteAlias.html"""

from collections.abc import Sequence

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.lambda_.forgetting import without_qualifier
from fogbank.services.lambda_.functions import change, find_alias, load
from fogbank.services.lambda_.model import Function
from fogbank.services.lambda_.names import function_name
from fogbank.services.lambda_.provisioning import follow
from fogbank.storage.api import Operation, Store


class DeleteAlias(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    function_name: str
    name: str


@action("lambda", "DeleteAlias")
async def delete_alias(store: Store, ctx: Context, request: DeleteAlias) -> Empty:
    """Remove an alias with all that is its own. One that is not there is no mistake, as AWS was seen to answer."""
    name = function_name(ctx, request.function_name)
    before = (await load(store, name)).value

    async def decide(function: Function) -> tuple[Function, Sequence[Operation]]:
        nonlocal before
        before = function
        found = await find_alias(store, function, request.name)
        if found is None:
            return function, ()
        after, operations = without_qualifier(function, request.name)
        return after, [found.removed(), *operations]

    follow(store, ctx.world, before, await change(store, name, decide))
    return Empty()
