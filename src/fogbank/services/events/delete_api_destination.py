"""DeleteApiDestination: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeleteApiDestination.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.events.connections import load_destination
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class DeleteApiDestination(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    name: str


@action("events", "DeleteApiDestination")
@again_on_conflict
async def delete_api_destination(store: Store, ctx: Context, request: DeleteApiDestination) -> Empty:
    """Remove an API destination. What is on its way to it becomes dead letters."""
    stored = await load_destination(store, ctx.account, ctx.region, request.name)
    await store.commit([stored.removed()], [stored.unchanged()])
    return Empty()
