"""ReceiveMessage: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.kernel.wakeup import long_poll
from fogbank.services.sqs import attempts, receiving
from fogbank.services.sqs import store as queues
from fogbank.services.sqs.errors import InvalidValue
from fogbank.services.sqs.model import Queue
from fogbank.services.sqs.receiving import Received, Wish
from fogbank.storage.api import Store


class ReceiveMessage(Struct, frozen=True, gc=False, rename="pascal", forbid_unknown_fields=True):
    queue_url: str
    attribute_names: list[str] | None = None
    message_system_attribute_names: list[str] | None = None
    message_attribute_names: list[str] | None = None
    max_number_of_messages: int | None = None
    visibility_timeout: int | None = None
    wait_time_seconds: int | None = None
    receive_request_attempt_id: str | None = None


class ReceiveMessageResult(Struct, frozen=True, rename="pascal", omit_defaults=True):
    messages: list[Received] | None = None


@action("sqs", "ReceiveMessage")
async def receive_message(store: Store, ctx: Context, request: ReceiveMessage) -> ReceiveMessageResult:
    """Take up to ten messages; with a wait, stay until one comes or the time is up."""
    stored = await queues.load_stored(store, ctx, request.queue_url)
    queue = stored.queue
    wish = _wish(queue, request, ctx)
    wait_s = queue.settings.wait_s if request.wait_time_seconds is None else request.wait_time_seconds
    # A standard queue takes the id and does nothing with it: https://github.com/awspring/spring-cloud-aws/issues/529
    attempt_id = request.receive_request_attempt_id if queue.fifo else None
    if attempt_id:
        again = await attempts.repeat(store, ctx, queue, wish, attempt_id)
        if again is not None:
            return ReceiveMessageResult(again)
    received = await receiving.take(store, ctx, queue, wish, polls_long=wait_s > 0)
    if not received and wait_s:
        received = await long_poll(
            ctx.clock,
            ctx.wakeups,
            ("queue", queue.id),
            lambda: receiving.take(store, ctx, queue, wish, polls_long=True),
            lambda: store.next_due(queue.id, ctx.clock.now_ms()),
            until_ms=ctx.now_ms + wait_s * 1000,
        )
    if attempt_id:
        await attempts.remember(store, ctx, queue, attempt_id, received)
    return ReceiveMessageResult(list(received) or None)


def _wish(queue: Queue, request: ReceiveMessage, ctx: Context) -> Wish:
    count = 1 if request.max_number_of_messages is None else request.max_number_of_messages
    if not 1 <= count <= ctx.limits.sqs_batch_entries_max:
        reason = f"Must be between 1 and {ctx.limits.sqs_batch_entries_max}, if provided."
        raise InvalidValue(count, "MaxNumberOfMessages", reason)
    wait_s = request.wait_time_seconds
    if wait_s is not None and not 0 <= wait_s <= ctx.limits.sqs_wait_s_max:
        reason = f"Must be >= 0 and <= {ctx.limits.sqs_wait_s_max}, if provided."
        raise InvalidValue(wait_s, "WaitTimeSeconds", reason)
    visibility_s = queue.settings.visibility_s if request.visibility_timeout is None else request.visibility_timeout
    if not 0 <= visibility_s <= ctx.limits.sqs_visibility_s_max:
        reason = f"Must be between 0 and {ctx.limits.sqs_visibility_s_max}, if provided."
        raise InvalidValue(visibility_s, "VisibilityTimeout", reason)
    system = frozenset(request.attribute_names or ()) | frozenset(request.message_system_attribute_names or ())
    if system:
        receiving.check_system_names(system)
    return Wish(count, visibility_s, system, tuple(request.message_attribute_names or ()))
