"""DeleteSubscriptionFilter:
https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteSubscriptionFilter.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.logs import store as rows
from fogbank.services.logs.changing import change
from fogbank.services.logs.errors import FilterNotFound
from fogbank.services.logs.model import Group
from fogbank.storage.api import Store


class DeleteSubscriptionFilter(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    log_group_name: str
    filter_name: str


@action("logs", "DeleteSubscriptionFilter")
async def delete_subscription_filter(store: Store, ctx: Context, request: DeleteSubscriptionFilter) -> Empty:
    """Send events on no more."""

    def without(group: Group) -> Group:
        if request.filter_name not in group.subscriptions:
            raise FilterNotFound("subscription")
        left = {name: found for name, found in group.subscriptions.items() if name != request.filter_name}
        return replace(group, subscriptions=left)

    await change(store, lambda: rows.load_group(store, ctx.account, ctx.region, request.log_group_name), without)
    return Empty()
