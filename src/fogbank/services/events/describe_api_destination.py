"""DescribeApiDestination: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeApiDestination.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.events.connection_answers import destination_state
from fogbank.services.events.connections import load_destination
from fogbank.storage.api import Store


class DescribeApiDestination(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    name: str


class DescribeApiDestinationResponse(Struct, frozen=True, rename="pascal", omit_defaults=True):
    api_destination_arn: str
    name: str
    api_destination_state: str
    connection_arn: str
    invocation_endpoint: str
    http_method: str
    invocation_rate_limit_per_second: int
    creation_time: float
    last_modified_time: float
    description: str | None = None


@action("events", "DescribeApiDestination")
async def describe_api_destination(
    store: Store, ctx: Context, request: DescribeApiDestination
) -> DescribeApiDestinationResponse:
    """An API destination; it is ACTIVE while its connection is authorized."""
    found = (await load_destination(store, ctx.account, ctx.region, request.name)).value
    return DescribeApiDestinationResponse(
        found.arn,
        found.name,
        await destination_state(store, found),
        found.connection_arn,
        found.endpoint,
        found.method,
        found.rate,
        found.created_ms / 1000,
        found.modified_ms / 1000,
        found.description or None,
    )
