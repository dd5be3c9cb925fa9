"""DeleteEventSourceMapping: https://docs.aws.amazon.com/lambda/latest/api/API_DeleteEventSourceMapping.html"""

from msgspec import Struct, field
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.lambda_.errors import ResourceInUse
from fogbank.services.lambda_.mapping_model import EventSourceMappingConfiguration, find_mapping, show
from fogbank.services.lambda_.mappings import Mappings
from fogbank.storage.api import Conflict, Store


class DeleteEventSourceMapping(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    uuid: str = field(name="UUID")


@action("lambda", "DeleteEventSourceMapping")
async def delete_event_source_mapping(
    store: Store, ctx: Context, request: DeleteEventSourceMapping
) -> EventSourceMappingConfiguration:
    """Take a mapping away; it is gone when the batches that are under way have ended."""
    while True:
        stored = await find_mapping(store, request.uuid)
        if stored.value.state == "Deleting":
            raise ResourceInUse
        deleting = replace(stored.value, state="Deleting", enabled=False, modified_ms=ctx.now_ms)
        try:
            await store.commit([stored.becomes(deleting)], [stored.unchanged()])
        except Conflict:
            continue
        ctx.world.port(Mappings).tell(deleting.uuid)
        return show(deleting)
