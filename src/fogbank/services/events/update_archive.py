"""UpdateArchive: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_UpdateArchive.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.events import archiving, changing
from fogbank.services.events import store as rows
from fogbank.services.events.archive_model import ENABLED, Archive
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class UpdateArchive(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    archive_name: str
    description: str | None = None
    event_pattern: str | None = None
    retention_days: int | None = None
    kms_key_identifier: str | None = None


class UpdateArchiveResponse(Struct, frozen=True, rename="pascal"):
    archive_arn: str
    state: str
    creation_time: float


@action("events", "UpdateArchive")
@again_on_conflict
async def update_archive(store: Store, ctx: Context, request: UpdateArchive) -> UpdateArchiveResponse:
    """Change an archive; what is not given stays, and so does what it holds."""
    found = await archiving.load(store, ctx.account, ctx.region, request.archive_name)
    archive = _changed(found.value, request)
    rule = await rows.find_rule(store, archive.bus, archive.rule_name)
    if rule is None:
        await store.commit([found.becomes(archive)], [found.unchanged()])
    else:
        filling = replace(rule.value, pattern=archive.rule().pattern)
        await changing.save_rule(store, rule, filling, found.becomes(archive), checks=[found.unchanged()])
    if archive.retention_days:
        archiving.begin(store, ctx.world)
    return UpdateArchiveResponse(archive.arn, ENABLED, archive.created_ms / 1000)


def _changed(archive: Archive, request: UpdateArchive) -> Archive:
    """Raises InvalidEventPattern."""
    pattern = request.event_pattern
    return replace(
        archive,
        description=archive.description if request.description is None else request.description,
        pattern=archive.pattern if pattern is None else archiving.check_pattern(pattern),
        retention_days=archive.retention_days if request.retention_days is None else request.retention_days,
        kms_key_id=archive.kms_key_id if request.kms_key_identifier is None else request.kms_key_identifier,
    )
