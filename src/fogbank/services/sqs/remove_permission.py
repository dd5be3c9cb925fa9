"""RemovePermission: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_RemovePermission.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.sqs.changing import change
from fogbank.services.sqs.model import Queue
from fogbank.services.sqs.policy import remove_permission as without_permission
from fogbank.storage.api import Store


class RemovePermission(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    queue_url: str
    label: str


@action("sqs", "RemovePermission")
async def remove_permission(store: Store, ctx: Context, request: RemovePermission) -> Empty:
    """Take a statement out of the queue's policy."""

    def decide(queue: Queue) -> Queue:
        return replace(queue, settings=replace(queue.settings, policy=without_permission(queue, request.label)))

    await change(store, ctx, request.queue_url, decide)
    return Empty()
