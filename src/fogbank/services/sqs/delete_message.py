"""DeleteMessage: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.sqs import handling
from fogbank.services.sqs import store as queues
from fogbank.storage.api import Store


class DeleteMessage(Struct, frozen=True, gc=False, rename="pascal", forbid_unknown_fields=True):
    queue_url: str
    receipt_handle: str


@action("sqs", "DeleteMessage")
async def delete_message(store: Store, ctx: Context, request: DeleteMessage) -> Empty:
    """Remove a message by the handle of its latest receive. Deleting twice is fine."""
    queue = await queues.load(store, ctx, request.queue_url)
    operation = handling.deletion(queue, request.receipt_handle, now_ms=ctx.now_ms)
    [outcome] = await handling.apply(store, [operation])
    handling.check_deleted(queue, outcome, request.receipt_handle, now_ms=ctx.now_ms)
    return Empty()
