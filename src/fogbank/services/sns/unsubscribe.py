"""Unsubscribe: https://docs.aws.amazon.com/sns/latest/api/API_Unsubscribe.html"""

from msgspec import Struct

from fogbank.fabric.delivery import Delivery
from fogbank.fabric.outbox import Outbox
from fogbank.kernel.action import Context, Empty, action
from fogbank.services.sns import confirmation
from fogbank.services.sns import store as topics
from fogbank.services.sns.addresses import subscription_arn, visitor
from fogbank.services.sns.changing import load_subscription
from fogbank.services.sns.errors import AuthorizationError, InvalidParameter, SubscriptionNotFound
from fogbank.services.sns.model import Subscription, Topic
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class Unsubscribe(Struct, frozen=True, rename="pascal"):
    subscription_arn: str


@action("sns", "Unsubscribe")
@again_on_conflict
async def unsubscribe(store: Store, ctx: Context, request: Unsubscribe) -> Empty:
    """End a subscription, and what waits for its endpoint in a lane; one that is not there is ended too.

    An endpoint that is unsubscribed by somebody who is not known hears of it, and may undo it.
    """
    arn = subscription_arn(visitor(ctx, request.subscription_arn), request.subscription_arn)
    try:
        topic, subscription = await load_subscription(store, arn)
    except SubscriptionNotFound:
        return Empty()
    if subscription.pending:
        raise InvalidParameter(
            "SubscriptionArn", "This operation can not be performed on a subscription that is pending confirmation"
        )
    if subscription.authenticated and not _is_owner(ctx, topic.value, subscription):
        raise AuthorizationError("Only the owner of the subscription or of its topic may end it")
    outbox = ctx.world.port(Outbox)
    operations = [*topics.forget(topic, subscription), *outbox.drop(subscription.arn)]
    deliveries: list[Delivery] = []
    if not _is_owner(ctx, topic.value, subscription):
        said, ended = await confirmation.farewell(
            ctx.world, topic.value, subscription, endpoint=ctx.endpoint, now_ms=ctx.now_ms, trace_id=ctx.trace_id
        )
        deliveries.append(said)
        operations += ended
    await outbox.send(deliveries, operations=operations, checks=[topic.unchanged()], now_ms=ctx.now_ms)
    return Empty()


def _is_owner(ctx: Context, topic: Topic, subscription: Subscription) -> bool:
    return (ctx.by_aws or bool(ctx.access_key)) and ctx.account in (topic.account, subscription.account)
