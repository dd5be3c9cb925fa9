"""CreatePipe: https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_CreatePipe.html"""

from collections.abc import Mapping

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.kernel.arn import partition_of
from fogbank.services.pipes.checks import check, check_tags
from fogbank.services.pipes.errors import PipeExists, TooManyPipes
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
from fogbank.services.pipes.store import PIPES, key, key_of
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class CreatePipe(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    name: str
    source: str
    target: str
    role_arn: str
    description: str | None = None
    desired_state: RequestedState = "RUNNING"
    source_parameters: SourceParameters | None = None
    enrichment: str | None = None
    enrichment_parameters: EnrichmentParameters | None = None
    target_parameters: TargetParameters | None = None
    tags: Mapping[str, str] | None = None
    kms_key_identifier: str | None = None


@action("pipes", "CreatePipe")
async def create_pipe(store: Store, ctx: Context, request: CreatePipe) -> Changed:
    """Connect a source with a target."""
    pipe = Pipe(
        ctx.account,
        ctx.region,
        request.name,
        request.source,
        request.target,
        request.role_arn,
        ctx.now_ms,
        ctx.now_ms,
        request.desired_state,
        description=request.description,
        enrichment=request.enrichment or None,
        source_parameters=request.source_parameters,
        enrichment_parameters=request.enrichment_parameters,
        target_parameters=request.target_parameters,
        kms_key=request.kms_key_identifier or None,
        tags=request.tags or {},
        partition=partition_of(ctx.region),
    )
    check(pipe)
    check_tags(pipe.tags, by_aws=ctx.by_aws)
    await _commit(store, ctx, pipe)
    ctx.world.port(Pipes).tell(pipe)
    return changed(pipe)


@again_on_conflict
async def _commit(store: Store, ctx: Context, pipe: Pipe) -> None:
    place = key_of(pipe)
    if await PIPES.find(store, place) is not None:
        raise PipeExists(pipe.name)
    most = ctx.limits.pipes_max
    if len(await PIPES.scan(store, key(ctx.account, ctx.region, ""), limit=most)) >= most:
        raise TooManyPipes(pipe.name, most)
    await store.commit([PIPES.put(place, pipe)], [PIPES.absent(place)])
