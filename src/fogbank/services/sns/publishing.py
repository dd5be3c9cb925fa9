"""What Publish and PublishBatch share: messages that were accepted go on, all in one commit."""

from collections.abc import Sequence
from typing import cast

from msgspec import Struct

from fogbank.fabric import trace
from fogbank.fabric.delivery import Delivery
from fogbank.fabric.outbox import Outbox
from fogbank.fabric.trace import Hop
from fogbank.kernel.action import Context
from fogbank.services.sns import fifo
from fogbank.services.sns.errors import TopicNotFound
from fogbank.services.sns.fanout import Fanout
from fogbank.services.sns.messages import Message
from fogbank.services.sns.routing import deliveries_of, filtered_hop, routes_for
from fogbank.storage.api import Conflict, Pushed


class Published(Struct, frozen=True):
    """What the publisher is told."""

    message_id: str
    sequence_number: str | None = None


async def publish(
    ctx: Context, fanout: Fanout, messages: Sequence[Message], hops: Sequence[Hop]
) -> Sequence[Published]:
    """Commit messages that a topic has accepted, and the hops that caused them.

    Raises TopicNotFound when the topic went away meanwhile.
    """
    if fanout.topic.fifo:
        return await _push(ctx, fanout, messages, hops)
    kept, deliveries = list(hops), list[Delivery]()
    for message in messages:
        wanted, filtered = routes_for(fanout, message)
        if filtered:
            kept.append(filtered_hop(ctx.world, fanout, filtered, message))
        deliveries += await deliveries_of(ctx.world, fanout, wanted, message, ctx.endpoint)
    await ctx.world.port(Outbox).send(deliveries, hops=kept, now_ms=ctx.now_ms)
    return [Published(message.id) for message in messages]


def called(ctx: Context, fanout: Fanout, message_id: str, operation: str) -> Hop:
    """The call as a step of the trace that a message begins or goes on with."""
    return trace.hop(
        ctx.trace_id,
        ids=ctx.ids,
        kind="call",
        source=f"sns:{operation}",
        target=fanout.arn,
        at_ms=ctx.now_ms,
        outcome="accepted",
        names=(message_id, ctx.request_id),
    )


async def _push(ctx: Context, fanout: Fanout, messages: Sequence[Message], hops: Sequence[Hop]) -> Sequence[Published]:
    """Into the topic's queue. A duplicate is answered as the first one was."""
    pushes = [fifo.push(fanout.topic, message, ctx.now_ms) for message in messages]
    try:
        results = await ctx.world.port(Outbox).send([], operations=pushes, hops=hops, now_ms=ctx.now_ms)
    except Conflict:
        raise TopicNotFound from None
    ctx.world.port(fifo.FifoTopics).wake(fanout.topic)
    pushed = cast("Sequence[Pushed]", results)
    return [Published(each.token, fifo.sequence_number(each.entry)) for each in pushed]
