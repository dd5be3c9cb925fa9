"""A topic with all that a message needs on its way through it, made once for a version of the topic's item.

    fanout = await world.port(Fanouts).of(store, arn)

What is kept is never the truth: the topic's item is read for each message, and its version tells whether it still fits.
"""

from collections.abc import Mapping, Sequence
from typing import Final, final

from msgspec import Struct

from fogbank.fabric.delivery import Lane
from fogbank.fabric.retry import RetryPolicy
from fogbank.kernel.arn import Arn
from fogbank.services.sns import delivery_status, http_target, sent
from fogbank.services.sns import store as topics
from fogbank.services.sns.delivery_policy import effective_policy, parse_subscription_policy, parse_topic_policy
from fogbank.services.sns.filtering import Filter, filter_of
from fogbank.services.sns.model import Subscription, Topic
from fogbank.services.sns.redrive import dead_letter_arn
from fogbank.services.sns.schedules import CUSTOMER, MANAGED
from fogbank.storage.api import Store

_KEPT_MAX: Final = 1024


class Route(Struct, frozen=True):
    """A confirmed subscription, read."""

    subscription: Subscription
    arn: str
    target_arn: str
    raw: bool
    policy: RetryPolicy
    dead_letter_arn: str
    lane: Lane | None
    facts: Mapping[str, str]
    filter: Filter | None


class Fanout(Struct, frozen=True):
    """A topic and its confirmed subscriptions."""

    topic: Topic
    arn: str
    version: int
    routes: Sequence[Route]
    filters: bool  # whether any of them has one


@final
class Fanouts:
    """A port; one for a store, and another one after a reset."""

    def __init__(self) -> None:
        self._kept: dict[bytes, Fanout] = {}

    async def of(self, store: Store, arn: Arn) -> Fanout | None:
        """None when there is no such topic."""
        key = topics.topic_key(arn.account, arn.region, arn.resource)
        while True:
            stored = await topics.TOPICS.find(store, key)
            if stored is None:
                self._kept.pop(key, None)
                return None
            kept = self._kept.get(key)
            if kept is not None and kept.version == stored.version:
                return kept
            subscriptions = await topics.all_subscriptions_of(store, stored.value)
            # Whoever changes a subscription changes the topic: if that is still the same, they belong together.
            again = await topics.TOPICS.find(store, key)
            if again is not None and again.version == stored.version:
                return self._keep(key, stored, subscriptions)

    def _keep(self, key: bytes, stored: topics.StoredTopic, subscriptions: Sequence[Subscription]) -> Fanout:
        if len(self._kept) >= _KEPT_MAX:
            self._kept.pop(next(iter(self._kept)))
        topic = stored.value
        routes = [route_of(topic, each) for each in subscriptions if not each.pending]
        fanout = Fanout(topic, topic.arn, stored.version, routes, any(route.filter for route in routes))
        self._kept[key] = fanout
        return fanout


def route_of(topic: Topic, subscription: Subscription) -> Route:
    """What a message needs to know of a subscription."""
    arn = subscription.arn
    own = subscription.protocol in ("sqs", "lambda")
    policy, lane = (MANAGED if own or subscription.protocol == "firehose" else CUSTOMER), None
    facts = sent.facts(subscription)
    if subscription.protocol in ("http", "https"):
        effective = effective_policy(
            parse_topic_policy(topic.attributes.get("DeliveryPolicy", "")),
            parse_subscription_policy(subscription.attributes.get("DeliveryPolicy", "")),
        )
        policy, lane = effective.retries.policy(), http_target.lane(subscription, effective)
        facts = http_target.facts(subscription, effective)
    elif topic.fifo:
        lane = Lane(arn, strict=True)
    return Route(
        subscription,
        arn,
        subscription.endpoint if own else arn,
        subscription.raw,
        policy,
        dead_letter_arn(subscription.attributes),
        lane,
        {**facts, **delivery_status.facts(topic, subscription)},
        filter_of(subscription.attributes),
    )
