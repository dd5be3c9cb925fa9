"""DescribeLogStreams: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogStreams.html"""

from collections.abc import Sequence

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.logs import store as rows
from fogbank.services.logs.errors import InvalidNextToken, InvalidParameter
from fogbank.services.logs.model import DESCRIBE_MAX, Group, Stream, sequence_token, stream_arn
from fogbank.services.logs.naming import load_either
from fogbank.services.logs.tokens import read_opaque, write_opaque
from fogbank.storage.api import Store


class DescribeLogStreams(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    log_group_name: str | None = None
    log_group_identifier: str | None = None
    log_stream_name_prefix: str | None = None
    order_by: str | None = None
    descending: bool | None = None
    next_token: str | None = None
    limit: int | None = None


class LogStream(Struct, frozen=True, rename="camel", omit_defaults=True):
    log_stream_name: str
    creation_time: int
    arn: str
    upload_sequence_token: str
    stored_bytes: int  # always 0: "no longer supported for log streams"
    first_event_timestamp: int | None = None
    last_event_timestamp: int | None = None
    last_ingestion_time: int | None = None


class DescribeLogStreamsResult(Struct, frozen=True, rename="camel", omit_defaults=True):
    log_streams: list[LogStream]
    next_token: str | None = None


@action("logs", "DescribeLogStreams")
async def describe_log_streams(store: Store, ctx: Context, request: DescribeLogStreams) -> DescribeLogStreamsResult:
    """A log group's streams, by name or by the time of their last event."""
    by_time = request.order_by == "LastEventTime"
    if by_time and request.log_stream_name_prefix:
        # https://github.com/turbot/steampipe-plugin-aws/issues/1949
        raise InvalidParameter("Cannot order by LastEventTime with a logStreamNamePrefix.")
    group = (await load_either(store, ctx, request.log_group_name, request.log_group_identifier)).group
    limit = request.limit or DESCRIBE_MAX
    token = read_opaque(request.next_token)
    reverse = bool(request.descending)
    if by_time:
        found = _later(await rows.all_streams(store, group.id), token, reverse=reverse)
    else:
        prefix = request.log_stream_name_prefix or ""
        found = await rows.list_streams(store, group.id, prefix=prefix, after=token, limit=limit + 1, reverse=reverse)
    page = found[:limit]
    more = len(found) > limit
    mark = f"{page[-1].last_ms}/{page[-1].name}" if more and by_time else page[-1].name if more else ""
    return DescribeLogStreamsResult([_shown(group, stream) for stream in page], write_opaque(mark) if more else None)


def _later(streams: Sequence[Stream], token: str, *, reverse: bool) -> Sequence[Stream]:
    """Those after the one that a token names, by the time of their last event."""
    ordered = sorted(streams, key=_standing, reverse=reverse)
    if not token:
        return ordered
    time, slash, name = token.partition("/")
    if not slash or not time.removeprefix("-").isdecimal():
        raise InvalidNextToken
    passed = int(time), name
    return [stream for stream in ordered if (_standing(stream) < passed if reverse else _standing(stream) > passed)]


def _standing(stream: Stream) -> tuple[int, str]:
    return stream.last_ms, stream.name


def _shown(group: Group, stream: Stream) -> LogStream:
    shown = LogStream(stream.name, stream.created_ms, stream_arn(group, stream), sequence_token(stream), 0)
    if stream.empty:
        return shown
    return LogStream(
        shown.log_stream_name,
        shown.creation_time,
        shown.arn,
        shown.upload_sequence_token,
        0,
        stream.first_ms,
        stream.last_ms,
        stream.ingested_ms,
    )
