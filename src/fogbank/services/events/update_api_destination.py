"""UpdateApiDestination: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_UpdateApiDestination.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.events.connection_answers import DestinationChanged, destination_changed
from fogbank.services.events.connection_model import check_endpoint
from fogbank.services.events.connections import check_connection, load_destination
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class UpdateApiDestination(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    name: str
    description: str | None = None
    connection_arn: str | None = None
    invocation_endpoint: str | None = None
    http_method: str | None = None
    invocation_rate_limit_per_second: int | None = None


@action("events", "UpdateApiDestination")
@again_on_conflict
async def update_api_destination(store: Store, ctx: Context, request: UpdateApiDestination) -> DestinationChanged:
    """Change what is said. What waits in its lane already is sent with the new values, at the old rate."""
    stored = await load_destination(store, ctx.account, ctx.region, request.name)
    before = stored.value
    if request.invocation_endpoint is not None:
        check_endpoint(request.invocation_endpoint)
    if request.connection_arn is not None:
        await check_connection(store, request.connection_arn)
    after = replace(
        before,
        description=before.description if request.description is None else request.description,
        connection_arn=request.connection_arn or before.connection_arn,
        endpoint=request.invocation_endpoint or before.endpoint,
        method=request.http_method or before.method,
        rate=request.invocation_rate_limit_per_second or before.rate,
        modified_ms=ctx.now_ms,
    )
    await store.commit([stored.becomes(after)], [stored.unchanged()])
    return await destination_changed(store, after)
