"""ListEventSourceMappings: https://docs.aws.amazon.com/lambda/latest/api/API_ListEventSourceMappings.html"""

from typing import Final

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.lambda_.mapping_model import EventSourceMappingConfiguration, all_mappings, show
from fogbank.services.lambda_.model import SourceMapping
from fogbank.services.lambda_.names import function_name
from fogbank.storage.api import Store

PAGE_MAX: Final = 100


class ListEventSourceMappings(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    event_source_arn: str | None = None
    function_name: str | None = None
    marker: str | None = None
    max_items: int | None = None


class ListEventSourceMappingsResult(Struct, frozen=True, rename="pascal", omit_defaults=True):
    event_source_mappings: list[EventSourceMappingConfiguration]
    next_marker: str | None = None


@action("lambda", "ListEventSourceMappings")
async def list_event_source_mappings(
    store: Store, ctx: Context, request: ListEventSourceMappings
) -> ListEventSourceMappingsResult:
    """The account's mappings in this region, of one source or one function if that is asked for."""
    function_arn = function_name(ctx, request.function_name).arn if request.function_name else None

    def is_wanted(mapping: SourceMapping) -> bool:
        return (
            (mapping.account, mapping.region) == (ctx.account, ctx.region)
            and request.event_source_arn in (None, mapping.source_arn)
            and function_arn in (None, mapping.function_arn)
            and mapping.uuid > (request.marker or "")
        )

    found = [mapping for mapping in await all_mappings(store) if is_wanted(mapping)]
    size = min(request.max_items or PAGE_MAX, PAGE_MAX)
    return ListEventSourceMappingsResult(
        [show(mapping) for mapping in found[:size]], found[size - 1].uuid if len(found) > size else None
    )
