"""DescribePipe: https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_DescribePipe.html"""

from collections.abc import Mapping

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.pipes.model import (
    DesiredState,
    EnrichmentParameters,
    SourceParameters,
    SqsSource,
    State,
    TargetParameters,
)
from fogbank.services.pipes.store import load
from fogbank.storage.api import Store


class DescribePipe(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    name: str


class DescribePipeResult(Struct, frozen=True, rename="pascal", omit_defaults=True):
    arn: str
    name: str
    desired_state: DesiredState
    current_state: State
    source: str
    source_parameters: SourceParameters
    target: str
    target_parameters: TargetParameters
    role_arn: str
    creation_time: float
    last_modified_time: float
    state_reason: str | None = None
    description: str | None = None
    enrichment: str | None = None
    enrichment_parameters: EnrichmentParameters | None = None
    kms_key_identifier: str | None = None
    tags: Mapping[str, str] | None = None


@action("pipes", "DescribePipe")
async def describe_pipe(store: Store, ctx: Context, request: DescribePipe) -> DescribePipeResult:
    """Show a pipe with all that it has, defaults too."""
    pipe = (await load(store, ctx, request.name)).value
    criteria = pipe.source_parameters.filter_criteria if pipe.source_parameters else None
    return DescribePipeResult(
        pipe.arn,
        pipe.name,
        pipe.desired_state,
        pipe.state,
        pipe.source,
        SourceParameters(criteria, SqsSource(pipe.batch_size, pipe.queue.maximum_batching_window_in_seconds)),
        pipe.target,
        pipe.target_parameters or TargetParameters(),
        pipe.role_arn,
        pipe.created_ms / 1000,
        pipe.modified_ms / 1000,
        pipe.state_reason,
        pipe.description,
        pipe.enrichment,
        pipe.enrichment_parameters,
        pipe.kms_key,
        pipe.tags or None,
    )
