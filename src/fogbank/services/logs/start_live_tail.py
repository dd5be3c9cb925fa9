"""StartLiveTail: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartLiveTail.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.logs.errors import InvalidParameter
from fogbank.services.logs.filters import filter_of
from fogbank.services.logs.naming import load_identified
from fogbank.services.logs.tailing import Events, Tail, follow
from fogbank.storage.api import Store


class StartLiveTail(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    log_group_identifiers: list[str]
    log_stream_names: list[str] | None = None
    log_stream_name_prefixes: list[str] | None = None
    log_event_filter_pattern: str | None = None


class StartLiveTailResult(Struct, frozen=True, rename="camel"):
    response_stream: Events


@action("logs", "StartLiveTail")
async def start_live_tail(store: Store, ctx: Context, request: StartLiveTail) -> StartLiveTailResult:
    """Events as they arrive, until the caller goes away."""
    _check(request)
    pattern = request.log_event_filter_pattern
    groups = [
        (await load_identified(store, ctx, identifier)).group
        for identifier in dict.fromkeys(request.log_group_identifiers)
    ]
    start = {
        "requestId": ctx.request_id,
        "sessionId": ctx.ids.uuid(),
        "logGroupIdentifiers": request.log_group_identifiers,
        "logStreamNames": request.log_stream_names,
        "logStreamNamePrefixes": request.log_stream_name_prefixes,
        "logEventFilterPattern": pattern,
    }
    tail = Tail(
        groups,
        frozenset(request.log_stream_names or ()),
        tuple(request.log_stream_name_prefixes or ()),
        filter_of(pattern).matches if pattern else None,
    )
    return StartLiveTailResult(await follow(store, ctx.world, tail, start))


def _check(request: StartLiveTail) -> None:
    """Guesses at the words of what is documented."""
    if request.log_stream_names is not None and request.log_stream_name_prefixes is not None:
        raise InvalidParameter("logStreamNames and logStreamNamePrefixes are mutually exclusive parameters.")
    narrowed = request.log_stream_names is not None or request.log_stream_name_prefixes is not None
    if narrowed and len(request.log_group_identifiers) > 1:
        raise InvalidParameter("logStreamNames and logStreamNamePrefixes can be given for one log group only.")
