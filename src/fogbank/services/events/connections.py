"""Connections and API destinations in the store, and how connections become authorized.

item   events.connection   account/region/name
item   events.destination  account/region/name
"""

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.arn import Arn, InvalidArn
from fogbank.kernel.world import World
from fogbank.services.events.connection_model import (
    AUTHORIZED,
    AUTHORIZING,
    DEAUTHORIZED,
    ApiDestination,
    Connection,
)
from fogbank.services.events.errors import ResourceNotFound
from fogbank.services.events.oauth import NoToken, Tokens
from fogbank.storage.api import Conflict, Store
from fogbank.storage.table import Stored, Table

CONNECTIONS: Final = Table("events.connection", Connection)
DESTINATIONS: Final = Table("events.destination", ApiDestination)
_REASON_CHARS_MAX: Final = 512


class NoConnection(ResourceNotFound):
    """AWS documents neither of these two messages; the words are guesses."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Failed to describe the connection(s). Connection '{name}' does not exist.")


class NoDestination(ResourceNotFound):
    def __init__(self, name: str) -> None:
        super().__init__(f"Failed to describe the api-destination(s). An api-destination '{name}' does not exist.")


def key(account: str, region: str, name: str) -> bytes:
    return f"{account}/{region}/{name}".encode()


async def load_connection(store: Store, account: str, region: str, name: str) -> Stored[Connection]:
    """Raises NoConnection."""
    found = await CONNECTIONS.find(store, key(account, region, name))
    if found is None:
        raise NoConnection(name)
    return found


async def load_destination(store: Store, account: str, region: str, name: str) -> Stored[ApiDestination]:
    """Raises NoDestination."""
    found = await DESTINATIONS.find(store, key(account, region, name))
    if found is None:
        raise NoDestination(name)
    return found


async def connection_of(store: Store, arn: str) -> Connection | None:
    """The connection of an ARN; None when there is none, or another one of its name."""
    try:
        named = Arn.parse(arn)
    except InvalidArn:
        return None
    _, _, name_and_id = named.resource.partition("/")
    name, _, id_ = name_and_id.partition("/")
    found = await CONNECTIONS.find(store, key(named.account, named.region, name))
    return found.value if found and found.value.id == id_ else None


async def check_connection(store: Store, arn: str) -> None:
    """Raises NoConnection."""
    if await connection_of(store, arn) is None:
        raise NoConnection(arn)


async def destination_of(store: Store, arn: Arn) -> ApiDestination | None:
    """The API destination of an ARN; None when there is none, or another one of its name."""
    _, name, id_ = (*arn.resource.split("/"), "", "")[:3]
    found = await DESTINATIONS.find(store, key(arn.account, arn.region, name))
    return found.value if found and found.value.id == id_ else None


class Authorized(Struct, frozen=True):
    """What became of asking for a token."""

    state: str
    reason: str = ""


def authorize(store: Store, world: World, connection: Connection) -> None:
    """Fetch the first token of a connection, in the background."""
    name = f"authorize {connection.arn} {connection.modified_ms}"
    world.background.spawn(name, _authorize(store, world, connection))


async def resume_authorizing(store: Store, world: World) -> None:
    """Go on with what was interrupted."""
    for stored in await CONNECTIONS.everything(store, b""):
        if stored.value.state == AUTHORIZING:
            authorize(store, world, stored.value)


async def _authorize(store: Store, world: World, connection: Connection) -> None:
    with world.clock.hold():
        try:
            await world.port(Tokens).of(connection)
            became = Authorized(AUTHORIZED)
        except NoToken as error:
            became = Authorized(DEAUTHORIZED, str(error)[:_REASON_CHARS_MAX])
        while True:
            found = await CONNECTIONS.find(store, key(connection.account, connection.region, connection.name))
            if found is None or found.value != connection:
                return  # it was changed meanwhile, and that asks anew
            now_ms = world.clock.now_ms()
            after = replace(
                connection,
                state=became.state,
                state_reason=became.reason,
                authorized_ms=now_ms if became.state == AUTHORIZED else connection.authorized_ms,
            )
            try:
                await store.commit([found.becomes(after)], [found.unchanged()])
            except Conflict:
                continue
            return
