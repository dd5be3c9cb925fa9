"""TagResource: https://docs.aws.amazon.com/sns/latest/api/API_TagResource.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.sns.model import Topic
from fogbank.services.sns.tags import Tag, change_tagged, merged
from fogbank.storage.api import Store


class TagResource(Struct, frozen=True, rename="pascal"):
    resource_arn: str
    tags: list[Tag]


@action("sns", "TagResource")
async def tag_resource(store: Store, ctx: Context, request: TagResource) -> Empty:
    """Add tags to a topic, or give those that it has other values."""

    def decide(topic: Topic) -> Topic:
        return replace(topic, tags=merged(topic.tags, request.tags, by_aws=ctx.by_aws))

    await change_tagged(store, ctx, request.resource_arn, decide)
    return Empty()
