"""A message on its way to one subscription: a delivery.

sqs, lambda                             to the endpoint's ARN: what arrives becomes a message there, an invocation
http, https                             to the subscription's ARN, in its lane (http_target.py)
email, email-json, sms, application,
firehose                                to the subscription's ARN: kept as records (sent.py)
"""

from base64 import b64encode
from collections.abc import Mapping
from typing import Final

from fogbank.fabric.delivery import Attribute, Delivery
from fogbank.services.sns.envelope import Envelopes
from fogbank.services.sns.fanout import Fanout, Route
from fogbank.services.sns.messages import Attributes, Message
from fogbank.services.sns.sealing import SEAL

KIND: Final = "sns"
# Protocols that get the text alone.
_PLAIN: Final = frozenset({"email", "sms", "application"})


async def delivery(fanout: Fanout, route: Route, message: Message, envelopes: Envelopes) -> Delivery:
    """What goes to a subscription.

    The subject goes along as a fact, for those who do not find it in a document.
    """
    protocol = route.subscription.protocol
    raw = route.raw or protocol in _PLAIN
    dead_letter_body: bytes | None = None
    sealed = False
    if protocol == "lambda":
        body = await envelopes.function_event(route.arn)
        if route.dead_letter_arn:
            # Not the event of a function: a guess, since a queue's readers know documents.
            dead_letter_body = await envelopes.notification(protocol, route.arn)
    elif raw:
        body = message.text_for(protocol).encode()
    else:
        sealed = protocol == "sqs"
        body = await envelopes.notification(protocol, route.arn, sealed=sealed)
    topic = fanout.topic
    return Delivery(
        route.target_arn,
        body,
        fanout.arn,
        topic.account,
        topic.region,
        route.policy,
        message.at_ms,
        attributes=attributes_of(message.attributes) if raw and message.attributes else {},
        trace_id=message.trace_id,
        group_id=message.group_id,
        deduplication_id=message.deduplication_id,
        dead_letter_arn=route.dead_letter_arn,
        dead_letter_body=dead_letter_body,
        kind=KIND,
        facts={**route.facts, "subject": message.subject} if message.subject else route.facts,
        lane=route.lane,
        id=message.id,
        seal=SEAL if sealed else "",
    )


def attributes_of(attributes: Attributes) -> Mapping[str, Attribute]:
    """Message attributes beside a raw text, which become SQS's own."""
    return {
        name: Attribute(
            value.data_type,
            (value.string_value or "") if value.binary_value is None else b64encode(value.binary_value).decode(),
        )
        for name, value in attributes.items()
    }
