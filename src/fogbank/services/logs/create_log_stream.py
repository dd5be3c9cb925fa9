"""CreateLogStream: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogStream.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.logs import store as rows
from fogbank.services.logs.errors import StreamExists
from fogbank.services.logs.model import Stream
from fogbank.services.logs.records import new_shard
from fogbank.storage.api import Conflict, Store


class CreateLogStream(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    log_group_name: str
    log_stream_name: str


@action("logs", "CreateLogStream")
async def create_log_stream(store: Store, ctx: Context, request: CreateLogStream) -> Empty:
    """Make a log stream."""
    name = request.log_stream_name
    while True:
        stored = await rows.load_group(store, ctx.account, ctx.region, request.log_group_name)
        if await rows.find_stream(store, stored.group.id, name):
            raise StreamExists
        stream = Stream(stored.group.id, name, new_shard(ctx.ids), ctx.now_ms)
        try:
            await store.commit([rows.put_stream(stream)], [stored.unchanged(), rows.no_stream(stream.group, name)])
        except Conflict:
            continue
        return Empty()
