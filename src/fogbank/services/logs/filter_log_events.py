"""FilterLogEvents: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html"""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.logs import store as rows
from fogbank.services.logs.errors import InvalidParameter
from fogbank.services.logs.filters import filter_of
from fogbank.services.logs.model import PAGE_EVENTS_MAX, Stream
from fogbank.services.logs.naming import load_either
from fogbank.services.logs.reading import Window, read_page, window_of
from fogbank.services.logs.records import event_id
from fogbank.services.logs.tokens import read_opaque, read_place, write_opaque, write_place
from fogbank.storage.api import Store

_LAST_FIRST_SINCE_MS: Final = 1_704_067_200_000  # 2024-01-01


class FilterLogEvents(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    log_group_name: str | None = None
    log_group_identifier: str | None = None
    log_stream_names: list[str] | None = None
    log_stream_name_prefix: str | None = None
    start_time: int | None = None
    end_time: int | None = None
    filter_pattern: str | None = None
    next_token: str | None = None
    limit: int | None = None
    start_from_head: bool | None = None
    interleaved: bool | None = None  # "As of June 17, 2019, this parameter is ignored"
    unmask: bool | None = None  # nothing is masked: there are no data protection policies


class FilteredLogEvent(Struct, frozen=True, gc=False, rename="camel"):
    log_stream_name: str
    timestamp: int
    message: str
    ingestion_time: int
    event_id: str


class FilterLogEventsResult(Struct, frozen=True, rename="camel", omit_defaults=True):
    events: list[FilteredLogEvent]
    searched_log_streams: list[Struct] = []  # "As of May 15, 2020 … returns an empty list"
    next_token: str | None = None


@action("logs", "FilterLogEvents")
async def filter_log_events(store: Store, ctx: Context, request: FilterLogEvents) -> FilterLogEventsResult:
    """Events of a group's streams in the order of their time, those that a pattern matches."""
    wanted = filter_of(request.filter_pattern).matches if request.filter_pattern else None
    group = (await load_either(store, ctx, request.log_group_name, request.log_group_identifier)).group
    window = _window(request, group.kept_since_ms(ctx.now_ms))
    streams = await _streams(store, group.id, request)
    page = await read_page(store, streams, window, request.limit or PAGE_EVENTS_MAX, wanted)
    token = None
    if page.next_place is not None:
        token = write_opaque(write_place(page.next_place, forward=window.forward))
    return FilterLogEventsResult(
        [
            FilteredLogEvent(event.stream, event.at_ms, event.message, event.ingested_ms, event_id(event.id))
            for event in page.events
        ],
        [],
        token,
    )


def _window(request: FilterLogEvents, kept_since_ms: int) -> Window:
    """From the start to the end, which is inside, and of that what the token leaves."""
    start_ms = max(request.start_time or 0, kept_since_ms)
    end_ms = None if request.end_time is None else request.end_time + 1
    if request.next_token is not None:
        place = read_place(read_opaque(request.next_token))
        window = window_of(start_ms, end_ms, forward=place.forward)
        if place.forward:
            return replace(window, low=max(window.low, place.number))
        return replace(window, high=min(window.high, place.number))
    forward = request.start_from_head is not False
    if not forward and request.start_time is not None and request.start_time < _LAST_FIRST_SINCE_MS:
        # A guess at the words of what is documented.
        raise InvalidParameter("startFromHead can be false only with a startTime of January 1, 2024 or later.")
    return window_of(start_ms, end_ms, forward=forward)


async def _streams(store: Store, group: int, request: FilterLogEvents) -> Sequence[Stream]:
    if request.log_stream_names is None:
        return await rows.all_streams(store, group, request.log_stream_name_prefix or "")
    if request.log_stream_name_prefix is not None:
        # A guess at the words of what is documented.
        raise InvalidParameter("logStreamNames and logStreamNamePrefix are mutually exclusive parameters.")
    names = dict.fromkeys(request.log_stream_names)
    return [(await rows.load_stream(store, group, name)).stream for name in names]
