"""ListDeadLetterSourceQueues:
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListDeadLetterSourceQueues.html"""

from msgspec import Struct, field

from fogbank.kernel.action import Context, action
from fogbank.services.sqs import store as queues
from fogbank.services.sqs.addresses import queue_url
from fogbank.services.sqs.paging import page_size, read_token, write_token
from fogbank.storage.api import Store


class ListDeadLetterSourceQueues(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    queue_url: str
    next_token: str | None = None
    max_results: int | None = None


class ListDeadLetterSourceQueuesResult(Struct, frozen=True, rename="pascal", omit_defaults=True):
    queue_urls: list[str] = field(name="queueUrls")
    next_token: str | None = None


@action("sqs", "ListDeadLetterSourceQueues")
async def list_dead_letter_source_queues(
    store: Store, ctx: Context, request: ListDeadLetterSourceQueues
) -> ListDeadLetterSourceQueuesResult:
    """The queues whose redrive policy names this one."""
    queue = await queues.load(store, ctx, request.queue_url)
    size = page_size(request.max_results)
    names = await queues.sources_of(store, queue, after=read_token(request.next_token), limit=size + 1)
    more = request.max_results is not None and len(names) > size
    return ListDeadLetterSourceQueuesResult(
        [queue_url(ctx.endpoint, queue.account, name) for name in names[:size]],
        write_token(names[size - 1]) if more else None,
    )
