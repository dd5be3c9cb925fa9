"""Changing topics and subscriptions: read, decide, commit if it is still the same, else begin again."""

from collections.abc import Callable

from fogbank.kernel.action import Context
from fogbank.kernel.arn import Arn
from fogbank.services.sns import store as topics
from fogbank.services.sns.addresses import topic_arn
from fogbank.services.sns.errors import SubscriptionNotFound, TopicNotFound
from fogbank.services.sns.model import Subscription, Topic
from fogbank.storage.api import Conflict, Store


async def load_topic(store: Store, arn: Arn) -> topics.StoredTopic:
    """Raises TopicNotFound."""
    stored = await topics.find_topic(store, arn)
    if stored is None:
        raise TopicNotFound
    return stored


async def load_subscription(store: Store, arn: Arn) -> tuple[topics.StoredTopic, Subscription]:
    """A subscription and its topic. Raises SubscriptionNotFound."""
    topic = await topics.find_topic(store, _topic_of(arn))
    stored = await topics.find_subscription(store, arn)
    if topic is None or stored is None:
        raise SubscriptionNotFound
    return topic, stored.value


def _topic_of(subscription: Arn) -> Arn:
    name = subscription.resource.partition(":")[0]
    return Arn(subscription.service, subscription.region, subscription.account, name, subscription.partition)


async def change_topic(store: Store, ctx: Context, arn: str, decide: Callable[[Topic], Topic]) -> None:
    """Replace a topic by what `decide` makes of it. Raises what that raises, InvalidParameter, TopicNotFound."""
    place = topic_arn(ctx, arn)
    while True:
        stored = await load_topic(store, place)
        changed = decide(stored.value)
        if changed == stored.value:
            return
        try:
            await store.commit([stored.becomes(changed)], [stored.unchanged()])
        except Conflict:
            continue
        return
