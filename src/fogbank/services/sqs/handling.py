"""What can be done with a receipt handle: delete its message, or change for how long it stays unseen."""

from collections.abc import Sequence
from typing import cast

from fogbank.kernel.limits import Limits
from fogbank.services.sqs import store as queues
from fogbank.services.sqs.errors import (
    InvalidValue,
    MissingParameter,
    ReceiptHandleExpired,
    ReceiptHandleOfAnotherQueue,
)
from fogbank.services.sqs.model import Queue
from fogbank.services.sqs.receipt import Receipt, read_handle
from fogbank.storage.api import Defer, Outcome, Settle, Store


def receipt_of(queue: Queue, handle: str) -> Receipt:
    """Raises MissingParameter, ReceiptHandleIsInvalid."""
    if not handle:
        raise MissingParameter("ReceiptHandle")
    receipt = read_handle(handle)
    if receipt.queue != queue.id:
        # A handle of a queue that was deleted and made again, or of another queue.
        raise ReceiptHandleOfAnotherQueue(handle)
    return receipt


def deletion(queue: Queue, handle: str, *, now_ms: int) -> Settle:
    """The operation that deletes a message. On a FIFO queue it must come before the visibility timeout ends."""
    receipt = receipt_of(queue, handle)
    return queues.settle(queue.id, receipt.entry, receipt.receipt, now_ms if queue.fifo else None)


def check_deleted(queue: Queue, outcome: Outcome, handle: str, *, now_ms: int) -> None:
    """Raises ReceiptHandleExpired on a FIFO queue when the visibility timeout was over. Deleting twice is fine.

    On a standard queue an old handle of a message that was received again is fine too: "the request will succeed, but
    the message might not be deleted", says API_DeleteMessage, and here it is not.
    """
    gone_in_time = outcome is Outcome.GONE and now_ms < read_handle(handle).until_ms
    if queue.fifo and outcome is not Outcome.DONE and not gone_in_time:
        raise ReceiptHandleExpired(handle)


def visibility_change(queue: Queue, handle: str, timeout_s: int, limits: Limits, *, now_ms: int) -> Defer:
    """The operation that gives a received message another deadline, 12 hours after the receive at the latest.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
    """
    receipt = receipt_of(queue, handle)
    most_s = limits.sqs_visibility_s_max
    if not 0 <= timeout_s <= most_s:
        raise InvalidValue(
            timeout_s, "VisibilityTimeout", f"VisibilityTimeout must be an integer between 0 and {most_s}."
        )
    due_ms = now_ms + timeout_s * 1000
    if due_ms > receipt.claimed_ms + most_s * 1000:
        raise InvalidValue(
            timeout_s,
            "VisibilityTimeout",
            f"Total VisibilityTimeout for the message is beyond the limit [{most_s} seconds].",
        )
    return queues.defer(queue.id, receipt.entry, receipt.receipt, due_ms, now_ms)


def check_changed(queue: Queue, outcome: Outcome, handle: str) -> None:
    """Raises InvalidParameterValue for a message that is gone.

    MessageNotInflight, which API_ChangeMessageVisibility documents, was never seen by anybody. On a standard queue a
    handle whose time was over is answered as if all were well, and changes nothing. That it is an error on a FIFO
    queue, as for DeleteMessage, is a guess.
    https://github.com/mapbox/ecs-watchbot/issues/135
    """
    if outcome is Outcome.GONE or (outcome is Outcome.LAPSED and queue.fifo):
        reason = "Message does not exist or is not available for visibility timeout change."
        raise InvalidValue(handle, "ReceiptHandle", reason)


async def apply(store: Store, operations: Sequence[Settle | Defer]) -> Sequence[Outcome]:
    """Commit the operations; each one's outcome is its own."""
    return cast("Sequence[Outcome]", await store.commit(operations)) if operations else ()
