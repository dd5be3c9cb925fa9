"""RemovePermission: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RemovePermission.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.events import changing, policies
from fogbank.services.events import store as rows
from fogbank.services.events.errors import Invalid
from fogbank.services.events.model import place_of
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class RemovePermission(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    statement_id: str | None = None
    remove_all_permissions: bool = False
    event_bus_name: str | None = None


@action("events", "RemovePermission")
@again_on_conflict
async def remove_permission(store: Store, ctx: Context, request: RemovePermission) -> Empty:
    """Remove one statement of a bus's policy, or all of them."""
    found = await rows.load_bus(store, place_of(request.event_bus_name, ctx.account, ctx.region))
    if request.remove_all_permissions:
        policy = ""
    elif request.statement_id is None:
        raise Invalid("Parameter StatementId is required.")  # a guess
    else:
        policy = policies.without_statement(found.value, request.statement_id)
    await changing.save(store, found, replace(found.value, policy=policy, modified_ms=ctx.now_ms))
    return Empty()
