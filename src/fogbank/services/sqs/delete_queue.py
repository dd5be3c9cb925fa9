"""DeleteQueue: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteQueue.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.sqs import attempts
from fogbank.services.sqs import store as queues
from fogbank.storage.api import Conflict, DropQueue, Put, Remove, Store


class DeleteQueue(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    queue_url: str


@action("sqs", "DeleteQueue")
async def delete_queue(store: Store, ctx: Context, request: DeleteQueue) -> Empty:
    """Remove a queue with its messages; its name rests for 60 seconds."""
    while True:
        stored = await queues.load_stored(store, ctx, request.queue_url)
        grave = Put(queues.DELETED, stored.key, str(ctx.now_ms).encode())
        leftovers = [*await attempts.forget_all(store, stored.queue), *await queues.old_graves(store, stored, ctx)]
        try:
            await store.commit(
                [Remove(queues.QUEUES, stored.key), DropQueue(stored.queue.id), grave, *leftovers],
                [stored.unchanged()],
            )
        except Conflict:
            continue
        return Empty()
