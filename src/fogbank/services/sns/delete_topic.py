"""DeleteTopic: https://docs.aws.amazon.com/sns/latest/api/API_DeleteTopic.html"""

from msgspec import Struct

from fogbank.fabric.outbox import Outbox
from fogbank.kernel.action import Context, Empty, action
from fogbank.services.sns import store as topics
from fogbank.services.sns.addresses import topic_arn
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import DropQueue, Operation, Store


class DeleteTopic(Struct, frozen=True, rename="pascal"):
    topic_arn: str


@action("sns", "DeleteTopic")
@again_on_conflict
async def delete_topic(store: Store, ctx: Context, request: DeleteTopic) -> Empty:
    """End a topic with its subscriptions, and with what waits for them in lanes; none is deleted too."""
    stored = await topics.find_topic(store, topic_arn(ctx, request.topic_arn))
    if stored is None:
        return Empty()
    topic = stored.value
    subscriptions = await topics.all_subscriptions_of(store, topic)
    outbox = ctx.world.port(Outbox)
    operations: list[Operation] = [stored.removed(), *topics.removals(topic, subscriptions)]
    for subscription in subscriptions:
        operations += outbox.drop(subscription.arn)
    if topic.fifo:
        operations.append(DropQueue(topic.id))
    await store.commit(operations, [stored.unchanged()])
    return Empty()
