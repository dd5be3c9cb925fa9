"""PutLogGroupDeletionProtection: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogGroupDeletionProtection.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.logs.changing import change
from fogbank.services.logs.naming import load_identified
from fogbank.storage.api import Store


class PutLogGroupDeletionProtection(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    log_group_identifier: str
    deletion_protection_enabled: bool


@action("logs", "PutLogGroupDeletionProtection")
async def put_log_group_deletion_protection(
    store: Store, ctx: Context, request: PutLogGroupDeletionProtection
) -> Empty:
    """Let a log group be deleted, or not."""
    await change(
        store,
        lambda: load_identified(store, ctx, request.log_group_identifier),
        lambda group: replace(group, protected=request.deletion_protection_enabled),
    )
    return Empty()
