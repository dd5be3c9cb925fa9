"""DescribeArchive: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeArchive.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.events import archiving
from fogbank.services.events.archive_model import ENABLED
from fogbank.storage.api import Store


class DescribeArchive(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    archive_name: str


class DescribeArchiveResponse(Struct, frozen=True, rename="pascal", omit_defaults=True):
    archive_arn: str
    archive_name: str
    event_source_arn: str
    description: str | None
    event_pattern: str | None
    state: str
    kms_key_identifier: str | None
    retention_days: int
    size_bytes: int
    event_count: int
    creation_time: float


@action("events", "DescribeArchive")
async def describe_archive(store: Store, ctx: Context, request: DescribeArchive) -> DescribeArchiveResponse:
    """An archive, and how much it holds."""
    archive = (await archiving.load(store, ctx.account, ctx.region, request.archive_name)).value
    extent = await archiving.extent(store, archive, ctx.now_ms)
    return DescribeArchiveResponse(
        archive.arn,
        archive.name,
        archive.source_arn,
        archive.description or None,
        archive.pattern or None,
        ENABLED,
        archive.kms_key_id or None,
        archive.retention_days,
        extent.bytes,
        extent.events,
        archive.created_ms / 1000,
    )
