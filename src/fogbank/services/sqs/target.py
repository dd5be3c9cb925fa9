"""SQS as the target of deliveries: what arrives becomes a message, by the rules of SendMessage."""

from base64 import b64decode
from functools import lru_cache

from fogbank.fabric.delivery import Attribute, Delivery, Landing, Target, TargetError
from fogbank.kernel.arn import Arn
from fogbank.kernel.errors import AwsError
from fogbank.kernel.world import World
from fogbank.services.sqs import store as queues
from fogbank.services.sqs.send_message import SendMessage
from fogbank.services.sqs.sending import arrive, meet_group
from fogbank.services.sqs.shapes import MessageAttributeValue
from fogbank.storage.api import Store


def target(store: Store, world: World) -> Target:
    """The target of `arn:aws:sqs:REGION:ACCOUNT:NAME`."""

    async def land(delivery: Delivery, arn: Arn) -> Landing:
        found = await queues.find_named(store, arn.account, arn.region, arn.resource)
        if found is None:
            raise TargetError("AWS.SimpleQueueService.NonExistentQueue", f"There is no {arn}.", transient=False)
        try:
            draft = _draft(delivery, fifo=found.queue.fifo)
            sender = _sender(delivery.source_arn)
            header, seal = delivery.trace_id, delivery.seal
            message, push = arrive(found.queue, draft, world, service=sender, trace_id=header, seal=seal)
        except AwsError as error:
            raise TargetError(error.code, error.message, transient=False) from None
        await meet_group(store, found, message)
        return Landing([push], ids=(message.id,))

    return land


def _draft(delivery: Delivery, *, fifo: bool) -> SendMessage:
    """What SendMessage would be asked. A group that keeps a lane in order is not told to a standard queue.

    Those of standard topics, rules and schedules make it a fair one; those of FIFO topics are not passed on:
    https://repost.aws/questions/QUloXbTivWQh-O4hY9muQ2wQ/using-eventbridge-targets-with-new-sqs-fair-queue-feature
    """
    attributes = delivery.attributes
    ordered = delivery.lane is not None and delivery.lane.strict
    return SendMessage(
        "",
        delivery.body.decode("utf-8", "replace"),
        message_attributes={name: _attribute(given) for name, given in attributes.items()} if attributes else None,
        message_group_id=(delivery.group_id or None) if fifo or not ordered else None,
        message_deduplication_id=(delivery.deduplication_id or None) if fifo else None,
    )


def _attribute(attribute: Attribute) -> MessageAttributeValue:
    if attribute.data_type.startswith("Binary"):
        return MessageAttributeValue(attribute.data_type, binary_value=b64decode(attribute.value))
    return MessageAttributeValue(attribute.data_type, attribute.value)


@lru_cache(maxsize=1024)
def _sender(source_arn: str) -> str:
    """The service whose resource sends."""
    return f"{Arn.parse(source_arn).service}.amazonaws.com"
