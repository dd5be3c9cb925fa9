"""GetTopicAttributes: https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.sns import attributes
from fogbank.services.sns import store as topics
from fogbank.services.sns.addresses import topic_arn
from fogbank.services.sns.changing import load_topic
from fogbank.storage.api import Store


class GetTopicAttributes(Struct, frozen=True, rename="pascal"):
    topic_arn: str


class GetTopicAttributesResponse(Struct, frozen=True, rename="pascal"):
    attributes: dict[str, str]


@action("sns", "GetTopicAttributes")
async def get_topic_attributes(store: Store, ctx: Context, request: GetTopicAttributes) -> GetTopicAttributesResponse:
    """All that there is to say about a topic."""
    stored = await load_topic(store, topic_arn(ctx, request.topic_arn))
    subscriptions = await topics.all_subscriptions_of(store, stored.value)
    pending = sum(each.pending for each in subscriptions)
    return GetTopicAttributesResponse(
        attributes.shown(stored.value, confirmed=len(subscriptions) - pending, pending=pending)
    )
