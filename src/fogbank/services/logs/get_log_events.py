"""GetLogEvents: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.logs import store as rows
from fogbank.services.logs.model import PAGE_EVENTS_MAX
from fogbank.services.logs.naming import load_either
from fogbank.services.logs.reading import Found, read_page, window_of
from fogbank.services.logs.tokens import Place, read_place, write_place
from fogbank.storage.api import Store


class GetLogEvents(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    log_stream_name: str
    log_group_name: str | None = None
    log_group_identifier: str | None = None
    start_time: int | None = None
    end_time: int | None = None
    next_token: str | None = None
    limit: int | None = None
    start_from_head: bool | None = None
    unmask: bool | None = None  # nothing is masked: there are no data protection policies


class OutputLogEvent(Struct, frozen=True, gc=False, rename="camel"):
    timestamp: int
    message: str
    ingestion_time: int


class GetLogEventsResult(Struct, frozen=True, rename="camel"):
    events: list[OutputLogEvent]
    next_forward_token: str
    next_backward_token: str


@action("logs", "GetLogEvents")
async def get_log_events(store: Store, ctx: Context, request: GetLogEvents) -> GetLogEventsResult:
    """A page of a stream's events, in the order of their time, the latest ones unless `startFromHead`."""
    place = read_place(request.next_token) if request.next_token else None
    group = (await load_either(store, ctx, request.log_group_name, request.log_group_identifier)).group
    stream = (await rows.load_stream(store, group.id, request.log_stream_name)).stream
    forward = place.forward if place else bool(request.start_from_head)
    # "Events with a timestamp equal to or later than endTime are not included."
    start_ms = max(request.start_time or 0, group.kept_since_ms(ctx.now_ms))
    window = window_of(start_ms, request.end_time, forward=forward)
    if place:
        window = (
            replace(window, low=max(window.low, place.number))
            if forward
            else replace(window, high=min(window.high, place.number))
        )
    page = await read_page(store, [stream], window, request.limit or PAGE_EVENTS_MAX)
    events = page.events if forward else page.events[::-1]
    ahead, behind = _places(events, place, window.low)
    return GetLogEventsResult(
        [OutputLogEvent(event.at_ms, event.message, event.ingested_ms) for event in events],
        write_place(ahead, forward=True),
        write_place(behind, forward=False),
    )


def _places(events: list[Found], place: Place | None, low: int) -> tuple[int, int]:
    """After the page and before it. An empty page is a place between two events: both are that."""
    if events:
        return events[-1].id + 1, events[0].id
    return (place.number, place.number) if place else (low, low)
