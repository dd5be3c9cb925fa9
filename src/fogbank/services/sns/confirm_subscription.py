"""ConfirmSubscription: https://docs.aws.amazon.com/sns/latest/api/API_ConfirmSubscription.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.sns import store as topics
from fogbank.services.sns.addresses import topic_arn
from fogbank.services.sns.changing import load_topic
from fogbank.services.sns.errors import InvalidParameter
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
async def confirm_subscription(
    store: Store, ctx: Context, request: ConfirmSubscription
) -> ConfirmSubscriptionResponse:
    """Begin a subscription with the token that its endpoint was sent; with the same one again, nothing changes.

    Only a call that is signed can ask that only such ones end the subscription.
    """
    topic = await load_topic(store, topic_arn(ctx, request.topic_arn))
    found = await topics.all_subscriptions_of(store, topic.value)
    subscription = next((each for each in found if each.token and each.token == request.token), None)
    if subscription is None or subscription.is_over(ctx.now_ms):
        raise InvalidParameter("Token")
    if subscription.pending:
        authenticated = request.authenticate_on_unsubscribe.lower() == "true" and bool(ctx.access_key)
        confirmed = replace(subscription, pending=False, authenticated=authenticated)
        await store.commit(topics.keep(topic, confirmed), [topic.unchanged()])
    return ConfirmSubscriptionResponse(subscription.arn)
