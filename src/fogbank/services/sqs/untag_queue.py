"""UntagQueue: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_UntagQueue.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.sqs.changing import change
from fogbank.services.sqs.errors import MissingParameter
from fogbank.services.sqs.model import Queue
from fogbank.storage.api import Store


class UntagQueue(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    queue_url: str
    tag_keys: list[str]


@action("sqs", "UntagQueue")
async def untag_queue(store: Store, ctx: Context, request: UntagQueue) -> Empty:
    """Take tags off a queue; those that it does not have are passed over."""
    if not request.tag_keys:
        raise MissingParameter("TagKeys")

    def decide(queue: Queue) -> Queue:
        return replace(queue, tags={key: value for key, value in queue.tags.items() if key not in request.tag_keys})

    await change(store, ctx, request.queue_url, decide)
    return Empty()
