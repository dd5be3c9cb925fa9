"""GetEventSourceMapping: https://docs.aws.amazon.com/lambda/latest/api/API_GetEventSourceMapping.html"""

from msgspec import Struct, field

from fogbank.kernel.action import Context, action
from fogbank.services.lambda_.mapping_model import EventSourceMappingConfiguration, find_mapping, show
from fogbank.storage.api import Store


class GetEventSourceMapping(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    uuid: str = field(name="UUID")


@action("lambda", "GetEventSourceMapping")
async def get_event_source_mapping(
    store: Store, ctx: Context, request: GetEventSourceMapping
) -> EventSourceMappingConfiguration:
    """A mapping by its id."""
    return show((await find_mapping(store, request.uuid)).value)
