"""ListArchives: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListArchives.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.events import archiving, paging
from fogbank.services.events.archive_model import ENABLED
from fogbank.services.events.errors import Invalid
from fogbank.services.events.store import ARCHIVES, name_key
from fogbank.storage.api import Store


class ListArchives(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    name_prefix: str | None = None
    event_source_arn: str | None = None
    state: str | None = None
    next_token: str | None = None
    limit: int | None = None


class Archive(Struct, frozen=True, rename="pascal"):
    archive_name: str
    event_source_arn: str
    state: str
    retention_days: int
    size_bytes: int
    event_count: int
    creation_time: float


class ListArchivesResponse(Struct, frozen=True, rename="pascal", omit_defaults=True):
    archives: list[Archive]
    next_token: str | None = None


@action("events", "ListArchives")
async def list_archives(store: Store, ctx: Context, request: ListArchives) -> ListArchivesResponse:
    """The archives of the account in the region, by their names."""
    if sum(each is not None for each in (request.name_prefix, request.event_source_arn, request.state)) > 1:
        raise Invalid(
            "At most one filter is allowed for ListArchives. Use either : State, EventSourceArn, or NamePrefix."
        )
    after = paging.read_token(request.next_token)
    found = [
        stored.value
        for stored in await ARCHIVES.everything(store, name_key(ctx.account, ctx.region, request.name_prefix or ""))
        if stored.value.name > after
        and request.event_source_arn in (None, stored.value.source_arn)
        and request.state in (None, ENABLED)
    ]
    shown, token = paging.page(found, paging.size_of(request.limit), lambda archive: archive.name)
    archives: list[Archive] = []
    for each in shown:
        extent = await archiving.extent(store, each, ctx.now_ms)
        created_s = each.created_ms / 1000
        archives.append(
            Archive(each.name, each.source_arn, ENABLED, each.retention_days, extent.bytes, extent.events, created_s)
        )
    return ListArchivesResponse(archives, token)
