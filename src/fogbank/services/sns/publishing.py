"""What Publish and PublishBatch share: messages that were accepted go on, all in one commit."""

from collections.abc import Sequence
from typing import cast

from msgspec import Struct
from msgspec.structs import replace

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


async def publish(ctx: Context, fanout: Fanout, messages: Sequence[Message], operation: str) -> Sequence[Published]:
    """Commit messages that a topic has accepted. Raises TopicNotFound when it went away meanwhile."""
    calls = [_call(ctx, fanout, message, operation) for message in messages]
    caused = [
        replace(message, trace_id=trace.within(ctx.trace_id, hop)) for message, hop in zip(messages, calls, strict=True)
    ]
    if fanout.topic.fifo:
        return await _push(ctx, fanout, caused, calls)
    hops, deliveries = list(calls), list[Delivery]()
    for message in caused:
        wanted, filtered = routes_for(fanout, message)
        if filtered:
            hops.append(filtered_hop(ctx.world, fanout, filtered, message))
        deliveries += await deliveries_of(ctx.world, fanout, wanted, message, ctx.endpoint)
    await ctx.world.port(Outbox).send(deliveries, hops=hops, now_ms=ctx.now_ms)
    return [Published(message.id) for message in messages]


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


def _call(ctx: Context, fanout: Fanout, message: Message, operation: str) -> Hop:
    return trace.hop(
        ctx.trace_id,
        ids=ctx.ids,
        kind="call",
        source=f"sns:{operation}",
        target=fanout.arn,
        at_ms=ctx.now_ms,
        outcome="accepted",
        names=(message.id, ctx.request_id),
    )
