"""TagQueue: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_TagQueue.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.sqs.changing import change
from fogbank.services.sqs.errors import MissingParameter
from fogbank.services.sqs.model import Queue
from fogbank.services.sqs.tags import check_tags
from fogbank.storage.api import Store


class TagQueue(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    queue_url: str
    tags: dict[str, str]


@action("sqs", "TagQueue")
async def tag_queue(store: Store, ctx: Context, request: TagQueue) -> Empty:
    """Add tags to a queue, or give those that it has new values."""
    if not request.tags:
        raise MissingParameter("Tags")

    def decide(queue: Queue) -> Queue:
        merged = {**queue.tags, **request.tags}
        check_tags(queue.name, request.tags, ctx.limits, by_aws=ctx.by_aws)
        check_tags(queue.name, merged, ctx.limits, by_aws=True)
        return replace(queue, tags=merged)

    await change(store, ctx, request.queue_url, decide)
    return Empty()
