"""ListQueues: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueues.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.sqs import store as queues
from fogbank.services.sqs.addresses import queue_url
from fogbank.services.sqs.paging import page_size, read_token, write_token
from fogbank.storage.api import Store


class ListQueues(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    queue_name_prefix: str | None = None
    next_token: str | None = None
    max_results: int | None = None


class ListQueuesResult(Struct, frozen=True, rename="pascal", omit_defaults=True):
    queue_urls: list[str] | None = None
    next_token: str | None = None


@action("sqs", "ListQueues")
async def list_queues(store: Store, ctx: Context, request: ListQueues) -> ListQueuesResult:
    """The caller's queues by name. Only who asks for pages gets a token: without MaxResults it is the first 1,000."""
    size = page_size(request.max_results)
    found = await queues.list_queues(
        store,
        ctx.account,
        ctx.region,
        prefix=request.queue_name_prefix or "",
        after=read_token(request.next_token),
        limit=size + 1,
    )
    page = found[:size]
    more = request.max_results is not None and len(found) > size
    return ListQueuesResult(
        [queue_url(ctx.endpoint, queue.account, queue.name) for queue in page] or None,
        write_token(page[-1].name) if more else None,
    )
