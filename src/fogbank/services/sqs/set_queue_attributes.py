"""SetQueueAttributes: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html"""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.sqs import attributes
from fogbank.services.sqs.changing import change
from fogbank.services.sqs.errors import MissingParameter
from fogbank.services.sqs.model import Queue
from fogbank.storage.api import Operation, Redelay, Store


class SetQueueAttributes(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    queue_url: str
    attributes: dict[str, str]


@action("sqs", "SetQueueAttributes")
async def set_queue_attributes(store: Store, ctx: Context, request: SetQueueAttributes) -> Empty:
    """Change attributes, all or none. They hold at once, where AWS may take a minute."""
    if not request.attributes:
        # The words of the query protocol, in both: https://github.com/aws-controllers-k8s/community/issues/2139
        raise MissingParameter("Attribute.Name")

    def decide(queue: Queue) -> Queue:
        given = _without_fifo(queue, request.attributes)
        settings = attributes.apply(queue.settings, given, ctx.limits, account=queue.account, region=queue.region)
        return replace(queue, settings=settings, modified_s=ctx.now_ms // 1000)

    checks_redrive = "RedrivePolicy" in request.attributes
    await change(store, ctx, request.queue_url, decide, also=_redelay, checks_redrive=checks_redrive)
    return Empty()


def _without_fifo(queue: Queue, given: dict[str, str]) -> dict[str, str]:
    """Saying again that a FIFO queue is one changes nothing, and is let through."""
    if queue.fifo and given.get("FifoQueue", "").lower() == "true":
        return {name: text for name, text in given.items() if name != "FifoQueue"}
    return given


def _redelay(before: Queue, after: Queue) -> Sequence[Operation]:
    """On a FIFO queue a new delay holds for the messages that wait already; on a standard queue it does not.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-delay-queues.html
    """
    if after.fifo and after.settings.delay_s != before.settings.delay_s:
        return [Redelay(after.id, after.settings.delay_s * 1000)]
    return ()
