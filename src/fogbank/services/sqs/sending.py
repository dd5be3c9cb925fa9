"""What SendMessage and SendMessageBatch share: a draft becomes a push, pushes become one commit.

A tracing header that comes with the call goes with the messages. "When both header instrumentations are set, the
message system attribute overrides the HTTP trace header."
https://docs.aws.amazon.com/xray/latest/devguide/xray-services-sqs.html
"""

from collections.abc import Sequence
from typing import Final, cast

from msgspec.structs import replace

from fogbank.fabric import trace
from fogbank.fabric.trace import Hop
from fogbank.kernel.action import Context
from fogbank.kernel.limits import Limits
from fogbank.kernel.world import World
from fogbank.services.sqs import messages
from fogbank.services.sqs import store as queues
from fogbank.services.sqs.errors import QueueDoesNotExist
from fogbank.services.sqs.model import Queue, StoredMessage
from fogbank.services.sqs.store import StoredQueue
from fogbank.storage.api import Conflict, Operation, Order, Push, Pushed, SetOrder, Store

# Sequence numbers have 20 digits and grow within a queue; what else they tell is nobody's business.
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
_FIRST_SEQUENCE: Final = 18_850_000_000_000_000_000


def sequence_number(entry: int) -> str:
    """The SequenceNumber of an entry of a FIFO queue."""
    return str(_FIRST_SEQUENCE + entry)


def prepare(queue: Queue, draft: messages.Draft, ctx: Context, hop: Hop | None = None) -> tuple[StoredMessage, Push]:
    """Decide on one message. Raises what SQS would say against it."""
    now_ms, header = ctx.now_ms, ctx.trace_id
    delay_s = messages.delay_s(queue, draft, ctx.limits)
    message = messages.accept(
        queue,
        draft,
        ctx.limits,
        message_id=ctx.ids.uuid(),
        sender_id=ctx.user_id,
        now_ms=now_ms,
        trace=trace.within(header, hop) if hop else header,
        trace_header=header if header and (ctx.access_key or trace.is_shown(header)) else None,
    )
    return message, _push(queue, message, ctx.limits, now_ms=now_ms, delay_s=delay_s)


def arrive(
    queue: Queue, draft: messages.Draft, world: World, *, service: str, trace_id: str, seal: str = ""
) -> tuple[StoredMessage, Push]:
    """The same for what a service sends on. Receivers see no header of it that is Fogbank's alone."""
    now_ms = world.clock.now_ms()
    message = messages.accept(
        queue,
        draft,
        world.limits,
        message_id=world.ids.uuid(),
        sender_id=service,
        now_ms=now_ms,
        trace=trace_id,
        trace_header=trace_id if trace.is_shown(trace_id) else None,
        seal=seal,
    )
    return message, _push(queue, message, world.limits, now_ms=now_ms, delay_s=queue.settings.delay_s)


def _push(queue: Queue, message: StoredMessage, limits: Limits, *, now_ms: int, delay_s: int) -> Push:
    dedup_ms = limits.sqs_deduplication_window_s * 1000 if queue.fifo else 0
    return queues.push(queue, message, now_ms=now_ms, due_ms=now_ms + delay_s * 1000, dedup_ms=dedup_ms)


def hop_of(ctx: Context, queue: Queue, operation: str) -> Hop | None:
    """The call as a step of the trace that it came with; None where it came with none."""
    if not ctx.trace_id:
        return None
    return trace.hop(
        ctx.trace_id,
        ids=ctx.ids,
        kind="call",
        source=f"sqs:{operation}",
        target=queue.arn,
        at_ms=ctx.now_ms,
        outcome="accepted",
    )


async def send(store: Store, stored: StoredQueue, pushes: Sequence[Push], hop: Hop | None = None) -> Sequence[Pushed]:
    """Commit the pushes, all or nothing. Raises QueueDoesNotExist when the queue went away meanwhile."""
    queue = stored.queue
    if not (queue.fifo or queue.grouped) and any(push.group for push in pushes):
        await become_fair(store, stored)
    operations: Sequence[Operation] = pushes
    if hop is not None:
        named = replace(hop, ids=tuple(push.token for push in pushes))
        operations = [*pushes, trace.append([named], now_ms=hop.at_ms)]
    try:
        return cast("Sequence[Pushed]", (await store.commit(operations))[: len(pushes)])
    except Conflict:
        raise QueueDoesNotExist from None


async def meet_group(store: Store, stored: StoredQueue, message: StoredMessage) -> None:
    """A message comes that does not come by SendMessage: see `become_fair`."""
    if message.group_id and not (stored.queue.fifo or stored.queue.grouped):
        await become_fair(store, stored)


async def become_fair(store: Store, stored: StoredQueue) -> None:
    """The first MessageGroupId makes a standard queue a fair one.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html
    """
    latest: StoredQueue | None = stored
    while latest is not None and latest.queue.id == stored.queue.id and not latest.queue.grouped:
        fair = replace(latest.queue, grouped=True)
        try:
            await store.commit([SetOrder(fair.id, Order.FAIR), queues.put(fair)], [latest.unchanged()])
        except Conflict:
            latest = await queues.find(store, stored.key)
        else:
            return
