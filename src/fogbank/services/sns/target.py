"""SNS as the target of deliveries: into a topic, and out of it to subscriptions that are no resources of others.

arn:aws:sns:REGION:ACCOUNT:TOPIC        what arrives is published: its body is the text
arn:aws:sns:REGION:ACCOUNT:TOPIC:ID     a message for that subscription's endpoint, or a record of it
"""

from base64 import b64decode

from fogbank.fabric.delivery import Attribute, Delivery, Landing, Target, TargetError
from fogbank.kernel.arn import Arn
from fogbank.kernel.calls import Endpoint
from fogbank.kernel.errors import AwsError
from fogbank.kernel.world import World
from fogbank.services.sns import fifo, http_target
from fogbank.services.sns.fanout import Fanout, Fanouts
from fogbank.services.sns.messages import Message, MessageAttributeValue, accept
from fogbank.services.sns.publish import Publish
from fogbank.services.sns.routing import deliveries_of, routes_for
from fogbank.services.sns.sent import PROTOCOLS, SentLog
from fogbank.storage.api import Store


def target(store: Store, world: World) -> Target:
    """The target of this service's ARNs."""

    async def land(delivery: Delivery, arn: Arn) -> Landing:
        if delivery.facts.get("protocol") in PROTOCOLS:
            return await world.port(SentLog).land(delivery)
        if ":" in arn.resource:
            return await http_target.land(world, delivery)
        return await _publish(store, world, delivery, arn)

    return land


async def _publish(store: Store, world: World, delivery: Delivery, arn: Arn) -> Landing:
    fanout = await world.port(Fanouts).of(store, arn)
    if fanout is None:
        raise TargetError("NotFound", f"There is no {arn}.", transient=False)
    message = _message(world, fanout, delivery)
    if fanout.topic.fifo:
        pushed = fifo.push(fanout.topic, message, message.at_ms)
        return Landing([pushed], lambda: world.port(fifo.FifoTopics).wake(fanout.topic), ids=(message.id,))
    wanted, filtered = routes_for(fanout, message)
    deliveries = await deliveries_of(world, fanout, wanted, message, world.port(Endpoint).url)
    why = f"{len(filtered)} of {len(fanout.routes)} subscriptions filter it out" if filtered else ""
    return Landing(deliveries=deliveries, ids=(message.id,), why=why)


def _message(world: World, fanout: Fanout, delivery: Delivery) -> Message:
    """Raises TargetError for what Publish would refuse."""
    draft = Publish(
        delivery.body.decode("utf-8", "replace"),
        subject=delivery.facts.get("subject"),
        message_attributes={name: _attribute(attribute) for name, attribute in delivery.attributes.items()},
        message_group_id=delivery.group_id or None,
        message_deduplication_id=(delivery.deduplication_id or None) if fanout.topic.fifo else None,
    )
    try:
        return accept(
            fanout.topic,
            draft,
            message_id=world.ids.uuid(),
            now_ms=world.clock.now_ms(),
            trace_id=delivery.trace_id,
        )
    except AwsError as error:
        raise TargetError(error.code, error.message, transient=False) from None


def _attribute(attribute: Attribute) -> MessageAttributeValue:
    if attribute.data_type.startswith("Binary"):
        return MessageAttributeValue(attribute.data_type, binary_value=b64decode(attribute.value))
    return MessageAttributeValue(attribute.data_type, attribute.value)
