"""ListApiDestinations: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListApiDestinations.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.events import paging
from fogbank.services.events.connection_answers import destination_state
from fogbank.services.events.connection_model import ApiDestination
from fogbank.services.events.connections import DESTINATIONS, key
from fogbank.storage.api import Store


class ListApiDestinations(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    name_prefix: str | None = None
    connection_arn: str | None = None
    next_token: str | None = None
    limit: int | None = None


class ListedApiDestination(Struct, frozen=True, rename="pascal"):
    api_destination_arn: str
    name: str
    api_destination_state: str
    connection_arn: str
    invocation_endpoint: str
    http_method: str
    invocation_rate_limit_per_second: int
    creation_time: float
    last_modified_time: float


class ListApiDestinationsResponse(Struct, frozen=True, rename="pascal", omit_defaults=True):
    api_destinations: list[ListedApiDestination]
    next_token: str | None = None


@action("events", "ListApiDestinations")
async def list_api_destinations(
    store: Store, ctx: Context, request: ListApiDestinations
) -> ListApiDestinationsResponse:
    """The API destinations of the account in the region, by their names."""
    after = paging.read_token(request.next_token)
    wanted = request.connection_arn
    found = [
        stored.value
        for stored in await DESTINATIONS.everything(store, key(ctx.account, ctx.region, request.name_prefix or ""))
        if stored.value.name > after and (wanted is None or stored.value.connection_arn == wanted)
    ]
    shown, token = paging.page(found, paging.size_of(request.limit), lambda destination: destination.name)
    return ListApiDestinationsResponse([await _listed(store, destination) for destination in shown], token)


async def _listed(store: Store, destination: ApiDestination) -> ListedApiDestination:
    return ListedApiDestination(
        destination.arn,
        destination.name,
        await destination_state(store, destination),
        destination.connection_arn,
        destination.endpoint,
        destination.method,
        destination.rate,
        destination.created_ms / 1000,
        destination.modified_ms / 1000,
    )
