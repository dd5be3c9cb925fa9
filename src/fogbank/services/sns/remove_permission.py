"""RemovePermission: https://docs.aws.amazon.com/sns/latest/api/API_RemovePermission.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.sns.changing import change_topic
from fogbank.services.sns.errors import InvalidParameter
from fogbank.services.sns.model import Topic
from fogbank.services.sns.policies import without_permission
from fogbank.storage.api import Store


class RemovePermission(Struct, frozen=True, rename="pascal"):
    topic_arn: str
    label: str


@action("sns", "RemovePermission")
async def remove_permission(store: Store, ctx: Context, request: RemovePermission) -> Empty:
    """Take a statement out of the topic's policy; one that is not there is taken out too."""
    if not request.label:
        raise InvalidParameter("Label")

    def decide(topic: Topic) -> Topic:
        policy = without_permission(topic, request.label)
        return replace(topic, attributes={**topic.attributes, "Policy": policy})

    await change_topic(store, ctx, request.topic_arn, decide)
    return Empty()
