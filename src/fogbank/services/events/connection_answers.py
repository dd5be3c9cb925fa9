"""Answers that several operations on connections and API destinations share."""

from msgspec import Struct

from fogbank.services.events.connection_model import AUTHORIZED, ApiDestination, Connection
from fogbank.services.events.connections import connection_of
from fogbank.storage.api import Store


class ConnectionChanged(Struct, frozen=True, rename="pascal"):
    """Of a new one."""

    connection_arn: str
    connection_state: str
    creation_time: float
    last_modified_time: float


class KnownConnectionChanged(Struct, frozen=True, rename="pascal", omit_defaults=True):
    """Of one that was there before."""

    connection_arn: str
    connection_state: str
    creation_time: float
    last_modified_time: float
    last_authorized_time: float | None = None


class DestinationChanged(Struct, frozen=True, rename="pascal"):
    api_destination_arn: str
    api_destination_state: str
    creation_time: float
    last_modified_time: float


def changed(connection: Connection) -> ConnectionChanged:
    return ConnectionChanged(
        connection.arn, connection.state, connection.created_ms / 1000, connection.modified_ms / 1000
    )


def known_changed(connection: Connection, state: str = "") -> KnownConnectionChanged:
    return KnownConnectionChanged(
        connection.arn,
        state or connection.state,
        connection.created_ms / 1000,
        connection.modified_ms / 1000,
        authorized_s(connection),
    )


def authorized_s(connection: Connection) -> float | None:
    return connection.authorized_ms / 1000 if connection.authorized_ms else None


async def destination_state(store: Store, destination: ApiDestination) -> str:
    """Without a connection that is authorized it is INACTIVE."""
    connection = await connection_of(store, destination.connection_arn)
    return "ACTIVE" if connection and connection.state == AUTHORIZED else "INACTIVE"


async def destination_changed(store: Store, destination: ApiDestination) -> DestinationChanged:
    return DestinationChanged(
        destination.arn,
        await destination_state(store, destination),
        destination.created_ms / 1000,
        destination.modified_ms / 1000,
    )
