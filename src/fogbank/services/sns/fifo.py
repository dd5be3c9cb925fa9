"""FIFO topics: a message is an entry of the topic's own queue first, which orders it and knows duplicates.

    Publish → the topic's queue (STRICT, with deduplication) → for each subscription its lane (STRICT) → its queue

A pump takes one message of a group after the other, gives it the entry's place as its sequence number, and puts it
into the lanes of the subscriptions, in the commit that takes it out of the topic's queue. A lane goes on with the next
message of a group when the one before it has arrived or is dead.

https://docs.aws.amazon.com/sns/latest/dg/fifo-topic-message-ordering.html
"""

import itertools
from typing import Final, final

from msgspec.structs import replace

from fogbank.fabric.outbox import Outbox
from fogbank.fabric.pump import Pump
from fogbank.kernel.arn import Arn
from fogbank.kernel.calls import Endpoint
from fogbank.kernel.world import World
from fogbank.services.sns import store as topics
from fogbank.services.sns.fanout import Fanout, Fanouts
from fogbank.services.sns.messages import Message, decode, encode
from fogbank.services.sns.model import Topic
from fogbank.services.sns.routing import deliveries_of, filtered_hop, routes_for
from fogbank.storage.api import Conflict, Entry, Held, Push, Settle, Store

_DEDUPLICATION_MS: Final = 300_000
_GROUPS_AT_ONCE: Final = 64
# Sequence numbers have 20 digits and grow within a topic; what else they tell is nobody's business.
# https://docs.aws.amazon.com/sns/latest/dg/fifo-topic-message-ordering.html
_FIRST_SEQUENCE: Final = 10_000_000_000_000_000_000


def sequence_number(entry: int) -> str:
    """The SequenceNumber of an entry of a topic's queue."""
    return str(_FIRST_SEQUENCE + entry)


def push(topic: Topic, message: Message, now_ms: int) -> Push:
    """The operation that publishes a message once in the deduplication window."""
    by_group = topic.attributes.get("FifoThroughputScope") == "MessageGroup"
    dedup = f"{message.group_id}\0{message.deduplication_id}" if by_group else message.deduplication_id
    return Push(
        topic.id,
        encode(message),
        now_ms,
        now_ms,
        now_ms,
        message.group_id,
        dedup,
        _DEDUPLICATION_MS,
        message.id,
    )


@final
class FifoTopics:
    """A port: a pump for each FIFO topic that has something on its way."""

    def __init__(self, store: Store, world: World) -> None:
        self._store = store
        self._world = world
        self._pumping: set[int] = set()
        self._names = itertools.count()

    async def begin(self) -> None:
        """Go on with what waits."""
        for topic in await topics.all_topics(self._store):
            if topic.fifo:
                depth = await self._store.depth(topic.id, self._world.clock.now_ms())
                if depth.ready or depth.claimed or depth.delayed:
                    self.wake(topic)

    def wake(self, topic: Topic) -> None:
        """Something was put into a topic's queue."""
        if topic.id not in self._pumping:
            self._pumping.add(topic.id)
            self._world.background.spawn(f"topic {topic.arn} ({next(self._names)})", self._work(topic))

    async def _work(self, topic: Topic) -> None:
        async def carry(entry: Entry) -> None:
            await self._carry(topic, entry)

        pump = Pump(self._store, self._world, topic.id, carry, at_once=_GROUPS_AT_ONCE, in_order=True)
        try:
            await pump.run_until_empty()
        finally:
            # In the same step in which the pump saw that there is nothing: what comes now wakes another one.
            self._pumping.discard(topic.id)

    async def _carry(self, topic: Topic, entry: Entry) -> None:
        """One message into the lanes of its subscriptions."""
        arn = Arn.parse(topic.arn)
        fanout = await self._world.port(Fanouts).of(self._store, arn)
        if fanout is None or fanout.topic.id != topic.id:
            return  # deleted, and its queue with it
        message = replace(decode(entry.body), sequence=sequence_number(entry.entry))
        await self._fan_out(fanout, message, topic.id, entry)

    async def _fan_out(self, fanout: Fanout, message: Message, queue: int, entry: Entry) -> None:
        world = self._world
        wanted, filtered = routes_for(fanout, message)
        hops = [filtered_hop(world, fanout, filtered, message)] if filtered else []
        deliveries = await deliveries_of(world, fanout, wanted, message, world.port(Endpoint).url)
        try:
            await world.port(Outbox).send(
                deliveries,
                operations=[Settle(queue, entry.entry, entry.receipt)],
                checks=[Held(queue, entry.entry, entry.receipt)],
                hops=hops,
                now_ms=world.clock.now_ms(),
            )
        except Conflict:
            return  # somebody else took it over, or the topic is gone
