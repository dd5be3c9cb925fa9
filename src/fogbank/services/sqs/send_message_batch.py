"""SendMessageBatch: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html"""

from collections.abc import Sequence

from msgspec import Struct, field

from fogbank.kernel.action import Context, action
from fogbank.kernel.errors import ClientError
from fogbank.services.sqs import messages
from fogbank.services.sqs import store as queues
from fogbank.services.sqs.batch import check_batch, failed
from fogbank.services.sqs.errors import BatchRequestTooLong, InvalidParameterValue
from fogbank.services.sqs.model import StoredMessage
from fogbank.services.sqs.sending import hop_of, prepare, send, sequence_number
from fogbank.services.sqs.shapes import Attributes, BatchResultErrorEntry
from fogbank.storage.api import Push, Pushed, Store


class SendMessageBatchRequestEntry(Struct, frozen=True, gc=False, rename="pascal", forbid_unknown_fields=True):
    id: str
    message_body: str
    delay_seconds: int | None = None
    message_attributes: Attributes | None = None
    message_system_attributes: Attributes | None = None
    message_deduplication_id: str | None = None
    message_group_id: str | None = None


class SendMessageBatch(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    queue_url: str
    entries: list[SendMessageBatchRequestEntry]


class SendMessageBatchResultEntry(Struct, frozen=True, gc=False, rename="pascal", omit_defaults=True):
    id: str
    message_id: str
    md5_of_message_body: str = field(name="MD5OfMessageBody")
    md5_of_message_attributes: str | None = field(default=None, name="MD5OfMessageAttributes")
    md5_of_message_system_attributes: str | None = field(default=None, name="MD5OfMessageSystemAttributes")
    sequence_number: str | None = None


class SendMessageBatchResult(Struct, frozen=True, rename="pascal"):
    successful: list[SendMessageBatchResultEntry]
    failed: list[BatchResultErrorEntry]


@action("sqs", "SendMessageBatch")
async def send_message_batch(store: Store, ctx: Context, request: SendMessageBatch) -> SendMessageBatchResult:
    """Put up to ten messages into a queue, in one commit; an entry that is refused fails alone."""
    stored = await queues.load_stored(store, ctx, request.queue_url)
    queue = stored.queue
    check_batch(request.entries, ctx.limits, entry_type="SendMessageBatchRequestEntry")
    if queue.fifo:
        _check_groups(request)
    _check_size(request, ctx.limits.sqs_message_bytes_max)
    hop = hop_of(ctx, queue, "SendMessageBatch")
    accepted: list[tuple[SendMessageBatchRequestEntry, StoredMessage, Push]] = []
    refused: list[BatchResultErrorEntry] = []
    for entry in request.entries:
        try:
            accepted.append((entry, *prepare(queue, entry, ctx, hop)))
        except ClientError as error:
            refused.append(failed(entry.id, error))
    pushed: Sequence[Pushed] = await send(store, stored, [push for _, _, push in accepted], hop) if accepted else ()
    return SendMessageBatchResult(
        [
            _sent(entry, message, done, fifo=queue.fifo)
            for (entry, message, _), done in zip(accepted, pushed, strict=True)
        ],
        refused,
    )


def _sent(
    entry: SendMessageBatchRequestEntry, message: StoredMessage, pushed: Pushed, *, fifo: bool
) -> SendMessageBatchResultEntry:
    return SendMessageBatchResultEntry(
        entry.id,
        pushed.token,
        message.body_md5,
        message.attributes_md5,
        messages.md5_of_attributes(entry.message_system_attributes) if entry.message_system_attributes else None,
        sequence_number(pushed.entry) if fifo else None,
    )


def _check_groups(request: SendMessageBatch) -> None:
    """A FIFO queue refuses a batch as a whole, by another code than SendMessage's, for one entry without a group.

    https://github.com/lumigo-io/lumigo-CLI/issues/100 https://github.com/Jimdo/sqs-dead-letter-handling/issues/10
    """
    if any(entry.message_group_id is None for entry in request.entries):
        raise InvalidParameterValue("The request must contain the parameter MessageGroupId.")


def _check_size(request: SendMessageBatch, most_bytes: int) -> None:
    sent_bytes = sum(
        len(entry.message_body.encode())
        + (messages.attributes_size(entry.message_attributes) if entry.message_attributes else 0)
        for entry in request.entries
    )
    if sent_bytes > most_bytes:
        raise BatchRequestTooLong(most_bytes, sent_bytes)
