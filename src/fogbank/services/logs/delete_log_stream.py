"""DeleteLogStream: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteLogStream.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.logs import store as rows
from fogbank.services.logs.errors import DeletionProtected
from fogbank.storage.api import Conflict, Store


class DeleteLogStream(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    log_group_name: str
    log_stream_name: str


@action("logs", "DeleteLogStream")
async def delete_log_stream(store: Store, ctx: Context, request: DeleteLogStream) -> Empty:
    """Remove a log stream with its events."""
    while True:
        group = await rows.load_group(store, ctx.account, ctx.region, request.log_group_name)
        if group.group.protected:
            # "Deletion protection blocks all deletion operations."
            raise DeletionProtected
        stored = await rows.load_stream(store, group.group.id, request.log_stream_name)
        try:
            await store.commit(rows.remove_stream(stored.stream), [group.unchanged(), stored.unchanged()])
        except Conflict:
            continue
        return Empty()
