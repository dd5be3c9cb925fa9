"""UntagResource: https://docs.aws.amazon.com/sns/latest/api/API_UntagResource.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.sns.model import Topic
from fogbank.services.sns.tags import change_tagged
from fogbank.storage.api import Store


class UntagResource(Struct, frozen=True, rename="pascal"):
    resource_arn: str
    tag_keys: list[str]


@action("sns", "UntagResource")
async def untag_resource(store: Store, ctx: Context, request: UntagResource) -> Empty:
    """Take tags off a topic; those that it has not are taken off too."""

    def decide(topic: Topic) -> Topic:
        return replace(topic, tags={key: value for key, value in topic.tags.items() if key not in request.tag_keys})

    await change_tagged(store, ctx, request.resource_arn, decide)
    return Empty()
