"""ChangeMessageVisibilityBatch:
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibilityBatch.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.sqs import attempts, handling
from fogbank.services.sqs import store as queues
from fogbank.services.sqs.batch import check_batch, run_batch
from fogbank.services.sqs.errors import MissingParameter
from fogbank.services.sqs.model import Queue
from fogbank.services.sqs.shapes import BatchResult
from fogbank.storage.api import Defer, Store


class ChangeMessageVisibilityBatchRequestEntry(
    Struct, frozen=True, gc=False, rename="pascal", forbid_unknown_fields=True
):
    id: str
    receipt_handle: str
    visibility_timeout: int | None = None


class ChangeMessageVisibilityBatch(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    queue_url: str
    entries: list[ChangeMessageVisibilityBatchRequestEntry]


@action("sqs", "ChangeMessageVisibilityBatch")
async def change_message_visibility_batch(
    store: Store, ctx: Context, request: ChangeMessageVisibilityBatch
) -> BatchResult:
    """Change up to ten visibility timeouts in one commit; an entry that fails, fails alone."""
    queue = await queues.load(store, ctx, request.queue_url)
    check_batch(request.entries, ctx.limits, entry_type="ChangeMessageVisibilityBatchRequestEntry")
    result = await run_batch(
        store,
        request.entries,
        decide=lambda entry: _change(queue, entry, ctx),
        check=lambda entry, outcome: handling.check_changed(queue, outcome, entry.receipt_handle),
    )
    await attempts.changed(store, queue, [entry.receipt_handle for entry in request.entries])
    return result


def _change(queue: Queue, entry: ChangeMessageVisibilityBatchRequestEntry, ctx: Context) -> Defer:
    if entry.visibility_timeout is None:
        raise MissingParameter("VisibilityTimeout")
    return handling.visibility_change(
        queue, entry.receipt_handle, entry.visibility_timeout, ctx.limits, now_ms=ctx.now_ms
    )
