"""CreateQueue: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html"""

from msgspec import Struct, field

from fogbank.kernel.action import Context, action
from fogbank.services.sqs import attributes, changing, tags
from fogbank.services.sqs import store as queues
from fogbank.services.sqs.addresses import queue_url
from fogbank.services.sqs.errors import (
    InvalidAttributeName,
    InvalidAttributeValue,
    MissingParameter,
    QueueDeletedRecently,
    QueueNameExists,
)
from fogbank.services.sqs.model import FIFO_SUFFIX, Queue, Settings, check_queue_name
from fogbank.storage.api import Conflict, Item, OpenQueue, Order, Remove, Store, Unchanged


class CreateQueue(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    queue_name: str
    attributes: dict[str, str] | None = None
    tags: dict[str, str] | None = field(default=None, name="tags")


class CreateQueueResult(Struct, frozen=True, rename="pascal"):
    queue_url: str


@action("sqs", "CreateQueue")
async def create_queue(store: Store, ctx: Context, request: CreateQueue) -> CreateQueueResult:
    """Make a queue; one that is there already with the same attributes is answered as it is."""
    name = request.queue_name
    if not name:
        raise MissingParameter("QueueName")
    given = dict(request.attributes or {})
    fifo = _is_fifo(name, given)
    check_queue_name(name, fifo=fifo)
    settings = attributes.apply(Settings(fifo=fifo), given, ctx.limits, account=ctx.account, region=ctx.region)
    tags.check_tags(name, request.tags or {}, ctx.limits, by_aws=ctx.by_aws)
    queue = Queue(
        ctx.account,
        ctx.region,
        name,
        ctx.ids.int63(),
        ctx.now_ms // 1000,
        ctx.now_ms // 1000,
        settings,
        request.tags or {},
    )
    await _make(store, ctx, queue, given)
    return CreateQueueResult(queue_url(ctx.endpoint, ctx.account, name))


def _is_fifo(name: str, given: dict[str, str]) -> bool:
    """FifoQueue can only be true; a standard queue does not have the attribute at all."""
    match given.pop("FifoQueue", "").lower():
        case "true":
            return True
        case "":
            return False
        case "false" if not name.endswith(FIFO_SUFFIX):
            raise InvalidAttributeName("FifoQueue")
        case _:
            raise InvalidAttributeValue("FifoQueue")


async def _make(store: Store, ctx: Context, queue: Queue, given: dict[str, str]) -> None:
    key = queues.queue_key(queue.account, queue.region, queue.name)
    while True:
        existing = await queues.find(store, key)
        if existing:
            _check_same(existing.queue, queue, given)
            return
        await changing.check_redrive(store, queue)
        grave = await store.get(queues.DELETED, key)
        _check_grave(grave, ctx)
        order = Order.STRICT if queue.fifo else Order.LOOSE
        forget = [Remove(queues.DELETED, key)] if grave else []
        try:
            await store.commit(
                [OpenQueue(queue.id, order), queues.put(queue), *forget], [Unchanged(queues.QUEUES, key, 0)]
            )
        except Conflict:
            continue
        return


def _check_same(existing: Queue, wanted: Queue, given: dict[str, str]) -> None:
    """What is not given is not compared, as AWS was seen to answer."""
    for name in given:
        if attributes.differ(existing, wanted, name):
            raise QueueNameExists(name)
    if wanted.tags and wanted.tags != existing.tags:
        raise QueueNameExists("tags")


def _check_grave(grave: Item | None, ctx: Context) -> None:
    """A name can be used again when it was free for 60 seconds."""
    wait_s = ctx.limits.sqs_name_reuse_s
    if grave and ctx.now_ms < int(grave.value) + wait_s * 1000:
        raise QueueDeletedRecently(wait_s)
