"""PurgeQueue: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_PurgeQueue.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.sqs.changing import change
from fogbank.services.sqs.errors import PurgeQueueInProgress
from fogbank.services.sqs.model import Queue
from fogbank.storage.api import Purge, Store


class PurgeQueue(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    queue_url: str


@action("sqs", "PurgeQueue")
async def purge_queue(store: Store, ctx: Context, request: PurgeQueue) -> Empty:
    """Remove all messages, once in 60 seconds. They are gone when the answer comes, where AWS may take a minute."""
    interval_s = ctx.limits.sqs_purge_interval_s

    def decide(queue: Queue) -> Queue:
        if queue.purged_ms and ctx.now_ms < queue.purged_ms + interval_s * 1000:
            raise PurgeQueueInProgress(queue.name, interval_s)
        return replace(queue, purged_ms=ctx.now_ms)

    await change(store, ctx, request.queue_url, decide, also=lambda _, queue: [Purge(queue.id)])
    return Empty()
