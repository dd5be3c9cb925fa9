"""DeleteMetricFilter:
https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteMetricFilter.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.logs import store as rows
from fogbank.services.logs.changing import change
from fogbank.services.logs.errors import FilterNotFound
from fogbank.services.logs.model import Group
from fogbank.storage.api import Store


class DeleteMetricFilter(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    log_group_name: str
    filter_name: str


@action("logs", "DeleteMetricFilter")
async def delete_metric_filter(store: Store, ctx: Context, request: DeleteMetricFilter) -> Empty:
    """Keep a metric filter no more."""

    def without(group: Group) -> Group:
        if request.filter_name not in group.metric_filters:
            raise FilterNotFound("metric")
        left = {name: found for name, found in group.metric_filters.items() if name != request.filter_name}
        return replace(group, metric_filters=left)

    await change(store, lambda: rows.load_group(store, ctx.account, ctx.region, request.log_group_name), without)
    return Empty()
