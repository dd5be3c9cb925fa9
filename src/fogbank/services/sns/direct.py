"""Messages to a phone or a device, without a topic: they become records (sent.py).

https://docs.aws.amazon.com/sns/latest/dg/sms_sending-overview.html
https://docs.aws.amazon.com/sns/latest/dg/mobile-push-send-directmobile.html
"""

import re
from typing import Final

from fogbank.fabric import trace
from fogbank.fabric.outbox import Outbox
from fogbank.kernel.action import Context
from fogbank.services.sns import store as topics
from fogbank.services.sns.delivering import attributes_of
from fogbank.services.sns.errors import EndpointDisabled, InvalidParameter, PlatformApplicationDisabled
from fogbank.services.sns.messages import Draft, Message, message_of
from fogbank.services.sns.phones import OPTED_OUT, is_silent, place
from fogbank.services.sns.platforms import endpoint_arn
from fogbank.services.sns.sent import Sent, SentLog, attributes_shown
from fogbank.services.sns.signing import timestamp
from fogbank.storage.api import Store

# "The total size limit for a single SMS Publish action is 1,600 characters."
# https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
_CHARS_MAX: Final = 1600
_BYTES_MAX: Final = 262_144
# E.164, as the parameter PhoneNumber wants it.
_PHONE: Final = re.compile(r"\+?[1-9]\d{6,14}\Z")


async def publish_to_phone(store: Store, ctx: Context, phone_number: str, draft: Draft) -> str:
    """The message's id. Raises InvalidParameter. A phone whose holder has opted out gets nothing."""
    if not _PHONE.match(phone_number):
        raise InvalidParameter("PhoneNumber", f"{phone_number} is not valid to publish to")
    message = message_of(
        draft, message_id=ctx.ids.uuid(), now_ms=ctx.now_ms, bytes_max=_BYTES_MAX, trace_id=ctx.trace_id
    )
    if len(message.text_for("sms")) > _CHARS_MAX:
        raise InvalidParameter("Message too long")
    silent = await is_silent(store, place(ctx), phone_number)
    record = None if silent else _record(message, "sms", phone_number, "sms")
    # A phone has no ARN; how AWS's policies name one.
    return await _send(ctx, message, record, "arn:aws:sns:::sms")


async def publish_to_device(store: Store, ctx: Context, arn: str, draft: Draft) -> str:
    """The message's id. Raises InvalidParameter, NotFound, EndpointDisabled, PlatformApplicationDisabled."""
    device = (await topics.find_device(store, endpoint_arn(ctx, arn, "TargetArn"))).value
    application = await topics.APPLICATIONS.find(store, topics.application_of(device))
    if application is None or application.value.attributes.get("Enabled", "true") != "true":
        raise PlatformApplicationDisabled
    if not device.enabled:
        raise EndpointDisabled
    message = message_of(
        draft, message_id=ctx.ids.uuid(), now_ms=ctx.now_ms, bytes_max=_BYTES_MAX, trace_id=ctx.trace_id
    )
    # Of a text for each protocol, push services have their own: {"default": …, "GCM": …}
    return await _send(ctx, message, _record(message, "application", arn, device.platform), arn)


async def _send(ctx: Context, message: Message, record: Sent | None, target: str) -> str:
    log = ctx.world.port(SentLog)
    hop = trace.hop(
        ctx.trace_id,
        ids=ctx.ids,
        kind="call",
        source="sns:Publish",
        target=target,
        at_ms=ctx.now_ms,
        outcome="recorded" if record else "dropped",
        why="" if record else OPTED_OUT,
        names=(message.id, ctx.request_id),
    )
    operations = [log.append(record)] if record else []
    await ctx.world.port(Outbox).send([], operations=operations, hops=[hop], now_ms=ctx.now_ms)
    if record:
        log.grew()
    return message.id


def _record(message: Message, protocol: str, endpoint: str, text_of: str) -> Sent:
    return Sent(
        timestamp(message.at_ms),
        "Notification",
        protocol,
        endpoint,
        message.id,
        message.text_for(text_of),
        subject=message.subject,
        attributes=attributes_shown(attributes_of(message.attributes)),
    )
