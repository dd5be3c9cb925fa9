"""DescribeMetricFilters:
https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeMetricFilters.html"""

from collections.abc import Sequence

import msgspec
from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.logs import store as rows
from fogbank.services.logs.errors import InvalidParameter
from fogbank.services.logs.model import DESCRIBE_MAX, Group
from fogbank.services.logs.put_metric_filter import MetricTransformation
from fogbank.services.logs.tokens import read_opaque, write_opaque
from fogbank.storage.api import Store


class DescribeMetricFilters(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    log_group_name: str | None = None
    filter_name_prefix: str | None = None
    next_token: str | None = None
    limit: int | None = None
    metric_name: str | None = None
    metric_namespace: str | None = None


class MetricFilter(Struct, frozen=True, rename="camel"):
    filter_name: str
    filter_pattern: str
    metric_transformations: list[MetricTransformation]
    creation_time: int
    log_group_name: str


class DescribeMetricFiltersResult(Struct, frozen=True, rename="camel", omit_defaults=True):
    metric_filters: list[MetricFilter] = msgspec.field(name="metricFilters")
    next_token: str | None = None


@action("logs", "DescribeMetricFilters")
async def describe_metric_filters(
    store: Store, ctx: Context, request: DescribeMetricFilters
) -> DescribeMetricFiltersResult:
    """Metric filters of a group or of all, by name; or those of a metric."""
    if (request.metric_name is None) != (request.metric_namespace is None):
        # "If you include this parameter, you must also include": the words are a guess.
        raise InvalidParameter("metricName and metricNamespace must be given together.")
    groups = await _groups(store, ctx, request.log_group_name)
    found = sorted(_wanted(groups, request), key=_mark)
    after = read_opaque(request.next_token)
    left = [one for one in found if not after or _mark(one) > after]
    page = left[: request.limit or DESCRIBE_MAX]
    return DescribeMetricFiltersResult(page, write_opaque(_mark(page[-1])) if len(left) > len(page) else None)


async def _groups(store: Store, ctx: Context, name: str | None) -> Sequence[Group]:
    if name is not None:
        return [(await rows.load_group(store, ctx.account, ctx.region, name)).group]
    found: list[Group] = []
    while page := await rows.list_groups(store, ctx.account, ctx.region, after=found[-1].name if found else ""):
        found += page
    return found


def _wanted(groups: Sequence[Group], request: DescribeMetricFilters) -> list[MetricFilter]:
    shown = [
        MetricFilter(
            name,
            kept.pattern,
            [msgspec.convert(kept.transformation, MetricTransformation)],
            kept.created_ms,
            group.name,
        )
        for group in groups
        for name, kept in group.metric_filters.items()
        if name.startswith(request.filter_name_prefix or "")
    ]
    if request.metric_name is None:
        return shown
    metric = (request.metric_name, request.metric_namespace)
    return [
        one for one in shown if metric in [(to.metric_name, to.metric_namespace) for to in one.metric_transformations]
    ]


def _mark(one: MetricFilter) -> str:
    # No name of either has this character.
    return f"{one.filter_name}\0{one.log_group_name}"
