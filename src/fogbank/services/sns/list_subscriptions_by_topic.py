"""ListSubscriptionsByTopic: https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.sns import store as topics
from fogbank.services.sns.addresses import topic_arn
from fogbank.services.sns.changing import load_topic
from fogbank.services.sns.list_subscriptions import ListSubscriptionsResponse, shown
from fogbank.services.sns.paging import PAGE, read_token, write_token
from fogbank.storage.api import Store


class ListSubscriptionsByTopic(Struct, frozen=True, rename="pascal"):
    topic_arn: str
    next_token: str | None = None


@action("sns", "ListSubscriptionsByTopic")
async def list_subscriptions_by_topic(
    store: Store, ctx: Context, request: ListSubscriptionsByTopic
) -> ListSubscriptionsResponse:
    """A topic's subscriptions, confirmed or not."""
    topic = (await load_topic(store, topic_arn(ctx, request.topic_arn))).value
    after = read_token(request.next_token)
    found = await topics.subscriptions_of(store, topic, after=after, limit=PAGE + 1)
    page = [stored.value for stored in found[:PAGE]]
    more = write_token(page[-1].id) if len(found) > PAGE else None
    return ListSubscriptionsResponse([shown(each) for each in page], more)
