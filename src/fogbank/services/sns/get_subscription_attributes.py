"""GetSubscriptionAttributes: https://docs.aws.amazon.com/sns/latest/api/API_GetSubscriptionAttributes.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.sns import subscription_attributes
from fogbank.services.sns.addresses import subscription_arn
from fogbank.services.sns.changing import load_subscription
from fogbank.storage.api import Store


class GetSubscriptionAttributes(Struct, frozen=True, rename="pascal"):
    subscription_arn: str


class GetSubscriptionAttributesResponse(Struct, frozen=True, rename="pascal"):
    attributes: dict[str, str]


@action("sns", "GetSubscriptionAttributes")
async def get_subscription_attributes(
    store: Store, ctx: Context, request: GetSubscriptionAttributes
) -> GetSubscriptionAttributesResponse:
    """All that there is to say about a subscription."""
    arn = subscription_arn(ctx, request.subscription_arn)
    topic, subscription = await load_subscription(store, arn)
    return GetSubscriptionAttributesResponse(subscription_attributes.shown(topic.value, subscription))
