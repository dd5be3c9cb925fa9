"""RemovePermission: https://docs.aws.amazon.com/lambda/latest/api/API_RemovePermission.html"""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.lambda_.errors import PreconditionFailed
from fogbank.services.lambda_.forgetting import without
from fogbank.services.lambda_.functions import change
from fogbank.services.lambda_.model import Function
from fogbank.services.lambda_.names import function_name
from fogbank.services.lambda_.policies import without_statement
from fogbank.services.lambda_.qualifiers import plain, revised, revision_id_of
from fogbank.storage.api import Operation, Store


class RemovePermission(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    function_name: str
    statement_id: str
    qualifier: str | None = None
    revision_id: str | None = None


@action("lambda", "RemovePermission")
async def remove_permission(store: Store, ctx: Context, request: RemovePermission) -> Empty:
    """Take a statement out of the policy of a function, a version or an alias."""
    name = function_name(ctx, request.function_name, request.qualifier)
    qualifier = plain(name.qualifier)

    async def decide(function: Function) -> tuple[Function, Sequence[Operation]]:
        revision_id = await revision_id_of(store, function, name)
        policy = without_statement(function.policies.get(qualifier, ""), request.statement_id)
        if request.revision_id not in (None, revision_id):
            raise PreconditionFailed("GetPolicy")
        policies = without(function.policies, qualifier)
        after = replace(function, policies={**policies, qualifier: policy} if policy else policies)
        return await revised(store, after, name, ctx.ids.uuid())

    await change(store, name, decide)
    return Empty()
