"""DescribeLogGroups: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html"""

from collections.abc import AsyncIterator, Sequence
from typing import Final

from msgspec import Struct, field

from fogbank.kernel.action import Context, action
from fogbank.kernel.errors import Unsupported
from fogbank.services.logs import store as rows
from fogbank.services.logs.errors import InvalidParameter
from fogbank.services.logs.model import DESCRIBE_MAX, Group, Stream
from fogbank.services.logs.naming import name_of
from fogbank.services.logs.tokens import read_opaque, write_opaque
from fogbank.storage.api import Store

_SCAN: Final = 1000


class DescribeLogGroups(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    log_group_name_prefix: str | None = None
    log_group_name_pattern: str | None = None
    next_token: str | None = None
    limit: int | None = None
    include_linked_accounts: bool | None = None
    log_group_class: str | None = None
    log_group_identifiers: list[str] | None = None


class LogGroup(Struct, frozen=True, rename="camel", omit_defaults=True):
    log_group_name: str
    creation_time: int
    arn: str
    retention_in_days: int | None = None
    metric_filter_count: int | None = None
    stored_bytes: int | None = None
    kms_key_id: str | None = None
    log_group_class: str | None = None
    log_group_arn: str | None = None
    deletion_protection_enabled: bool | None = None


class DescribeLogGroupsResult(Struct, frozen=True, rename="camel", omit_defaults=True):
    log_groups: list[LogGroup] = field(name="logGroups")
    next_token: str | None = None


@action("logs", "DescribeLogGroups")
async def describe_log_groups(store: Store, ctx: Context, request: DescribeLogGroups) -> DescribeLogGroupsResult:
    """The caller's log groups by name."""
    if request.include_linked_accounts:
        raise Unsupported("the parameter DescribeLogGroups.includeLinkedAccounts")
    if request.log_group_name_prefix and request.log_group_name_pattern:
        # A guess.
        raise InvalidParameter("LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.")
    limit = request.limit or DESCRIBE_MAX
    found: list[Group] = []
    async for group in _matching(store, ctx, request):
        found.append(group)
        if len(found) > limit:
            break
    page = found[:limit]
    # "If you specify logGroupNamePattern, then only arn, creationTime, and logGroupName are included."
    short = bool(request.log_group_name_pattern)
    return DescribeLogGroupsResult(
        [_brief(group) if short else await _full(store, ctx, group) for group in page],
        write_opaque(page[-1].name) if len(found) > limit else None,
    )


async def _matching(store: Store, ctx: Context, request: DescribeLogGroups) -> AsyncIterator[Group]:
    prefix, part = request.log_group_name_prefix or "", request.log_group_name_pattern or ""
    after = read_opaque(request.next_token)
    among = {name_of(ctx, one) for one in request.log_group_identifiers or ()}
    while groups := await rows.list_groups(store, ctx.account, ctx.region, prefix=prefix, after=after, limit=_SCAN):
        for group in groups:
            is_of_class = not request.log_group_class or group.kind == request.log_group_class
            if part in group.name and is_of_class and (not among or group.name in among):
                yield group
        after = groups[-1].name


def _brief(group: Group) -> LogGroup:
    return LogGroup(group.name, group.created_ms, f"{group.arn}:*")


async def _full(store: Store, ctx: Context, group: Group) -> LogGroup:
    return LogGroup(
        group.name,
        group.created_ms,
        f"{group.arn}:*",
        retention_in_days=group.retention_days or None,
        metric_filter_count=len(group.metric_filters),
        stored_bytes=_stored_bytes(group, await rows.all_streams(store, group.id), ctx.now_ms),
        kms_key_id=group.kms_key_id or None,
        log_group_class=group.kind,
        log_group_arn=group.arn,
        deletion_protection_enabled=group.protected,
    )


def _stored_bytes(group: Group, streams: Sequence[Stream], now_ms: int) -> int:
    """Of streams whose events have all expired nothing counts."""
    since_ms = group.kept_since_ms(now_ms)
    return sum(stream.bytes for stream in streams if stream.last_ms >= since_ms)
