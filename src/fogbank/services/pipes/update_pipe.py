"""UpdatePipe: https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_UpdatePipe.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.pipes.checks import check
from fogbank.services.pipes.errors import PipeIsChanging
from fogbank.services.pipes.model import (
    Changed,
    EnrichmentParameters,
    Pipe,
    RequestedState,
    SourceParameters,
    TargetParameters,
    changed,
)
from fogbank.services.pipes.running import Pipes
from fogbank.services.pipes.store import change
from fogbank.storage.api import Store


class UpdatePipe(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    name: str
    role_arn: str
    description: str | None = None
    desired_state: RequestedState | None = None
    source_parameters: SourceParameters | None = None
    enrichment: str | None = None
    enrichment_parameters: EnrichmentParameters | None = None
    target: str | None = None
    target_parameters: TargetParameters | None = None
    kms_key_identifier: str | None = None


@action("pipes", "UpdatePipe")
async def update_pipe(store: Store, ctx: Context, request: UpdatePipe) -> Changed:
    """Change what is given; executions that are under way end as they began. An empty text takes a setting away."""

    def decide(pipe: Pipe) -> Pipe:
        if pipe.is_changing:
            raise PipeIsChanging(pipe.name, pipe.state)
        updated = replace(
            pipe,
            role_arn=request.role_arn,
            description=_other(request.description, pipe.description),
            desired_state=request.desired_state or pipe.desired_state,
            source_parameters=_source(pipe.source_parameters, request.source_parameters),
            enrichment=_other(request.enrichment, pipe.enrichment),
            enrichment_parameters=request.enrichment_parameters or pipe.enrichment_parameters,
            target=request.target or pipe.target,
            target_parameters=request.target_parameters or pipe.target_parameters,
            kms_key=_other(request.kms_key_identifier, pipe.kms_key),
            state="UPDATING",
            state_reason=None,
            modified_ms=ctx.now_ms,
        )
        check(updated)
        return updated

    pipe = await change(store, ctx, request.name, decide)
    ctx.world.port(Pipes).tell(pipe)
    return changed(pipe)


def _other(given: str | None, had: str | None) -> str | None:
    return had if given is None else given or None


def _source(had: SourceParameters | None, given: SourceParameters | None) -> SourceParameters | None:
    """A part that is not given stays; filters are taken away by criteria without any."""
    if had is None or given is None:
        return given or had
    return SourceParameters(
        given.filter_criteria or had.filter_criteria, given.sqs_queue_parameters or had.sqs_queue_parameters
    )
