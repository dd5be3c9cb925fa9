"""GetQueueAttributes: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.sqs import attributes
from fogbank.services.sqs import store as queues
from fogbank.services.sqs.attributes import Counts
from fogbank.services.sqs.model import Queue
from fogbank.storage.api import Expire, Store


class GetQueueAttributes(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    queue_url: str
    attribute_names: list[str] | None = None


class GetQueueAttributesResult(Struct, frozen=True, rename="pascal", omit_defaults=True):
    attributes: dict[str, str] | None = None


@action("sqs", "GetQueueAttributes")
async def get_queue_attributes(store: Store, ctx: Context, request: GetQueueAttributes) -> GetQueueAttributesResult:
    """The attributes asked for; without names, none."""
    queue = await queues.load(store, ctx, request.queue_url)
    names = request.attribute_names or []
    attributes.check_names(names)
    counts = await _count(store, queue, ctx.now_ms) if attributes.wants_counts(names) else Counts()
    return GetQueueAttributesResult(attributes.show(queue, names, counts) or None)


async def _count(store: Store, queue: Queue, now_ms: int) -> Counts:
    # Messages past their retention are no more, also when nobody came to receive them.
    await store.commit([Expire(queue.id, queue.born_after_ms(now_ms))])
    depth = await store.depth(queue.id, now_ms)
    return Counts(depth.ready, depth.claimed, depth.delayed)
