"""CreateArchive: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateArchive.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.events import archiving, changing
from fogbank.services.events import store as rows
from fogbank.services.events.archive_model import ENABLED, Archive
from fogbank.services.events.errors import InvalidParameter, ResourceAlreadyExists
from fogbank.services.events.model import place_of
from fogbank.services.events.store import ARCHIVES, name_key
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class CreateArchive(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    archive_name: str
    event_source_arn: str
    description: str | None = None
    event_pattern: str | None = None
    retention_days: int | None = None
    kms_key_identifier: str | None = None


class CreateArchiveResponse(Struct, frozen=True, rename="pascal"):
    archive_arn: str
    state: str
    creation_time: float


@action("events", "CreateArchive")
@again_on_conflict
async def create_archive(store: Store, ctx: Context, request: CreateArchive) -> CreateArchiveResponse:
    """Keep what comes to a bus from now on: a managed rule of the bus fills the archive."""
    if ":event-bus/" not in request.event_source_arn:
        raise InvalidParameter("EventSourceArn", "Must contain an event bus ARN.")  # a guess
    await rows.load_bus(store, place_of(request.event_source_arn, ctx.account, ctx.region))
    key = name_key(ctx.account, ctx.region, request.archive_name)
    if await ARCHIVES.find(store, key):
        raise ResourceAlreadyExists("Archive", request.archive_name)
    archive = Archive(
        ctx.account,
        ctx.region,
        request.archive_name,
        request.event_source_arn,
        ctx.ids.int63(),
        ctx.now_ms,
        request.description or "",
        archiving.check_pattern(request.event_pattern),
        request.retention_days or 0,
        request.kms_key_identifier or "",
    )
    await changing.add_rule(store, ctx, archive.rule(), ARCHIVES.put(key, archive), checks=[ARCHIVES.absent(key)])
    if archive.retention_days:
        archiving.begin(store, ctx.world)
    return CreateArchiveResponse(archive.arn, ENABLED, archive.created_ms / 1000)
