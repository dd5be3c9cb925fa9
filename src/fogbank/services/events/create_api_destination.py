"""CreateApiDestination: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateApiDestination.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.events.connection_answers import DestinationChanged, destination_changed
from fogbank.services.events.connection_model import RATE_DEFAULT, ApiDestination, check_endpoint
from fogbank.services.events.connections import DESTINATIONS, check_connection, key
from fogbank.services.events.errors import ResourceAlreadyExists
from fogbank.storage.api import Conflict, Store


class CreateApiDestination(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    name: str
    connection_arn: str
    invocation_endpoint: str
    http_method: str
    description: str | None = None
    invocation_rate_limit_per_second: int | None = None


@action("events", "CreateApiDestination")
async def create_api_destination(store: Store, ctx: Context, request: CreateApiDestination) -> DestinationChanged:
    """Say where to call, with the credentials of a connection."""
    check_endpoint(request.invocation_endpoint)
    await check_connection(store, request.connection_arn)
    destination = ApiDestination(
        ctx.account,
        ctx.region,
        request.name,
        ctx.ids.uuid(),
        request.connection_arn,
        request.invocation_endpoint,
        request.http_method,
        ctx.now_ms,
        ctx.now_ms,
        request.invocation_rate_limit_per_second or RATE_DEFAULT,
        request.description or "",
    )
    at = key(ctx.account, ctx.region, request.name)
    try:
        await store.commit([DESTINATIONS.put(at, destination)], [DESTINATIONS.absent(at)])
    except Conflict:
        raise ResourceAlreadyExists("ApiDestination", request.name) from None
    return await destination_changed(store, destination)
