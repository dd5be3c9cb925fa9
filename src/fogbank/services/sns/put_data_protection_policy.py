"""PutDataProtectionPolicy: https://docs.aws.amazon.com/sns/latest/api/API_PutDataProtectionPolicy.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.sns.addresses import topic_arn
from fogbank.services.sns.changing import change_topic
from fogbank.services.sns.data_protection import check
from fogbank.services.sns.model import Topic
from fogbank.storage.api import Store


class PutDataProtectionPolicy(Struct, frozen=True, rename="pascal"):
    resource_arn: str
    data_protection_policy: str


@action("sns", "PutDataProtectionPolicy")
async def put_data_protection_policy(store: Store, ctx: Context, request: PutDataProtectionPolicy) -> Empty:
    """Keep a topic's policy of data protection; an empty one takes it away."""
    topic_arn(ctx, request.resource_arn, "ResourceArn")

    def decide(topic: Topic) -> Topic:
        check(request.data_protection_policy, fifo=topic.fifo)
        return replace(topic, data_protection=request.data_protection_policy)

    await change_topic(store, ctx, request.resource_arn, decide)
    return Empty()
