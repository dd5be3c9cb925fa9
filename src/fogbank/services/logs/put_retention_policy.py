"""PutRetentionPolicy: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.logs import retention
from fogbank.services.logs import store as rows
from fogbank.services.logs.changing import change
from fogbank.services.logs.model import check_retention
from fogbank.storage.api import Store


class PutRetentionPolicy(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    log_group_name: str
    retention_in_days: int


@action("logs", "PutRetentionPolicy")
async def put_retention_policy(store: Store, ctx: Context, request: PutRetentionPolicy) -> Empty:
    """Let a log group's events expire after some days."""
    check_retention(request.retention_in_days)
    await change(
        store,
        lambda: rows.load_group(store, ctx.account, ctx.region, request.log_group_name),
        lambda group: replace(group, retention_days=request.retention_in_days),
    )
    retention.begin(store, ctx.world)
    return Empty()
