"""From a wish to a subscription: endpoints are asked first, and answer with a token; and asked once more at the end.

    Subscribe            a pending subscription, a message with a token, an entry that is due when the token has expired
    ConfirmSubscription  by the API, or by visiting SubscribeURL: the subscription is no longer pending
    Unsubscribe          by somebody who is not known: a last message, with a token that restores the subscription

https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html
https://docs.aws.amazon.com/sns/latest/api/API_ConfirmSubscription.html
https://docs.aws.amazon.com/sns/latest/api/API_Unsubscribe.html
https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
"""

from typing import Final
from urllib.parse import quote

from msgspec.structs import replace

from fogbank.fabric.delivery import Delivery
from fogbank.fabric.pump import Pump
from fogbank.kernel.arn import Arn
from fogbank.kernel.world import World
from fogbank.services.sns import http_target, sent
from fogbank.services.sns import store as topics
from fogbank.services.sns.certificate import Signer
from fogbank.services.sns.delivery_policy import (
    Effective,
    effective_policy,
    parse_subscription_policy,
    parse_topic_policy,
)
from fogbank.services.sns.errors import InvalidParameter
from fogbank.services.sns.model import Subscription, Topic
from fogbank.services.sns.schedules import CUSTOMER, MANAGED
from fogbank.services.sns.signing import Note, Type, document, timestamp
from fogbank.storage.api import Check, Conflict, Entry, Held, OpenQueue, Operation, Push, Remove, Settle, Store
from fogbank.storage.table import Stored, Table

# "Confirmation tokens are valid for two days." A subscription that is not confirmed by then is gone.
TOKEN_MS: Final = 2 * 86_400_000
# What is due when a token has expired: its entries are ARNs of subscriptions, and their tokens.
QUEUE: Final = int.from_bytes(b"sns.wait")
# Subscriptions that were ended by somebody unknown, by topic and token, until the token expires.
ENDED: Final = Table("sns.ended", Subscription)

_SUBJECTS: Final = {
    "SubscriptionConfirmation": "AWS Notification - Subscription Confirmation",
    "UnsubscribeConfirmation": "AWS Notification - Unsubscribe Confirmation",
}


def subscribe_url(endpoint: str, topic_arn: str, token: str) -> str:
    """Whoever visits it confirms."""
    return f"{endpoint}/?Action=ConfirmSubscription&TopicArn={quote(topic_arn, safe=':')}&Token={token}"


# Asking


async def asked(
    world: World, topic: Topic, subscription: Subscription, *, endpoint: str, now_ms: int, trace_id: str = ""
) -> tuple[Delivery, Operation]:
    """For the commit of a pending subscription: the question on its way, and the end of waiting for its answer."""
    return (
        await _question(
            world, topic, subscription, "SubscriptionConfirmation", endpoint=endpoint, now_ms=now_ms, trace_id=trace_id
        ),
        _expiry(subscription, now_ms),
    )


async def farewell(
    world: World, topic: Topic, subscription: Subscription, *, endpoint: str, now_ms: int, trace_id: str = ""
) -> tuple[Delivery, list[Operation]]:
    """For the commit that ends a subscription on the word of somebody unknown: the message that may restore it.

    "a final cancellation message is delivered to the endpoint, so that the endpoint owner can easily resubscribe".
    """
    ended = replace(subscription, token=new_token(world))
    said = await _question(
        world, topic, ended, "UnsubscribeConfirmation", endpoint=endpoint, now_ms=now_ms, trace_id=trace_id
    )
    return said, [ENDED.put(_ended_key(topic, ended.token), ended), _expiry(ended, now_ms)]


def new_token(world: World) -> str:
    return world.ids.randbytes(112).hex()


