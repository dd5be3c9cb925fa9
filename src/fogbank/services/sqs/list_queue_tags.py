"""ListQueueTags: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueueTags.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.sqs import store as queues
from fogbank.storage.api import Store


class ListQueueTags(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    queue_url: str


class ListQueueTagsResult(Struct, frozen=True, rename="pascal", omit_defaults=True):
    tags: dict[str, str] | None = None


@action("sqs", "ListQueueTags")
async def list_queue_tags(store: Store, ctx: Context, request: ListQueueTags) -> ListQueueTagsResult:
    """A queue's tags."""
    queue = await queues.load(store, ctx, request.queue_url)
    return ListQueueTagsResult(queue.tags or None)
