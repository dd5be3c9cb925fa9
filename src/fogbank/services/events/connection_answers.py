"""Answers that several operations on connections and API destinations share."""

from collections.abc import Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from fogbank.services.events.connection_model import (
    AUTHORIZED,
    ApiDestination,
    AuthParameters,
    Connection,
    ConnectionHttpParameters,
    Parameter,
)
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


class BasicAuthShown(Struct, frozen=True, rename="pascal"):
    username: str | None


class ApiKeyAuthShown(Struct, frozen=True, rename="pascal"):
    api_key_name: str | None


class OAuthClientShown(Struct, frozen=True, rename="pascal"):
    client_id: str | None = field(name="ClientID")


class OAuthShown(Struct, frozen=True, rename="pascal", omit_defaults=True):
    client_parameters: OAuthClientShown | None
    authorization_endpoint: str | None
    http_method: str | None
    oauth_http_parameters: ConnectionHttpParameters | None = field(default=None, name="OAuthHttpParameters")


class AuthShown(Struct, frozen=True, rename="pascal", omit_defaults=True):
    """The parameters without what is secret."""

    basic_auth_parameters: BasicAuthShown | None = None
    oauth_parameters: OAuthShown | None = field(default=None, name="OAuthParameters")
    api_key_auth_parameters: ApiKeyAuthShown | None = None
    invocation_http_parameters: ConnectionHttpParameters | None = None


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


def shown(auth: AuthParameters) -> AuthShown:
    basic, key, oauth = auth.basic_auth_parameters, auth.api_key_auth_parameters, auth.oauth_parameters
    client = oauth and oauth.client_parameters
    return AuthShown(
        BasicAuthShown(basic.username) if basic else None,
        OAuthShown(
            OAuthClientShown(client.client_id) if client else None,
            oauth.authorization_endpoint,
            oauth.http_method,
            _shown_http(oauth.oauth_http_parameters),
        )
        if oauth
        else None,
        ApiKeyAuthShown(key.api_key_name) if key else None,
        _shown_http(auth.invocation_http_parameters),
    )


def _shown_http(http: ConnectionHttpParameters | None) -> ConnectionHttpParameters | None:
    if http is None:
        return None
    return ConnectionHttpParameters(
        _shown_all(http.header_parameters),
        _shown_all(http.query_string_parameters),
        _shown_all(http.body_parameters),
    )


def _shown_all(parameters: Sequence[Parameter] | None) -> list[Parameter] | None:
    if parameters is None:
        return None
    return [
        replace(each, value=None if each.is_value_secret else each.value, is_value_secret=bool(each.is_value_secret))
        for each in parameters
    ]
