"""ConfirmSubscription: https://docs.aws.amazon.com/sns/latest/api/API_ConfirmSubscription.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.sns import confirmation
from fogbank.services.sns.addresses import topic_arn, visitor
from fogbank.services.sns.changing import load_topic
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class ConfirmSubscription(Struct, frozen=True, rename="pascal"):
    topic_arn: str
    token: str
    authenticate_on_unsubscribe: str = ""


class ConfirmSubscriptionResponse(Struct, frozen=True, rename="pascal"):
    subscription_arn: str


@action("sns", "ConfirmSubscription")
@again_on_conflict
async def confirm_subscription(store: Store, ctx: Context, request: ConfirmSubscription) -> ConfirmSubscriptionResponse:
    """Begin a subscription with the token that its endpoint was sent; with the same one again, nothing changes.

    Only a call that is signed can ask that only such ones end the subscription.
    """
    topic = await load_topic(store, topic_arn(visitor(ctx, request.topic_arn), request.topic_arn))
    authenticated = request.authenticate_on_unsubscribe.lower() == "true" and bool(ctx.access_key)
    subscription, operations, checks = await confirmation.confirmed(
        store, topic, request.token, authenticated=authenticated, now_ms=ctx.now_ms
    )
    if operations:
        await store.commit(operations, checks)
    return ConfirmSubscriptionResponse(subscription.arn)
