"""What leaves for mailboxes, phones, mobile apps and streams is kept as a record, and can be read back.

    GET    /_fogbank/sns/sent?protocol=email&endpoint=ann@example.com&topic=ARN     the newest last
    DELETE /_fogbank/sns/sent                                                        forget all

    {"sent": [{"sentAt": "2026-11-23T12:00:00.000Z", "type": "Notification", "protocol": "email",
      "endpoint": "ann@example.com", "topicArn": …, "subscriptionArn": …, "messageId": …, "subject": …, "body": …}]}

A request for confirmation by mail has a `subscribeUrl`, which a test may follow. The newest thousand are kept.
"""

from collections.abc import Mapping
from typing import Any, Final, final
from urllib.parse import parse_qsl

from msgspec import Struct, msgpack

from fogbank.fabric.delivery import Attribute, Delivery, Landing
from fogbank.kernel.calls import Endpoint
from fogbank.kernel.errors import ValidationError
from fogbank.kernel.http import Request
from fogbank.kernel.world import World
from fogbank.services.sns.envelope import unsubscribe_url
from fogbank.services.sns.model import Subscription
from fogbank.services.sns.phones import OPTED_OUT, is_silent
from fogbank.services.sns.signing import Type, timestamp
from fogbank.storage.api import Append, DropLog, Store, Trim

PROTOCOLS: Final = frozenset({"email", "email-json", "sms", "application", "firehose"})
KEPT_MAX: Final = 1000

_LOG: Final = int.from_bytes(b"sns.sent")
_TRIM_EVERY: Final = 100
_BYTES_MAX: Final = 1 << 30


class Sent(Struct, frozen=True, rename="camel", omit_defaults=True):
    """One thing that went out. What it does not have is not there."""

    sent_at: str
    type: str
    protocol: str
    endpoint: str
    message_id: str
    body: str
    topic_arn: str = ""
    subscription_arn: str = ""
    subject: str = ""
    attributes: Mapping[str, Mapping[str, str]] = {}
    subscribe_url: str = ""
    unsubscribe_url: str = ""


_encode: Final = msgpack.Encoder().encode
_sent_of: Final = msgpack.Decoder(Sent).decode


@final
class SentLog:
    """A port; one for a store, and another one after a reset."""

    def __init__(self, store: Store, world: World) -> None:
        self._store = store
        self._world = world
        self._appended = 0

    def append(self, sent: Sent) -> Append:
        """The operation that keeps a record; `grew` is to be called when it is committed."""
        return Append(_LOG, 0, (_encode(sent),), self._world.clock.now_ms())

    def grew(self) -> None:
        """Now and then, let go of the old."""
        self._appended += 1
        if self._appended % _TRIM_EVERY == 0:
            self._world.background.spawn("sns records", self._trim())

    async def land(self, delivery: Delivery) -> Landing:
        """A delivery becomes a record; to a phone whose holder has opted out, nothing."""
        if delivery.facts["protocol"] == "sms":
            place = f"{delivery.account}/{delivery.region}".encode()
            if await is_silent(self._store, place, delivery.facts["endpoint"]):
                return Landing(outcome="dropped", why=OPTED_OUT)
        sent = _sent(delivery, self._world.clock.now_ms(), self._world.port(Endpoint).url)
        return Landing([self.append(sent)], self.grew, outcome="recorded")

    async def page(self, request: Request) -> object | None:
        """What is shown under /_fogbank/sns/sent. None for what is not there."""
        if request.path.rstrip("/") != "/_fogbank/sns/sent":
            return None
        if request.method == "DELETE":
            await self._store.commit([DropLog(_LOG)])
            return {"sent": []}
        if request.method != "GET":
            raise ValidationError("The records take GET and DELETE.")
        wanted = dict(parse_qsl(request.query))
        for name in wanted.keys() - {"protocol", "endpoint", "topic"}:
            raise ValidationError(f"{name} is none of protocol, endpoint and topic.")
        return {"sent": [sent for sent in await self.records() if _fits(sent, wanted)]}

    async def records(self) -> list[Sent]:
        """All that are kept, the newest last."""
        last = await self._store.last(_LOG, 0)
        found = await self._store.read(_LOG, 0, max(0, last - KEPT_MAX), KEPT_MAX, _BYTES_MAX)
        return [_sent_of(record.data) for record in found]

    async def _trim(self) -> None:
        last = await self._store.last(_LOG, 0)
        kept = await self._store.read(_LOG, 0, max(0, last - KEPT_MAX), 1)
        if kept:
            await self._store.commit([Trim(_LOG, 0, kept[0].at_ms)])


def facts(subscription: Subscription, type_: Type = "Notification", **more: str) -> Mapping[str, str]:
    """What a delivery takes along, so that its record needs nobody else."""
    return {"protocol": subscription.protocol, "endpoint": subscription.endpoint, "type": type_, **more}


def attributes_shown(attributes: Mapping[str, Attribute]) -> dict[str, dict[str, str]]:
    return {name: {"Type": value.data_type, "Value": value.value} for name, value in attributes.items()}


def _sent(delivery: Delivery, now_ms: int, endpoint: str) -> Sent:
    known = delivery.facts
    mail = known["protocol"] == "email" and known["type"] == "Notification"
    return Sent(
        timestamp(now_ms),
        known["type"],
        known["protocol"],
        known["endpoint"],
        delivery.id,
        delivery.body.decode("utf-8", "replace"),
        delivery.source_arn,
        delivery.target_arn,
        known.get("subject", ""),
        attributes_shown(delivery.attributes),
        known.get("subscribe_url", ""),
        unsubscribe_url(endpoint, delivery.target_arn) if mail else "",
    )


def _fits(sent: Sent, wanted: Mapping[str, str]) -> bool:
    own: Mapping[str, Any] = {"protocol": sent.protocol, "endpoint": sent.endpoint, "topic": sent.topic_arn}
    return all(own[name] == value for name, value in wanted.items())
