"""ChangeMessageVisibility:
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.sqs import attempts, handling
from fogbank.services.sqs import store as queues
from fogbank.storage.api import Store


class ChangeMessageVisibility(Struct, frozen=True, gc=False, rename="pascal", forbid_unknown_fields=True):
    queue_url: str
    receipt_handle: str
    visibility_timeout: int


@action("sqs", "ChangeMessageVisibility")
async def change_message_visibility(store: Store, ctx: Context, request: ChangeMessageVisibility) -> Empty:
    """Let a received message stay unseen for so many seconds from now; 0 shows it at once."""
    queue = await queues.load(store, ctx, request.queue_url)
    handle = request.receipt_handle
    change = handling.visibility_change(queue, handle, request.visibility_timeout, ctx.limits, now_ms=ctx.now_ms)
    [outcome] = await handling.apply(store, [change])
    handling.check_changed(queue, outcome, handle)
    await attempts.changed(store, queue, [handle])
    return Empty()
