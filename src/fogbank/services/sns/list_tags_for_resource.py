"""ListTagsForResource: https://docs.aws.amazon.com/sns/latest/api/API_ListTagsForResource.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.sns import store as topics
from fogbank.services.sns.addresses import topic_arn
from fogbank.services.sns.errors import ResourceNotFound
from fogbank.services.sns.tags import Tag
from fogbank.storage.api import Store


class ListTagsForResource(Struct, frozen=True, rename="pascal"):
    resource_arn: str


class ListTagsForResourceResponse(Struct, frozen=True, rename="pascal"):
    tags: list[Tag]


@action("sns", "ListTagsForResource")
async def list_tags_for_resource(
    store: Store, ctx: Context, request: ListTagsForResource
) -> ListTagsForResourceResponse:
    """A topic's tags."""
    stored = await topics.find_topic(store, topic_arn(ctx, request.resource_arn, "ResourceArn"))
    if stored is None:
        raise ResourceNotFound
    return ListTagsForResourceResponse([Tag(key, value) for key, value in stored.value.tags.items()])
