"""UpdateEventSourceMapping: https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html"""

from typing import Literal

from msgspec import Struct, field
from msgspec.structs import replace

from fogbank.fabric.poller import SourceFacts, Sources
from fogbank.kernel.action import Context, action
from fogbank.kernel.arn import Arn
from fogbank.services.lambda_.errors import ResourceInUse
from fogbank.services.lambda_.functions import resolve
from fogbank.services.lambda_.mapping_model import (
    DestinationConfig,
    EventSourceMappingConfiguration,
    FilterCriteria,
    ScalingConfig,
    Settings,
    check,
    find_mapping,
    refuse_for_streams,
    show,
)
from fogbank.services.lambda_.mappings import Mappings
from fogbank.services.lambda_.model import MappingState, SourceMapping
from fogbank.services.lambda_.names import function_name
from fogbank.storage.api import Conflict, Store


class UpdateEventSourceMapping(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    uuid: str = field(name="UUID")
    function_name: str | None = None
    enabled: bool | None = None
    batch_size: int | None = None
    filter_criteria: FilterCriteria | None = None
    maximum_batching_window_in_seconds: int | None = None
    scaling_config: ScalingConfig | None = None
    function_response_types: list[Literal["ReportBatchItemFailures"]] | None = None
    # Of streams, and refused for queues in AWS's words.
    parallelization_factor: int | None = None
    destination_config: DestinationConfig | None = None
    maximum_record_age_in_seconds: int | None = None
    bisect_batch_on_function_error: bool | None = None
    maximum_retry_attempts: int | None = None
    tumbling_window_in_seconds: int | None = None


@action("lambda", "UpdateEventSourceMapping")
async def update_event_source_mapping(
    store: Store, ctx: Context, request: UpdateEventSourceMapping
) -> EventSourceMappingConfiguration:
    """Change a mapping; batches that are under way end as they began."""
    _refuse_for_queues(request)
    while True:
        stored = await find_mapping(store, request.uuid)
        mapping = stored.value
        if mapping.state == "Deleting":
            raise ResourceInUse
        changed = await _changed(store, ctx, mapping, request)
        arn = Arn.parse(mapping.source_arn)
        facts = await ctx.world.port(Sources).kinds[arn.service].facts(arn)
        target = await resolve(store, function_name(ctx, changed.function_arn))
        timeout_s = target.version.configuration.timeout_s
        check(changed, facts or SourceFacts(arn.resource.endswith(".fifo"), timeout_s), timeout_s)
        try:
            await store.commit([stored.becomes(changed)], [stored.unchanged()])
        except Conflict:
            continue
        ctx.world.port(Mappings).tell(mapping.uuid)
        return show(changed)


async def _changed(
    store: Store, ctx: Context, mapping: SourceMapping, request: UpdateEventSourceMapping
) -> SourceMapping:
    settings = Settings(
        request.enabled,
        request.batch_size,
        request.maximum_batching_window_in_seconds,
        request.filter_criteria,
        request.scaling_config,
        request.function_response_types,
    )
    changes = settings.changes()
    if request.function_name is not None:
        name = function_name(ctx, request.function_name)
        await resolve(store, name)
        changes["function_arn"] = name.arn
    return replace(mapping, modified_ms=ctx.now_ms, state=_on_the_way(mapping, request.enabled), **changes)


def _on_the_way(mapping: SourceMapping, enabled: bool | None) -> MappingState:
    if enabled is None or enabled == mapping.enabled:
        return "Updating"
    return "Enabling" if enabled else "Disabling"


def _refuse_for_queues(request: UpdateEventSourceMapping) -> None:
    refuse_for_streams(
        ParallelizationFactor=request.parallelization_factor,
        DestinationConfig=request.destination_config,
        MaximumRecordAgeInSeconds=request.maximum_record_age_in_seconds,
        BisectBatchOnFunctionError=request.bisect_batch_on_function_error,
        MaximumRetryAttempts=request.maximum_retry_attempts,
        TumblingWindowInSeconds=request.tumbling_window_in_seconds,
    )
