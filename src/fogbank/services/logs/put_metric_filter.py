"""PutMetricFilter: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html"""

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.logs import store as rows
from fogbank.services.logs.changing import change
from fogbank.services.logs.errors import InvalidParameter, LimitExceeded
from fogbank.services.logs.filters import filter_of
from fogbank.services.logs.model import DIMENSIONS_MAX, METRIC_FILTERS_MAX, Group, MetricFilter
from fogbank.storage.api import Store


class MetricTransformation(Struct, frozen=True, rename="camel", forbid_unknown_fields=True, omit_defaults=True):
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_MetricTransformation.html"""

    metric_name: str
    metric_namespace: str
    metric_value: str
    default_value: float | None = None
    dimensions: dict[str, str] | None = None
    unit: str | None = None


class PutMetricFilter(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    log_group_name: str
    filter_name: str
    filter_pattern: str
    metric_transformations: list[MetricTransformation]


@action("logs", "PutMetricFilter")
async def put_metric_filter(store: Store, ctx: Context, request: PutMetricFilter) -> Empty:
    """Keep a metric filter; one of this name is changed. There are no metrics that it could count in."""
    filter_of(request.filter_pattern)
    [transformation] = request.metric_transformations
    _check(request.filter_pattern, transformation)

    def decide(group: Group) -> Group:
        before = group.metric_filters.get(request.filter_name)
        if before is None and len(group.metric_filters) >= METRIC_FILTERS_MAX:
            raise LimitExceeded
        kept = MetricFilter(
            request.filter_pattern, msgspec.to_builtins(transformation), before.created_ms if before else ctx.now_ms
        )
        return replace(group, metric_filters={**group.metric_filters, request.filter_name: kept})

    await change(store, lambda: rows.load_group(store, ctx.account, ctx.region, request.log_group_name), decide)
    return Empty()


def _check(pattern: str, transformation: MetricTransformation) -> None:
    """Raises InvalidParameterException.

    https://github.com/aws-cloudformation/aws-cloudformation-resource-providers-logs/issues/64
    https://github.com/aws-solutions-library-samples/guidance-for-claude-code-with-amazon-bedrock/pull/632
    """
    dimensions = transformation.dimensions
    if not dimensions:
        return
    if not pattern.strip().startswith(("{", "[")):
        raise InvalidParameter("The specified filter pattern does not support dimensions")
    if len(dimensions) > DIMENSIONS_MAX:
        # A guess at the words.
        raise InvalidParameter(f"A metric filter can have up to {DIMENSIONS_MAX} dimensions.")
    if transformation.default_value is not None:
        raise InvalidParameter(
            "Invalid metric transformation: dimensions and default value are mutually exclusive properties."
        )
