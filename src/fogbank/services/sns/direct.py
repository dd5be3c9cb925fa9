"""Messages to a phone, without a topic: they become records (sent.py).

https://docs.aws.amazon.com/sns/latest/dg/sms_sending-overview.html
"""

import re
from collections.abc import Mapping
from typing import Final

from fogbank.fabric import trace
from fogbank.fabric.delivery import Attribute
from fogbank.fabric.outbox import Outbox
from fogbank.kernel.action import Context
from fogbank.services.sns.delivering import attributes_of
from fogbank.services.sns.errors import InvalidParameter
from fogbank.services.sns.messages import Draft, Message, message_of
from fogbank.services.sns.sent import Sent, SentLog, attributes_shown
from fogbank.services.sns.signing import timestamp

# "The total size limit for a single SMS Publish action is 1,600 characters."
# https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
_CHARS_MAX: Final = 1600
_BYTES_MAX: Final = 262_144
# E.164, as the parameter PhoneNumber wants it.
_PHONE: Final = re.compile(r"\+?[1-9]\d{6,14}\Z")


async def publish_to_phone(ctx: Context, phone_number: str, draft: Draft) -> str:
    """The message's id. Raises InvalidParameter."""
    if not _PHONE.match(phone_number):
        raise InvalidParameter("PhoneNumber", f"{phone_number} is not valid to publish to")
    message = message_of(
        draft, message_id=ctx.ids.uuid(), now_ms=ctx.now_ms, bytes_max=_BYTES_MAX, trace_id=ctx.trace_id
    )
    if len(message.text_for("sms")) > _CHARS_MAX:
        raise InvalidParameter("Message too long")
    log = ctx.world.port(SentLog)
    record = _record(message, phone_number, attributes_of(message.attributes))
    hop = trace.hop(
        ctx.trace_id,
        ids=ctx.ids,
        kind="call",
        source="sns:Publish",
        # A phone has no ARN; how AWS's policies name one.
        target="arn:aws:sns:::sms",
        at_ms=ctx.now_ms,
        outcome="recorded",
        names=(message.id, ctx.request_id),
    )
    await ctx.world.port(Outbox).send([], operations=[log.append(record)], hops=[hop], now_ms=ctx.now_ms)
    log.grew()
    return message.id


def _record(message: Message, phone_number: str, attributes: Mapping[str, Attribute]) -> Sent:
    return Sent(
        timestamp(message.at_ms),
        "Notification",
        "sms",
        phone_number,
        message.id,
        message.text_for("sms"),
        subject=message.subject,
        attributes=attributes_shown(attributes),
    )
