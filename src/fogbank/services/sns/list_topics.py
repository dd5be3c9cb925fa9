"""ListTopics: https://docs.aws.amazon.com/sns/latest/api/API_ListTopics.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.sns import store as topics
from fogbank.services.sns.paging import PAGE, read_token, write_token
from fogbank.storage.api import Store


class ListTopics(Struct, frozen=True, rename="pascal"):
    next_token: str | None = None


class Topic(Struct, frozen=True, rename="pascal"):
    topic_arn: str


class ListTopicsResponse(Struct, frozen=True, rename="pascal", omit_defaults=True):
    topics: list[Topic]
    next_token: str | None = None


@action("sns", "ListTopics")
async def list_topics(store: Store, ctx: Context, request: ListTopics) -> ListTopicsResponse:
    """The caller's topics in this region, by name."""
    after = read_token(request.next_token)
    found = await topics.list_topics(store, ctx.account, ctx.region, after=after, limit=PAGE + 1)
    page = [stored.value for stored in found[:PAGE]]
    more = write_token(page[-1].name) if len(found) > PAGE else None
    return ListTopicsResponse([Topic(topic.arn) for topic in page], more)
