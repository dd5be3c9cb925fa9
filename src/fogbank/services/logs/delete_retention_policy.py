"""DeleteRetentionPolicy: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteRetentionPolicy.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.logs import store as rows
from fogbank.services.logs.changing import change
from fogbank.storage.api import Store


class DeleteRetentionPolicy(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    log_group_name: str


@action("logs", "DeleteRetentionPolicy")
async def delete_retention_policy(store: Store, ctx: Context, request: DeleteRetentionPolicy) -> Empty:
    """Let a log group's events stay for ever."""
    await change(
        store,
        lambda: rows.load_group(store, ctx.account, ctx.region, request.log_group_name),
        lambda group: replace(group, retention_days=0),
    )
    return Empty()
