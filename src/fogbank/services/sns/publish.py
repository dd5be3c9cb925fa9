"""Publish: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.fabric import trace
from fogbank.fabric.outbox import Outbox
from fogbank.kernel.action import Context, action
from fogbank.kernel.errors import Unsupported
from fogbank.services.sns.addresses import topic_arn
from fogbank.services.sns.errors import InvalidParameter, TopicNotFound
from fogbank.services.sns.fanout import Fanout, Fanouts
from fogbank.services.sns.messages import Message, MessageAttributeValue, accept
from fogbank.services.sns.publishing import deliveries_of, filtered_hop, routes_for
from fogbank.storage.api import Store


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
    """Send a message to all that have subscribed to a topic."""
    if request.phone_number is not None:
        raise Unsupported("the parameter Publish.PhoneNumber")
    named = request.topic_arn or request.target_arn
    if not named:
        raise InvalidParameter("TopicArn or TargetArn", "no value for required parameter")
    arn = topic_arn(ctx, named, "TopicArn" if request.topic_arn else "TargetArn")
    fanout = await ctx.world.port(Fanouts).of(store, arn)
    if fanout is None:
        raise TopicNotFound
    message = accept(fanout.topic, request, message_id=ctx.ids.uuid(), now_ms=ctx.now_ms, trace_id=ctx.trace_id)
    await _send(ctx, fanout, message)
    return PublishResponse(message.id)


async def _send(ctx: Context, fanout: Fanout, message: Message) -> None:
    world = ctx.world
    hop = trace.hop(
        ctx.trace_id,
        ids=world.ids,
        kind="call",
        source="sns:Publish",
        target=fanout.arn,
        at_ms=ctx.now_ms,
        outcome="accepted",
        names=(message.id, ctx.request_id),
    )
    caused = replace(message, trace_id=trace.within(ctx.trace_id, hop))
    wanted, filtered = routes_for(fanout, message)
    hops = [hop]
    if filtered:
        hops.append(filtered_hop(world, fanout, filtered, message, caused.trace_id))
    deliveries = await deliveries_of(world, fanout, wanted, caused, ctx.endpoint)
    await world.port(Outbox).send(deliveries, hops=hops, now_ms=ctx.now_ms)
