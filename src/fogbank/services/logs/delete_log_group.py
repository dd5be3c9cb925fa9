"""DeleteLogGroup: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteLogGroup.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.logs import store as rows
from fogbank.services.logs import subscriptions
from fogbank.services.logs.errors import DeletionProtected
from fogbank.storage.api import Conflict, Store


class DeleteLogGroup(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    log_group_name: str


@action("logs", "DeleteLogGroup")
async def delete_log_group(store: Store, ctx: Context, request: DeleteLogGroup) -> Empty:
    """Remove a log group with its streams and events."""
    while True:
        stored = await rows.load_group(store, ctx.account, ctx.region, request.log_group_name)
        if stored.group.protected:
            raise DeletionProtected
        streams = await rows.all_streams(store, stored.group.id)
        try:
            await store.commit(rows.remove_group(stored.group, streams), [stored.unchanged()])
        except Conflict:
            continue
        subscriptions.ended(ctx.world, stored.group)
        return Empty()