async def _question(
    world: World,
    topic: Topic,
    subscription: Subscription,
    type_: Type,
    *,
    endpoint: str,
    now_ms: int,
    trace_id: str,
) -> Delivery:
    url = subscribe_url(endpoint, topic.arn, subscription.token)
    note = Note(
        type_,
        world.ids.uuid(),
        topic.arn,
        _text(type_, topic.arn, subscription.arn),
        timestamp(now_ms),
        token=subscription.token,
        subscribe_url=url,
    )
    signed = await world.port(Signer).sign(note, version=topic.signature_version, endpoint=endpoint)
    effective = effective_of(topic, subscription)
    mail = subscription.protocol == "email"
    web = subscription.protocol in ("http", "https")
    own = subscription.protocol in ("sqs", "lambda")
    return Delivery(
        subscription.endpoint if own else subscription.arn,
        note.message.encode() if mail else document(note, signed),
        topic.arn,
        topic.account,
        topic.region,
        effective.retries.policy() if web else MANAGED if own else CUSTOMER,
        now_ms,
        trace_id=trace_id,
        # A function that is asked is asked as any other event is brought to it.
        facts=http_target.facts(subscription, effective, type_)
        if web
        else sent.facts(subscription, type_, subscribe_url=url, subject=_SUBJECTS[type_] if mail else ""),
        lane=http_target.lane(subscription, effective) if web else None,
        id=note.message_id,
    )


def _text(type_: Type, topic_arn: str, subscription_arn: str) -> str:
    if type_ == "SubscriptionConfirmation":
        return (
            f"You have chosen to subscribe to the topic {topic_arn}.\n"
            "To confirm the subscription, visit the SubscribeURL included in this message."
        )
    return (
        f"You have chosen to deactivate subscription {subscription_arn}.\n"
        "To cancel this operation and restore the subscription, visit the SubscribeURL included in this message."
    )


def effective_of(topic: Topic, subscription: Subscription) -> Effective:
    """The delivery policy that counts for a subscription."""
    return effective_policy(
        parse_topic_policy(topic.attributes.get("DeliveryPolicy", "")),
        parse_subscription_policy(subscription.attributes.get("DeliveryPolicy", "")),
    )


# Answering


async def confirmed(
    store: Store, topic: Stored[Topic], token: str, *, authenticated: bool, now_ms: int
) -> tuple[Subscription, list[Operation], list[Check]]:
    """The subscription that a token confirms, and what is to be committed. Raises InvalidParameter.

    A token that was used already confirms once more, without effect, as long as it is valid.
    """
    ended = await ENDED.find(store, _ended_key(topic.value, token))
    if ended is not None:
        restored = replace(ended.value, pending=False, authenticated=authenticated)
        return restored, [ended.removed(), *topics.keep(topic, restored)], [topic.unchanged(), ended.unchanged()]
    found = next((each for each in await topics.all_subscriptions_of(store, topic.value) if each.token == token), None)
    if not token or found is None or now_ms >= found.created_ms + TOKEN_MS:
        # The words are a guess.
        raise InvalidParameter("Token")
    if not found.pending:
        return found, [], []
    confirmed_one = replace(found, pending=False, authenticated=authenticated)
    return confirmed_one, topics.keep(topic, confirmed_one), [topic.unchanged()]


# Waiting no longer


def _expiry(subscription: Subscription, now_ms: int) -> Push:
    return Push(QUEUE, f"{subscription.arn} {subscription.token}".encode(), now_ms, now_ms + TOKEN_MS, now_ms)


async def resume(store: Store, world: World) -> None:
    """Let go of what is not confirmed in time."""
    await store.commit([OpenQueue(QUEUE)])

    async def expire(entry: Entry) -> None:
        await _expire(store, entry)

    world.background.spawn("sns confirmations", Pump(store, world, QUEUE, expire, at_once=1).run())


async def _expire(store: Store, entry: Entry) -> None:
    text, _, token = entry.body.decode().partition(" ")
    arn = Arn.parse(text)
    held, settled = Held(QUEUE, entry.entry, entry.receipt), Settle(QUEUE, entry.entry, entry.receipt)
    while True:
        name = arn.resource.partition(":")[0]
        topic = await topics.TOPICS.find(store, topics.topic_key(arn.account, arn.region, name))
        operations: list[Operation] = [settled]
        checks: list[Check] = [held]
        if topic is not None:
            operations.append(Remove(ENDED.space, _ended_key(topic.value, token)))
            found = await topics.find_subscription(store, arn)
            if found is not None and found.value.pending and found.value.token == token:
                operations += topics.forget(topic, found.value)
                checks.append(topic.unchanged())
        try:
            await store.commit(operations, checks)
        except Conflict as conflict:
            if conflict.index == 0:
                return  # somebody else did it
            continue
        return


def _ended_key(topic: Topic, token: str) -> bytes:
    return topics.key_of(topic) + f"/{token}".encode()
