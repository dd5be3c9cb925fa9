"""DeleteMessageBatch: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessageBatch.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.sqs import handling
from fogbank.services.sqs import store as queues
from fogbank.services.sqs.batch import check_batch, run_batch
from fogbank.services.sqs.shapes import BatchResult
from fogbank.storage.api import Store


class DeleteMessageBatchRequestEntry(Struct, frozen=True, gc=False, rename="pascal", forbid_unknown_fields=True):
    id: str
    receipt_handle: str


class DeleteMessageBatch(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    queue_url: str
    entries: list[DeleteMessageBatchRequestEntry]


@action("sqs", "DeleteMessageBatch")
async def delete_message_batch(store: Store, ctx: Context, request: DeleteMessageBatch) -> BatchResult:
    """Delete up to ten messages in one commit; an entry that fails, fails alone."""
    queue = await queues.load(store, ctx, request.queue_url)
    check_batch(request.entries, ctx.limits, entry_type="DeleteMessageBatchRequestEntry")
    return await run_batch(
        store,
        request.entries,
        decide=lambda entry: handling.deletion(queue, entry.receipt_handle, now_ms=ctx.now_ms),
        check=lambda entry, outcome: handling.check_deleted(queue, outcome, entry.receipt_handle, now_ms=ctx.now_ms),
    )
