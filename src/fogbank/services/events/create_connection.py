"""CreateConnection: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateConnection.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.events.connection_answers import ConnectionChanged, changed
from fogbank.services.events.connection_model import (
    AUTHORIZING,
    AuthParameters,
    Connection,
    check_auth,
    check_endpoint,
    first_state,
)
from fogbank.services.events.connections import CONNECTIONS, authorize, key
from fogbank.services.events.errors import ResourceAlreadyExists
from fogbank.storage.api import Conflict, Store


class CreateConnection(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    name: str
    authorization_type: str
    auth_parameters: AuthParameters
    description: str | None = None
    kms_key_identifier: str | None = None


@action("events", "CreateConnection")
async def create_connection(store: Store, ctx: Context, request: CreateConnection) -> ConnectionChanged:
    """Keep credentials; where they are for a token, ask for the first one."""
    check_auth(request.authorization_type, request.auth_parameters)
    if (oauth := request.auth_parameters.oauth_parameters) is not None:
        check_endpoint(oauth.authorization_endpoint or "")
    state = first_state(request.authorization_type)
    connection = Connection(
        ctx.account,
        ctx.region,
        request.name,
        ctx.ids.uuid(),
        request.authorization_type,
        request.auth_parameters,
        state,
        ctx.now_ms,
        ctx.now_ms,
        0 if state == AUTHORIZING else ctx.now_ms,
        description=request.description or "",
        kms_key=request.kms_key_identifier or "",
    )
    at = key(ctx.account, ctx.region, request.name)
    try:
        await store.commit([CONNECTIONS.put(at, connection)], [CONNECTIONS.absent(at)])
    except Conflict:
        raise ResourceAlreadyExists("Connection", request.name) from None
    if state == AUTHORIZING:
        authorize(store, ctx.world, connection)
    return changed(connection)
