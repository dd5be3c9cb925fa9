"""Taking messages from a queue: claim, send those to the dead-letter queue that came too often, show the rest."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from fogbank.fabric import trace
from fogbank.kernel.action import Context
from fogbank.kernel.arn import Arn
from fogbank.services.sqs import attributes as queue_attributes
from fogbank.services.sqs import messages
from fogbank.services.sqs import store as queues
from fogbank.services.sqs.errors import InvalidAttributeName, TooManyInFlight
from fogbank.services.sqs.model import Queue, RedrivePolicy, StoredMessage
from fogbank.services.sqs.receipt import write_handle
from fogbank.services.sqs.seals import opened
from fogbank.services.sqs.sending import meet_group, sequence_number
from fogbank.services.sqs.shapes import Attributes
from fogbank.services.sqs.store import StoredQueue
from fogbank.storage.api import Conflict, Entry, Held, Operation, Store

ALL: Final = "All"
SYSTEM_ATTRIBUTES: Final = frozenset(
    {
        ALL,
        "SenderId",
        "SentTimestamp",
        "ApproximateReceiveCount",
        "ApproximateFirstReceiveTimestamp",
        "SequenceNumber",
        "MessageDeduplicationId",
        "MessageGroupId",
        messages.TRACE_HEADER,
        "DeadLetterQueueSourceArn",
    }
)


class Received(Struct, frozen=True, gc=False, rename="pascal", omit_defaults=True):
    """A message as ReceiveMessage gives it.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Message.html
    """

    message_id: str
    receipt_handle: str
    md5_of_body: str = field(name="MD5OfBody")
    body: str
    attributes: dict[str, str] | None = None
    md5_of_message_attributes: str | None = field(default=None, name="MD5OfMessageAttributes")
    message_attributes: Attributes | None = None


class Wish(Struct, frozen=True, gc=False):
    """What a caller asked for, checked."""

    count: int
    visibility_s: int
    system_names: frozenset[str]
    attribute_names: tuple[str, ...]


_Shown = TypeVar("_Shown")
# What a claimed message becomes for its receiver; the number is the moment of the claim.
Form = Callable[[Queue, Entry, StoredMessage, Wish, int], _Shown]


def check_system_names(names: Iterable[str]) -> None:
    """Raises InvalidAttributeName. The names of a queue's own attributes are let through, and give nothing.

    https://github.com/aws/aws-sdk-java/issues/2324
    """
    for name in names:
        if name not in SYSTEM_ATTRIBUTES and not queue_attributes.is_known(name):
            raise InvalidAttributeName(name)


async def take(store: Store, ctx: Context, queue: Queue, wish: Wish, *, polls_long: bool) -> Sequence[Received]:
    """Claim messages as they are now. Raises OverLimit for a short poll at the in-flight limit."""
    return await take_as(store, ctx, queue, wish, show, polls_long=polls_long)


async def take_as(
    store: Store, ctx: Context, queue: Queue, wish: Wish, form: Form[_Shown], *, polls_long: bool
) -> Sequence[_Shown]:
    """As `take`, for a receiver who wants messages in a form of its own."""
    now_ms = ctx.clock.now_ms()
    room = await _room(store, ctx, queue, wish.count, now_ms)
    if room <= 0:
        # A FIFO queue and a long poll answer with nothing instead of an error.
        # https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html
        if queue.fifo or polls_long:
            return ()
        raise TooManyInFlight
    redrive = queue.settings.redrive
    target = await _redrive_target(store, redrive) if redrive else None
    received: list[_Shown] = []
    while len(received) < room:
        entries = await store.claim(
            queue.id,
            room - len(received),
            now_ms=now_ms,
            until_ms=now_ms + wish.visibility_s * 1000,
            born_after_ms=queue.born_after_ms(now_ms),
        )
        worn_out = False
        good: list[tuple[Entry, StoredMessage]] = []
        for entry in entries:
            message = queues.message_of(entry)
            if redrive and target and entry.count > redrive.max_receive_count:
                worn_out = True
                await _to_dead_letters(store, ctx, queue, target, entry, message, now_ms)
            else:
                good.append((entry, message))
        shown = await opened(ctx.world, [message for _, message in good])
        received += [form(queue, entry, each, wish, now_ms) for (entry, _), each in zip(good, shown, strict=True)]
        # Without a timeout what was received is visible already, and would come twice.
        if not worn_out or (received and not wish.visibility_s):
            break
    return received


async def _room(store: Store, ctx: Context, queue: Queue, wanted: int, now_ms: int) -> int:
    """How many of the wanted messages may come in flight; they are only counted when it could be too many."""
    most = ctx.limits.sqs_in_flight_fifo_max if queue.fifo else ctx.limits.sqs_in_flight_standard_max
    if await store.claimed_at_most(queue.id, now_ms, most - wanted):
        return wanted
    return most - (await store.depth(queue.id, now_ms)).claimed


async def _redrive_target(store: Store, redrive: RedrivePolicy) -> StoredQueue | None:
    """The dead-letter queue; None when it was deleted, and then messages stay where they are."""
    arn = Arn.parse(redrive.target_arn)
    return await queues.find_named(store, arn.account, arn.region, arn.resource)


async def _to_dead_letters(
    store: Store, ctx: Context, queue: Queue, letters: StoredQueue, entry: Entry, message: StoredMessage, now_ms: int
) -> None:
    """Move a message in one commit. The receive that found it too old is none: nobody got it."""
    await meet_group(store, letters, message)
    target = letters.queue
    received = entry.count - 1
    dead = message.dead(queue, received=received, first_received_ms=entry.first_claimed_ms, now_ms=now_ms)
    told: list[Operation] = []
    if message.trace:
        times = "once" if received == 1 else f"{received} times"
        hop = trace.hop(
            message.trace,
            ids=ctx.ids,
            kind="delivery",
            source=queue.arn,
            target=target.arn,
            at_ms=now_ms,
            outcome="dead",
            why=f"It was received {times} and not deleted.",
            names=(message.id,),
        )
        dead = replace(dead, trace=trace.within(message.trace, hop))
        told = [trace.append([hop], now_ms=now_ms)]
    try:
        await store.commit(
            [
                queues.settle(queue.id, entry.entry, entry.receipt),
                queues.push_moved(target, dead, now_ms=now_ms),
                *told,
            ],
            [Held(queue.id, entry.entry, entry.receipt)],
        )
    except Conflict:
        # Settled meanwhile, or the dead-letter queue went away: then the message comes again when it is due.
        return


def show(queue: Queue, entry: Entry, message: StoredMessage, wish: Wish, claimed_ms: int) -> Received:
    """A claimed message with the attributes asked for."""
    attributes = wanted_attributes(message.attributes, wish.attribute_names) if message.attributes else None
    return Received(
        message.id,
        write_handle(queue.id, entry.entry, entry.receipt, claimed_ms, entry.due_ms),
        message.body_md5,
        message.body,
        _system_attributes(queue, entry, message, wish.system_names) if wish.system_names else None,
        messages.md5_of_attributes(attributes) if attributes else None,
        attributes,
    )


def wanted_attributes(attributes: Attributes, names: Sequence[str]) -> Attributes | None:
    """Those named, by `All` or `.*` all of them, by `prefix.*` those that begin with the prefix."""
    if ALL in names or ".*" in names:
        return attributes
    prefixes = tuple(name[:-2] for name in names if name.endswith(".*"))
    found = {
        name: value for name, value in attributes.items() if name in names or (prefixes and name.startswith(prefixes))
    }
    return found or None


def _system_attributes(
    queue: Queue, entry: Entry, message: StoredMessage, names: frozenset[str]
) -> dict[str, str] | None:
    values = {
        "SenderId": message.sender_id,
        "ApproximateFirstReceiveTimestamp": str(message.first_received_ms or entry.first_claimed_ms),
        "ApproximateReceiveCount": str(message.received + entry.count),
        "SentTimestamp": str(entry.born_ms),
        "SequenceNumber": sequence_number(entry.entry) if queue.fifo else None,
        "MessageDeduplicationId": message.deduplication_id,
        "MessageGroupId": message.group_id,
        messages.TRACE_HEADER: message.trace_header,
        "DeadLetterQueueSourceArn": message.dead_letter_source_arn,
    }
    everything = ALL in names
    shown = {name: value for name, value in values.items() if value is not None and (everything or name in names)}
    return shown or None
