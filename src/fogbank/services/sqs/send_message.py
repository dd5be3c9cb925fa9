"""SendMessage: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html"""

from msgspec import Struct, field

from fogbank.kernel.action import Context, action
from fogbank.services.sqs import messages
from fogbank.services.sqs import store as queues
from fogbank.services.sqs.sending import hop_of, prepare, send, sequence_number
from fogbank.services.sqs.shapes import Attributes
from fogbank.storage.api import Store


class SendMessage(Struct, frozen=True, gc=False, rename="pascal", forbid_unknown_fields=True):
    queue_url: str
    message_body: str
    delay_seconds: int | None = None
    message_attributes: Attributes | None = None
    message_system_attributes: Attributes | None = None
    message_deduplication_id: str | None = None
    message_group_id: str | None = None


class SendMessageResult(Struct, frozen=True, gc=False, rename="pascal", omit_defaults=True):
    md5_of_message_body: str = field(name="MD5OfMessageBody")
    message_id: str
    md5_of_message_attributes: str | None = field(default=None, name="MD5OfMessageAttributes")
    md5_of_message_system_attributes: str | None = field(default=None, name="MD5OfMessageSystemAttributes")
    sequence_number: str | None = None


@action("sqs", "SendMessage")
async def send_message(store: Store, ctx: Context, request: SendMessage) -> SendMessageResult:
    """Put one message into a queue; of two with one deduplication id the second is answered like the first."""
    stored = await queues.load_stored(store, ctx, request.queue_url)
    hop = hop_of(ctx, stored.queue, "SendMessage")
    message, push = prepare(stored.queue, request, ctx, hop)
    [pushed] = await send(store, stored, [push], hop)
    return SendMessageResult(
        message.body_md5,
        pushed.token,
        message.attributes_md5,
        messages.md5_of_attributes(request.message_system_attributes) if request.message_system_attributes else None,
        sequence_number(pushed.entry) if stored.queue.fifo else None,
    )
