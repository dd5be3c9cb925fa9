"""Subscribe: https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html"""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from fogbank.fabric.delivery import Delivery
from fogbank.fabric.outbox import Outbox
from fogbank.kernel.action import Context, action
from fogbank.services.sns import confirmation, subscription_attributes
from fogbank.services.sns import store as topics
from fogbank.services.sns.addresses import topic_arn
from fogbank.services.sns.certificate import Signer
from fogbank.services.sns.endpoints import check_endpoint, owner_of, protocol_of
from fogbank.services.sns.errors import InvalidParameter, TopicNotFound, within_attributes
from fogbank.services.sns.filtering import check_filter_limit
from fogbank.services.sns.model import CONFIRMED_BY_ENDPOINT, Subscription, Topic
from fogbank.services.sns.sizes import check_large
from fogbank.storage.api import Conflict, Store

_PENDING: Final = "pending confirmation"


class Subscribe(Struct, frozen=True, rename="pascal"):
    topic_arn: str
    protocol: str
    endpoint: str = ""
    attributes: dict[str, str] | None = None
    return_subscription_arn: bool = False


class SubscribeResponse(Struct, frozen=True, rename="pascal"):
    subscription_arn: str


@action("sns", "Subscribe")
async def subscribe(store: Store, ctx: Context, request: Subscribe) -> SubscribeResponse:
    """Have an endpoint get a topic's messages: at once if the caller owns it, else when it has confirmed."""
    arn = topic_arn(ctx, request.topic_arn)
    while True:
        stored = await topics.find_topic(store, arn)
        if stored is None:
            raise TopicNotFound
        made = _made(ctx, stored.value, request)
        others = await topics.all_subscriptions_of(store, stored.value)
        existing = next((each for each in others if _same_endpoint(each, made)), None)
        if existing is not None:
            _check_same(existing, made, request.attributes or {})
        check_filter_limit(others, made)
        if existing is None:
            check_large(stored.value, [*others, made])
        kept = existing or made
        if existing is None or existing.pending:
            # Whoever subscribes again while the first confirmation waits gets another one.
            try:
                await _keep(store, ctx, stored, kept)
            except Conflict:
                continue
        if kept.protocol == "lambda":
            # A function's messages are signed always; those of others often are not, or not soon.
            ctx.world.background.spawn("sns key", ctx.world.port(Signer).prepare())
        shown = not kept.pending or request.return_subscription_arn
        return SubscribeResponse(kept.arn if shown else _PENDING)


def _made(ctx: Context, topic: Topic, request: Subscribe) -> Subscription:
    protocol = protocol_of(topic, request.protocol)
    check_endpoint(topic, protocol, request.endpoint)
    owner = owner_of(protocol, request.endpoint, ctx.account)
    pending = protocol in CONFIRMED_BY_ENDPOINT or owner != ctx.account
    made = Subscription(
        ctx.ids.uuid(),
        topic.account,
        topic.region,
        topic.name,
        owner,
        ctx.principal,
        protocol,
        request.endpoint,
        ctx.now_ms,
        pending=pending,
        token=confirmation.new_token(ctx.world) if pending else "",
        authenticated=not pending,
    )
    try:
        attributes = subscription_attributes.checked(topic, made, request.attributes or {})
    except InvalidParameter as error:
        raise within_attributes(error) from None
    if protocol == "firehose" and not attributes.get("SubscriptionRoleArn"):
        raise InvalidParameter(
            "Attributes", "SubscriptionRoleArn: must be provided for subscriptions with firehose protocol"
        )
    return replace(made, attributes=attributes)


async def _keep(store: Store, ctx: Context, topic: topics.StoredTopic, subscription: Subscription) -> None:
    deliveries: list[Delivery] = []
    operations = topics.keep(topic, subscription)
    if subscription.pending:
        question, expiry = await confirmation.asked(
            ctx.world, topic.value, subscription, endpoint=ctx.endpoint, now_ms=ctx.now_ms, trace_id=ctx.trace_id
        )
        deliveries.append(question)
        operations.append(expiry)
    await ctx.world.port(Outbox).send(deliveries, operations=operations, checks=[topic.unchanged()], now_ms=ctx.now_ms)


def _same_endpoint(mine: Subscription, other: Subscription) -> bool:
    return (mine.protocol, mine.endpoint) == (other.protocol, other.endpoint)


def _check_same(existing: Subscription, made: Subscription, given: Mapping[str, str]) -> None:
    """What is not given is not compared."""
    if given and any(existing.attributes.get(name, "") != made.attributes.get(name, "") for name in given):
        raise InvalidParameter("Attributes", "Subscription already exists with different attributes")
