"""Publish: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html"""

from typing import Final

from msgspec import Struct

from fogbank.fabric import trace
from fogbank.kernel.action import Context, action
from fogbank.services.sns import publishing
from fogbank.services.sns.addresses import topic_arn
from fogbank.services.sns.direct import publish_to_device, publish_to_phone
from fogbank.services.sns.errors import InvalidParameter, TopicNotFound
from fogbank.services.sns.fanout import Fanouts
from fogbank.services.sns.messages import MessageAttributeValue, accept
from fogbank.services.sns.platforms import is_endpoint
from fogbank.storage.api import Store

# A topic, whatever has an ARN, a phone.
_PLACES: Final = 3


class Publish(Struct, frozen=True, gc=False, rename="pascal"):
    message: str
    topic_arn: str | None = None
    target_arn: str | None = None
    phone_number: str | None = None
    subject: str | None = None
    message_structure: str | None = None
    message_attributes: dict[str, MessageAttributeValue] | None = None
    message_deduplication_id: str | None = None
    message_group_id: str | None = None


class PublishResponse(Struct, frozen=True, gc=False, rename="pascal", omit_defaults=True):
    message_id: str
    sequence_number: str | None = None


@action("sns", "Publish")
async def publish(store: Store, ctx: Context, request: Publish) -> PublishResponse:
    """Send a message to all that have subscribed to a topic, or to a phone."""
    if (request.topic_arn, request.target_arn, request.phone_number).count(None) < _PLACES - 1:
        # The words are a guess.
        raise InvalidParameter("Only one of TopicArn, TargetArn and PhoneNumber may be given")
    if request.phone_number is not None:
        return PublishResponse(await publish_to_phone(store, ctx, request.phone_number, request))
    if request.target_arn and is_endpoint(request.target_arn):
        return PublishResponse(await publish_to_device(store, ctx, request.target_arn, request))
    named = request.topic_arn or request.target_arn
    if not named:
        raise InvalidParameter("TopicArn or TargetArn", "no value for required parameter")
    arn = topic_arn(ctx, named, "TopicArn" if request.topic_arn else "TargetArn")
    fanout = await ctx.world.port(Fanouts).of(store, arn)
    if fanout is None:
        raise TopicNotFound
    message_id = ctx.ids.uuid()
    hop = publishing.called(ctx, fanout, message_id, "Publish")
    header = trace.within(ctx.trace_id, hop)
    message = accept(fanout.topic, request, message_id=message_id, now_ms=ctx.now_ms, trace_id=header)
    [published] = await publishing.publish(ctx, fanout, [message], [hop])
    return PublishResponse(published.message_id, published.sequence_number)
