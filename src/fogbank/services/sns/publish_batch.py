"""PublishBatch: https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html"""

import re
from collections.abc import Sequence
from typing import Final

from msgspec import Struct, field

from fogbank.fabric import trace
from fogbank.fabric.trace import Hop
from fogbank.kernel.action import Context, action
from fogbank.kernel.errors import AwsError
from fogbank.services.sns import publishing
from fogbank.services.sns.addresses import topic_arn
from fogbank.services.sns.errors import (
    BatchEntryIdsNotDistinct,
    BatchRequestTooLong,
    EmptyBatchRequest,
    InvalidBatchEntryId,
    TooManyEntriesInBatchRequest,
    TopicNotFound,
)
from fogbank.services.sns.fanout import Fanouts
from fogbank.services.sns.messages import Message, MessageAttributeValue, accept, size_bytes
from fogbank.storage.api import Store

_ENTRIES_MAX: Final = 10
_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,80}\Z")


class PublishBatchRequestEntry(Struct, frozen=True, gc=False, rename="pascal"):
    id: str
    message: str
    subject: str | None = None
    message_structure: str | None = None
    message_attributes: dict[str, MessageAttributeValue] | None = None
    message_deduplication_id: str | None = None
    message_group_id: str | None = None


class PublishBatch(Struct, frozen=True, gc=False, rename="pascal"):
    topic_arn: str
    publish_batch_request_entries: list[PublishBatchRequestEntry]


class PublishBatchResultEntry(Struct, frozen=True, gc=False, rename="pascal", omit_defaults=True):
    id: str
    message_id: str
    sequence_number: str | None = None


class BatchResultErrorEntry(Struct, frozen=True, gc=False, rename="pascal"):
    id: str
    code: str
    message: str
    sender_fault: bool


class PublishBatchResponse(Struct, frozen=True, gc=False, rename="pascal"):
    successful: list[PublishBatchResultEntry] = field(default_factory=list[PublishBatchResultEntry])
    failed: list[BatchResultErrorEntry] = field(default_factory=list[BatchResultErrorEntry])


@action("sns", "PublishBatch")
async def publish_batch(store: Store, ctx: Context, request: PublishBatch) -> PublishBatchResponse:
    """Publish up to ten messages in one commit; each fails alone."""
    arn = topic_arn(ctx, request.topic_arn)
    entries = request.publish_batch_request_entries
    _check_ids(entries)
    fanout = await ctx.world.port(Fanouts).of(store, arn)
    if fanout is None:
        raise TopicNotFound
    sizes = sum(size_bytes(entry.message, entry.message_attributes or {}) for entry in entries)
    if sizes > fanout.topic.message_bytes_max:
        raise BatchRequestTooLong
    accepted: list[tuple[str, Message]] = []
    hops: list[Hop] = []
    failed: list[BatchResultErrorEntry] = []
    for entry in entries:
        message_id = ctx.ids.uuid()
        hop = publishing.called(ctx, fanout, message_id, "PublishBatch")
        header = trace.within(ctx.trace_id, hop)
        try:
            message = accept(fanout.topic, entry, message_id=message_id, now_ms=ctx.now_ms, trace_id=header)
        except AwsError as error:
            failed.append(BatchResultErrorEntry(entry.id, _code_of(error), error.message, sender_fault=True))
        else:
            accepted.append((entry.id, message))
            hops.append(hop)
    published = await publishing.publish(ctx, fanout, [message for _, message in accepted], hops)
    successful = [
        PublishBatchResultEntry(entry_id, done.message_id, done.sequence_number)
        for (entry_id, _), done in zip(accepted, published, strict=True)
    ]
    return PublishBatchResponse(successful, failed)


def _check_ids(entries: Sequence[PublishBatchRequestEntry]) -> None:
    if not entries:
        raise EmptyBatchRequest
    if len(entries) > _ENTRIES_MAX:
        raise TooManyEntriesInBatchRequest
    if not all(_ID.match(entry.id) for entry in entries):
        raise InvalidBatchEntryId
    if len({entry.id for entry in entries}) != len(entries):
        raise BatchEntryIdsNotDistinct


def _code_of(error: AwsError) -> str:
    """As it stands in errors of whole requests: the codes of the query protocol."""
    codes = {"InvalidParameterException": "InvalidParameter", "InvalidParameterValueException": "ParameterValueInvalid"}
    return codes.get(error.code, error.code)
