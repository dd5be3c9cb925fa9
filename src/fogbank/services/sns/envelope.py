"""What subscribers get: the document around a message, and a function's event.

A message is signed once for all that show the same text of it.

https://docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html
https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
"""

from base64 import b64encode
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, final
from urllib.parse import quote

from msgspec import json

from fogbank.kernel.world import World
from fogbank.services.sns.certificate import Signer
from fogbank.services.sns.messages import Attributes, Message
from fogbank.services.sns.model import Topic
from fogbank.services.sns.signing import Attribute, Note, Signed, addressed, frame, timestamp

_encode: Final = json.Encoder().encode


@lru_cache(maxsize=1024)
def unsubscribe_url(endpoint: str, subscription_arn: str) -> str:
    """Where whoever got the message ends the subscription."""
    return f"{endpoint}/?Action=Unsubscribe&SubscriptionArn={quote(subscription_arn, safe=':')}"


def shown(attributes: Attributes) -> Mapping[str, Attribute]:
    """Attributes as documents have them: binary values in base64."""
    return {
        name: Attribute(
            value.data_type,
            (value.string_value or "") if value.binary_value is None else b64encode(value.binary_value).decode(),
        )
        for name, value in attributes.items()
    }


@final
class Envelopes:
    """The documents of one message, for all its subscriptions; `endpoint` is where receivers reach us."""

    def __init__(self, world: World, topic: Topic, topic_arn: str, message: Message, endpoint: str) -> None:
        self._world = world
        self._version = topic.signature_version
        self._topic_arn = topic_arn
        self._message = message
        self._endpoint = endpoint
        self._signed: dict[str, tuple[Note, Signed]] = {}  # by text
        self._frames: dict[tuple[str, bool], tuple[bytes, bytes]] = {}  # by text, and whether they are sealed
        self._attributes = shown(message.attributes) if message.attributes else None

    async def notification(self, protocol: str, subscription_arn: str, *, sealed: bool = False) -> bytes:
        """The document for queues, streams, the web and mail; a sealed one has room for its signature."""
        text = self._message.text_for(protocol)
        made = self._frames.get((text, sealed))
        if made is None:
            note, signed = await self._unsigned(text) if sealed else await self._sign(text)
            number = self._message.sequence
            made = frame(note, signed, attributes=self._attributes, sequence_number=number)
            self._frames[text, sealed] = made
        return addressed(made, unsubscribe_url(self._endpoint, subscription_arn))

    async def function_event(self, subscription_arn: str) -> bytes:
        """A function's event. It spells two of the names otherwise, and says that there is no subject.

        https://github.com/aws/aws-lambda-go/blob/main/events/sns.go
        """
        note, signed = await self._sign(self._message.text_for("lambda"))
        record = {
            "EventSource": "aws:sns",
            "EventVersion": "1.0",
            "EventSubscriptionArn": subscription_arn,
            "Sns": {
                "Type": note.type,
                "MessageId": note.message_id,
                "TopicArn": note.topic_arn,
                "Subject": note.subject or None,
                "Message": note.message,
                "Timestamp": note.timestamp,
                "SignatureVersion": signed.version,
                "Signature": signed.signature,
                "SigningCertUrl": signed.certificate_url,
                "UnsubscribeUrl": unsubscribe_url(self._endpoint, subscription_arn),
                "MessageAttributes": self._attributes or {},
            },
        }
        return _encode({"Records": [record]})

    async def _sign(self, text: str) -> tuple[Note, Signed]:
        found = self._signed.get(text)
        if found is None:
            note, signer = self._note(text), self._world.port(Signer)
            found = note, await signer.sign(note, version=self._version, endpoint=self._endpoint)
            self._signed[text] = found
        return found

    async def _unsigned(self, text: str) -> tuple[Note, Signed]:
        signed = await self._world.port(Signer).unsigned(version=self._version, endpoint=self._endpoint)
        return self._note(text), signed

    def _note(self, text: str) -> Note:
        message = self._message
        at = timestamp(message.at_ms)
        return Note("Notification", message.id, self._topic_arn, text, at, subject=message.subject)
