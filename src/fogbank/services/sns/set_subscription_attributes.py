"""SetSubscriptionAttributes: https://docs.aws.amazon.com/sns/latest/api/API_SetSubscriptionAttributes.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.sns import store as topics
from fogbank.services.sns import subscription_attributes
from fogbank.services.sns.addresses import subscription_arn
from fogbank.services.sns.changing import load_subscription
from fogbank.services.sns.filtering import POLICY, check_filter_limit
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class SetSubscriptionAttributes(Struct, frozen=True, rename="pascal"):
    subscription_arn: str
    attribute_name: str
    attribute_value: str = ""


@action("sns", "SetSubscriptionAttributes")
@again_on_conflict
async def set_subscription_attributes(store: Store, ctx: Context, request: SetSubscriptionAttributes) -> Empty:
    """Set one attribute; set to nothing, it has its default again."""
    arn = subscription_arn(ctx, request.subscription_arn)
    topic, subscription = await load_subscription(store, arn)
    given = {request.attribute_name: request.attribute_value}
    changed = replace(subscription, attributes=subscription_attributes.checked(topic.value, subscription, given))
    if request.attribute_name == POLICY:
        check_filter_limit(await topics.all_subscriptions_of(store, topic.value), changed)
    if changed != subscription:
        await store.commit(topics.keep(topic, changed), [topic.unchanged()])
    return Empty()
