"""API destinations as targets: a delivery goes into the lane of its destination, and from there over HTTP.

The lane keeps the destination's rate; a slow endpoint holds up nobody else. A change of the rate makes another lane.
"""

from typing import Final

import msgspec
from msgspec.structs import replace

from fogbank.fabric.delivery import Delivery, Landing, Lane, TargetError
from fogbank.fabric.http import HttpClient, HttpFailed, HttpTimedOut
from fogbank.kernel.arn import Arn
from fogbank.kernel.world import World
from fogbank.services.events.connection_model import AUTHORIZED, AUTHORIZING, OAUTH, ApiDestination, Connection
from fogbank.services.events.connections import connection_of, destination_of
from fogbank.services.events.invoking import TIMEOUT_MS, call_of, refusal_of
from fogbank.services.events.model import HttpParameters
from fogbank.services.events.oauth import NoToken, Tokens
from fogbank.storage.api import Store

_AT_ONCE: Final = (16, 512)
# "OAuth tokens are refreshed when a 401 or 407 response is returned."
_TOKEN_REFUSED: Final = frozenset({401, 407})


async def land_on_destination(store: Store, world: World, delivery: Delivery, arn: Arn) -> Landing:
    """In the commit of the cause it is put into its lane; from the lane it is sent. Raises TargetError."""
    destination = await destination_of(store, arn)
    if destination is None:
        raise TargetError("NO_RESOURCE", f"There is no API destination {arn}.", transient=False)
    if delivery.lane is None:
        return Landing(deliveries=[replace(delivery, lane=lane_of(destination))], outcome="accepted")
    connection = await connection_of(store, destination.connection_arn)
    if connection is None or connection.state not in (AUTHORIZED, AUTHORIZING):
        # Whether AWS waits for the connection to be well again is a guess.
        raise TargetError("CONNECTION_FAILURE", "The connection is not authorized.", transient=True)
    await _send(world, delivery, destination, connection)
    return Landing()


def lane_of(destination: ApiDestination) -> Lane:
    """So many at once that the rate can be kept by an endpoint which takes all the time that it is given."""
    least, most = _AT_ONCE
    at_once = max(least, min(most, destination.rate * TIMEOUT_MS // 1000))
    return Lane(f"{destination.arn} {destination.rate}/s", at_once, destination.rate)


async def _send(world: World, delivery: Delivery, destination: ApiDestination, connection: Connection) -> None:
    """Raises TargetError."""
    token = ""
    if connection.auth_type == OAUTH:
        try:
            token = await world.port(Tokens).of(connection)
        except NoToken as error:
            raise TargetError("CONNECTION_FAILURE", str(error), transient=True) from None
    given = delivery.facts.get("http")
    parameters = msgspec.json.decode(given, type=HttpParameters) if given else HttpParameters()
    try:
        answer = await world.port(HttpClient).send(call_of(destination, connection, parameters, delivery.body, token))
    except HttpTimedOut as error:
        raise TargetError("TIMEOUT", str(error), transient=True) from None
    except HttpFailed as error:
        raise TargetError("CONNECTION_FAILURE", str(error), transient=True) from None
    if token and answer.status in _TOKEN_REFUSED:
        world.port(Tokens).forget(connection, token)
    refusal = refusal_of(answer, world.clock.now_ms())
    if refusal is not None:
        raise refusal
