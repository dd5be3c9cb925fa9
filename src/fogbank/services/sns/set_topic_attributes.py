"""SetTopicAttributes: https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.sns import attributes
from fogbank.services.sns.changing import change_topic
from fogbank.services.sns.model import Topic
from fogbank.storage.api import Store


class SetTopicAttributes(Struct, frozen=True, rename="pascal"):
    topic_arn: str
    attribute_name: str
    attribute_value: str = ""


@action("sns", "SetTopicAttributes")
async def set_topic_attributes(store: Store, ctx: Context, request: SetTopicAttributes) -> Empty:
    """Set one attribute; set to nothing, it has its default again."""
    name = request.attribute_name

    def decide(topic: Topic) -> Topic:
        given = attributes.checked({name: request.attribute_value}, fifo=topic.fifo, in_map=False)
        kept = {other: value for other, value in topic.attributes.items() if other != name}
        return replace(topic, attributes={**kept, **given})

    await change_topic(store, ctx, request.topic_arn, decide)
    return Empty()
