"""CreateEventSourceMapping: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html"""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from fogbank.fabric.poller import SourceFacts, Sources
from fogbank.kernel.action import Context, action
from fogbank.kernel.arn import Arn
from fogbank.kernel.errors import Unsupported
from fogbank.services.lambda_.errors import InvalidParameterValue, ResourceConflict
from fogbank.services.lambda_.functions import resolve
from fogbank.services.lambda_.mapping_model import (
    DestinationConfig,
    EventSourceMappingConfiguration,
    FilterCriteria,
    ScalingConfig,
    Settings,
    all_mappings,
    check,
    refuse_for_streams,
    show,
)
from fogbank.services.lambda_.mappings import Mappings
from fogbank.services.lambda_.model import SourceMapping
from fogbank.services.lambda_.names import function_name
from fogbank.services.lambda_.store import MAPPINGS
from fogbank.storage.api import Store


class CreateEventSourceMapping(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    function_name: str
    event_source_arn: str | None = None
    enabled: bool | None = None
    batch_size: int | None = None
    filter_criteria: FilterCriteria | None = None
    maximum_batching_window_in_seconds: int | None = None
    scaling_config: ScalingConfig | None = None
    function_response_types: list[Literal["ReportBatchItemFailures"]] | None = None
    tags: dict[str, str] | None = None
    # Of streams, and refused for queues in AWS's words.
    starting_position: str | None = None
    starting_position_timestamp: float | None = None
    parallelization_factor: int | None = None
    destination_config: DestinationConfig | None = None
    maximum_record_age_in_seconds: int | None = None
    bisect_batch_on_function_error: bool | None = None
    maximum_retry_attempts: int | None = None
    tumbling_window_in_seconds: int | None = None


@action("lambda", "CreateEventSourceMapping")
async def create_event_source_mapping(
    store: Store, ctx: Context, request: CreateEventSourceMapping
) -> EventSourceMappingConfiguration:
    """Have a function invoked with the records of a source."""
    arn, facts = await _source(ctx, request.event_source_arn)
    _refuse_for_queues(request)
    name = function_name(ctx, request.function_name)
    target = await resolve(store, name)
    plain = SourceMapping(ctx.ids.uuid(), name.account, name.region, str(arn), name.arn, ctx.now_ms)
    mapping = replace(plain, tags=request.tags or {}, **_settings(request).changes())
    check(mapping, facts, target.version.configuration.timeout_s)
    for other in await all_mappings(store):
        if (other.source_arn, other.function_arn) == (mapping.source_arn, mapping.function_arn):
            # https://github.com/aws/chalice/issues/2146 https://github.com/getlift/lift/issues/295
            raise ResourceConflict(
                f'An event source mapping with SQS arn (" {other.source_arn} ") and function (" {name.name} ") '
                f"already exists. Please update or delete the existing mapping with UUID {other.uuid}"
            )
    place = mapping.uuid.encode()
    await store.commit([MAPPINGS.put(place, mapping)], [MAPPINGS.absent(place)])
    ctx.world.port(Mappings).tell(mapping.uuid)
    return show(mapping)


def _settings(request: CreateEventSourceMapping) -> Settings:
    return Settings(
        request.enabled,
        request.batch_size,
        request.maximum_batching_window_in_seconds,
        request.filter_criteria,
        request.scaling_config,
        request.function_response_types,
    )


async def _source(ctx: Context, text: str | None) -> tuple[Arn, SourceFacts]:
    """Raises InvalidParameterValueException; Unsupported for sources that are not built."""
    if text is None:
        raise InvalidParameterValue("Unrecognized event source.")
    arn = Arn.parse(text)
    kinds: Mapping[str, object] = ctx.world.port(Sources).kinds
    if arn.service not in kinds:
        raise Unsupported(f"{arn.service} as an event source")
    facts = await ctx.world.port(Sources).kinds[arn.service].facts(arn)
    if facts is None:
        # https://github.com/hashicorp/terraform/issues/26654
        raise InvalidParameterValue(
            "Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. "
            "SQS Error Message: The specified queue does not exist or you do not have access to it."
        )
    return arn, facts


def _refuse_for_queues(request: CreateEventSourceMapping) -> None:
    refuse_for_streams(
        StartingPosition=request.starting_position,
        StartingPositionTimestamp=request.starting_position_timestamp,
        ParallelizationFactor=request.parallelization_factor,
        DestinationConfig=request.destination_config,
        MaximumRecordAgeInSeconds=request.maximum_record_age_in_seconds,
        BisectBatchOnFunctionError=request.bisect_batch_on_function_error,
        MaximumRetryAttempts=request.maximum_retry_attempts,
        TumblingWindowInSeconds=request.tumbling_window_in_seconds,
    )
