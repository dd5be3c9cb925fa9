"""SetTopicAttributes: https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.sns import attributes
from fogbank.services.sns import store as topics
from fogbank.services.sns.addresses import topic_arn
from fogbank.services.sns.changing import load_topic
from fogbank.services.sns.sizes import check_large
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class SetTopicAttributes(Struct, frozen=True, rename="pascal"):
    topic_arn: str
    attribute_name: str
    attribute_value: str = ""


@action("sns", "SetTopicAttributes")
@again_on_conflict
async def set_topic_attributes(store: Store, ctx: Context, request: SetTopicAttributes) -> Empty:
    """Set one attribute; set to nothing, it has its default again."""
    stored = await load_topic(store, topic_arn(ctx, request.topic_arn))
    topic, name = stored.value, request.attribute_name
    given = attributes.checked({name: request.attribute_value}, fifo=topic.fifo, in_map=False)
    kept = {other: value for other, value in topic.attributes.items() if other != name}
    changed = replace(topic, attributes={**kept, **given})
    if name == "MaximumMessageSize":
        check_large(changed, await topics.all_subscriptions_of(store, topic))
    if changed != topic:
        await store.commit([stored.becomes(changed)], [stored.unchanged()])
    return Empty()
