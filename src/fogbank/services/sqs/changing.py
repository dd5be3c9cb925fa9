"""Changing a queue: read it, decide, commit if it is still the same, else begin again."""

from collections.abc import Callable, Sequence

from fogbank.kernel.action import Context
from fogbank.kernel.arn import Arn
from fogbank.services.sqs import store as queues
from fogbank.services.sqs.errors import InvalidValue
from fogbank.services.sqs.model import Queue
from fogbank.storage.api import Conflict, Operation, Store

Decide = Callable[[Queue], Queue]
Also = Callable[[Queue, Queue], Sequence[Operation]]


def _nothing_else(_before: Queue, _after: Queue) -> Sequence[Operation]:
    return ()


async def change(
    store: Store,
    ctx: Context,
    queue_url: str,
    decide: Decide,
    *,
    also: Also = _nothing_else,
    checks_redrive: bool = False,
) -> Queue:
    """Replace a queue by what `decide` makes of it; `also` gives operations that commit with it.

    Raises what `decide` raises, InvalidAddress and QueueDoesNotExist.
    """
    while True:
        stored = await queues.load_stored(store, ctx, queue_url)
        changed = decide(stored.queue)
        if checks_redrive:
            await check_redrive(store, changed)
        if changed == stored.queue:
            return changed
        try:
            await store.commit([queues.put(changed), *also(stored.queue, changed)], [stored.unchanged()])
        except Conflict:
            continue
        return changed


async def check_redrive(store: Store, queue: Queue) -> None:
    """A dead-letter queue must be there, of the same kind, and allow this queue.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
    """
    redrive = queue.settings.redrive
    if redrive is None:
        return
    text = queue.settings.redrive_policy
    arn = Arn.parse(redrive.target_arn)
    target = await queues.find_named(store, arn.account, arn.region, arn.resource)
    if target is None:
        # https://github.com/serverless/serverless/issues/5215
        raise InvalidValue(text, "RedrivePolicy", "Dead letter target does not exist.")
    if target.queue.fifo != queue.fifo:
        # https://github.com/byu-oit/handel/issues/253
        raise InvalidValue(text, "RedrivePolicy", "Dead-letter queue must be same type of queue as the source.")
    if not target.queue.settings.redrive_allow.allows(queue.arn):
        # A guess.
        reason = f"Queue {redrive.target_arn} does not allow {queue.arn} to use it as a dead-letter queue."
        raise InvalidValue(text, "RedrivePolicy", reason)
