"""ListConnections: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListConnections.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.events import paging
from fogbank.services.events.connection_answers import authorized_s
from fogbank.services.events.connection_model import Connection
from fogbank.services.events.connections import CONNECTIONS, key
from fogbank.storage.api import Store


class ListConnections(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    name_prefix: str | None = None
    connection_state: str | None = None
    next_token: str | None = None
    limit: int | None = None


class ListedConnection(Struct, frozen=True, rename="pascal", omit_defaults=True):
    connection_arn: str
    name: str
    connection_state: str
    authorization_type: str
    creation_time: float
    last_modified_time: float
    last_authorized_time: float | None = None
    state_reason: str | None = None


class ListConnectionsResponse(Struct, frozen=True, rename="pascal", omit_defaults=True):
    connections: list[ListedConnection]
    next_token: str | None = None


@action("events", "ListConnections")
async def list_connections(store: Store, ctx: Context, request: ListConnections) -> ListConnectionsResponse:
    """The connections of the account in the region, by their names."""
    after = paging.read_token(request.next_token)
    wanted = request.connection_state
    found = [
        stored.value
        for stored in await CONNECTIONS.everything(store, key(ctx.account, ctx.region, request.name_prefix or ""))
        if stored.value.name > after and (wanted is None or stored.value.state == wanted)
    ]
    shown, token = paging.page(found, paging.size_of(request.limit), lambda connection: connection.name)
    return ListConnectionsResponse([_listed(connection) for connection in shown], token)


def _listed(connection: Connection) -> ListedConnection:
    return ListedConnection(
        connection.arn,
        connection.name,
        connection.state,
        connection.auth_type,
        connection.created_ms / 1000,
        connection.modified_ms / 1000,
        authorized_s(connection),
        connection.state_reason or None,
    )
