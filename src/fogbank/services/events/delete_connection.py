"""DeleteConnection: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeleteConnection.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.events.connection_answers import KnownConnectionChanged, known_changed
from fogbank.services.events.connection_model import DELETING
from fogbank.services.events.connections import load_connection
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class DeleteConnection(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    name: str


@action("events", "DeleteConnection")
@again_on_conflict
async def delete_connection(store: Store, ctx: Context, request: DeleteConnection) -> KnownConnectionChanged:
    """Remove a connection. API destinations that use it are INACTIVE from then on."""
    stored = await load_connection(store, ctx.account, ctx.region, request.name)
    await store.commit([stored.removed()], [stored.unchanged()])
    return known_changed(stored.value, DELETING)
