"""PutLogEvents: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.logs import store as rows
from fogbank.services.logs.model import sequence_token
from fogbank.services.logs.putting import Verdict, appending, judge
from fogbank.storage.api import Conflict, Store


class InputLogEvent(Struct, frozen=True, gc=False, rename="camel", forbid_unknown_fields=True):
    timestamp: int
    message: str


class PutLogEvents(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    log_group_name: str
    log_stream_name: str
    log_events: list[InputLogEvent]
    sequence_token: str | None = None  # "The sequence token is now ignored in PutLogEvents actions."


class RejectedLogEventsInfo(Struct, frozen=True, rename="camel", omit_defaults=True):
    too_new_log_event_start_index: int | None = None
    too_old_log_event_end_index: int | None = None
    expired_log_event_end_index: int | None = None


class PutLogEventsResult(Struct, frozen=True, rename="camel", omit_defaults=True):
    next_sequence_token: str
    rejected_log_events_info: RejectedLogEventsInfo | None = None


@action("logs", "PutLogEvents")
async def put_log_events(store: Store, ctx: Context, request: PutLogEvents) -> PutLogEventsResult:
    """Add a batch of events to a stream; those that are too old or too new stay outside."""
    events = [(event.timestamp, event.message) for event in request.log_events]
    while True:
        group = await rows.load_group(store, ctx.account, ctx.region, request.log_group_name)
        stored = await rows.load_stream(store, group.group.id, request.log_stream_name)
        verdict = judge(group.group, events, ctx.now_ms)
        if verdict.taken:
            try:
                await store.commit(*appending(group, stored, verdict.taken, ctx.now_ms))
            except Conflict:
                continue
        return PutLogEventsResult(sequence_token(stored.stream), _rejected(verdict))


def _rejected(verdict: Verdict) -> RejectedLogEventsInfo | None:
    info = RejectedLogEventsInfo(verdict.too_new_start, verdict.too_old_end, verdict.expired_end)
    return None if info == RejectedLogEventsInfo() else info
