"""DeauthorizeConnection: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeauthorizeConnection.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.events.connection_answers import KnownConnectionChanged, known_changed
from fogbank.services.events.connection_model import DEAUTHORIZED, AuthParameters
from fogbank.services.events.connections import load_connection
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class DeauthorizeConnection(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    name: str


@action("events", "DeauthorizeConnection")
@again_on_conflict
async def deauthorize_connection(store: Store, ctx: Context, request: DeauthorizeConnection) -> KnownConnectionChanged:
    """Take all authorization parameters from a connection, which can be given others then.

    AWS takes a moment for it (DEAUTHORIZING); here it is done when it is answered.
    """
    stored = await load_connection(store, ctx.account, ctx.region, request.name)
    after = replace(stored.value, auth=AuthParameters(), state=DEAUTHORIZED, state_reason="", modified_ms=ctx.now_ms)
    await store.commit([stored.becomes(after)], [stored.unchanged()])
    return known_changed(after)
