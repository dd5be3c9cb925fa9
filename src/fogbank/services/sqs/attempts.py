"""Receive request attempts: a FIFO receive that is repeated under the same id gets the same messages again.

So a consumer that lost the answer to a receive is not blocked by its own claims until they expire.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-receiverequestattemptid-request-parameter.html
"""

from collections.abc import Collection, Sequence
from typing import Final

from msgspec import Struct, msgpack
from msgspec.structs import replace

from fogbank.kernel.action import Context
from fogbank.services.sqs import store as queues
from fogbank.services.sqs.errors import InvalidValue
from fogbank.services.sqs.messages import checked_id
from fogbank.services.sqs.model import Queue
from fogbank.services.sqs.receipt import read_handle
from fogbank.services.sqs.receiving import Received, Wish
from fogbank.storage.api import Conflict, Held, Put, Remove, Store


class _Attempt(Struct, frozen=True):
    until_ms: int
    received: list[Received]
    changed: bool = False  # somebody changed the visibility timeout of one


# How many attempts are looked at for each new one: more than one, so that those of the past go away.
_SWEEP: Final = 20

_encode: Final = msgpack.Encoder().encode
_decode: Final = msgpack.Decoder(_Attempt).decode


def _key(queue: Queue, attempt_id: str) -> bytes:
    return f"{queue.id}/{attempt_id}".encode()


async def repeat(store: Store, ctx: Context, queue: Queue, wish: Wish, attempt_id: str) -> list[Received] | None:
    """The messages of an earlier attempt, their visibility timeouts begun anew; None when there are none to repeat.

    An attempt is forgotten after five minutes. Raises InvalidParameterValue when one of its messages was deleted or
    received by somebody else, or has another visibility timeout since.
    https://github.com/aws/aws-sdk-java/issues/2613
    """
    checked_id(attempt_id, "ReceiveRequestAttemptId")
    item = await store.get(queues.ATTEMPTS, _key(queue, attempt_id))
    if item is None:
        return None
    attempt = _decode(item.value)
    now_ms = ctx.clock.now_ms()
    if now_ms >= attempt.until_ms or not attempt.received:
        return None
    receipts = [read_handle(message.receipt_handle) for message in attempt.received]
    due_ms = now_ms + wish.visibility_s * 1000
    if attempt.changed:
        raise _not_retryable(attempt_id)
    try:
        await store.commit(
            [queues.defer(queue.id, receipt.entry, receipt.receipt, due_ms) for receipt in receipts],
            [Held(queue.id, receipt.entry, receipt.receipt) for receipt in receipts],
        )
    except Conflict:
        raise _not_retryable(attempt_id) from None
    return attempt.received


def _not_retryable(attempt_id: str) -> InvalidValue:
    reason = "The receiveRequestAttemptId is not valid anymore since the receive call is not retryable."
    return InvalidValue(attempt_id, "ReceiveRequestAttemptId", reason)


async def changed(store: Store, queue: Queue, handles: Collection[str]) -> None:
    """The visibility timeouts of these messages were changed: attempts that got one cannot be repeated.

    "It is possible to retry the ReceiveMessage action with the same ReceiveRequestAttemptId if none of the messages
    have been modified (deleted or had their visibility changes)", says API_ReceiveMessage.
    """
    if not queue.fifo:
        return
    prefix, changed = _key(queue, ""), list[Put]()
    low = prefix
    while page := await store.scan(queues.ATTEMPTS, low, queues.past(prefix)):
        for item in page:
            attempt = _decode(item.value)
            if any(message.receipt_handle in handles for message in attempt.received):
                changed.append(Put(queues.ATTEMPTS, item.key, _encode(replace(attempt, changed=True))))
        low = page[-1].key + b"\0"
    if changed:
        await store.commit(changed)


async def remember(store: Store, ctx: Context, queue: Queue, attempt_id: str, received: Sequence[Received]) -> None:
    """Keep what an attempt was given."""
    if received:
        until_ms = ctx.clock.now_ms() + ctx.limits.sqs_receive_attempt_window_s * 1000
        attempt = _Attempt(until_ms, list(received))
        put = Put(queues.ATTEMPTS, _key(queue, attempt_id), _encode(attempt))
        # What is over goes first: it may be an attempt of the same id.
        await store.commit([*await forget(store, queue, ended_by_ms=ctx.clock.now_ms()), put])


async def forget(store: Store, queue: Queue, *, ended_by_ms: int) -> list[Remove]:
    """Operations that remove some of the queue's attempts that are over."""
    prefix = _key(queue, "")
    items = await store.scan(queues.ATTEMPTS, prefix, queues.past(prefix), _SWEEP)
    return [Remove(queues.ATTEMPTS, item.key) for item in items if _decode(item.value).until_ms <= ended_by_ms]


async def forget_all(store: Store, queue: Queue) -> list[Remove]:
    """Operations that remove all of the queue's attempts."""
    low = prefix = _key(queue, "")
    removed: list[Remove] = []
    while page := await store.scan(queues.ATTEMPTS, low, queues.past(prefix)):
        removed += [Remove(queues.ATTEMPTS, item.key) for item in page]
        low = page[-1].key + b"\0"
    return removed
