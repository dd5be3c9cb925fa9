"""CreateTopic: https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html"""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.sns import attributes, data_protection, tags
from fogbank.services.sns import store as topics
from fogbank.services.sns.errors import InvalidParameter
from fogbank.services.sns.model import Topic, check_topic_name
from fogbank.services.sns.tags import Tag
from fogbank.storage.api import Conflict, OpenQueue, Operation, Order, Store

FIFO_TOPIC: Final = "FifoTopic"


class CreateTopic(Struct, frozen=True, rename="pascal"):
    name: str
    attributes: dict[str, str] | None = None
    tags: list[Tag] | None = None
    data_protection_policy: str | None = None


class CreateTopicResponse(Struct, frozen=True, rename="pascal"):
    topic_arn: str


@action("sns", "CreateTopic")
async def create_topic(store: Store, ctx: Context, request: CreateTopic) -> CreateTopicResponse:
    """Make a topic; one that is there already with the same attributes is answered as it is."""
    given = dict(request.attributes or {})
    fifo = given.pop(FIFO_TOPIC, "false").lower() == "true"
    check_topic_name(request.name, fifo=fifo)
    kept = attributes.checked(given, fifo=fifo, in_map=True)
    if request.data_protection_policy:
        data_protection.check(request.data_protection_policy, fifo=fifo)
    topic = Topic(
        ctx.account,
        ctx.region,
        request.name,
        ctx.ids.int63(),
        ctx.now_ms,
        kept,
        tags.checked(request.tags or [], by_aws=ctx.by_aws),
        data_protection=request.data_protection_policy or "",
    )
    await _make(store, topic, given, request.tags is not None)
    return CreateTopicResponse(topic.arn)


async def _make(store: Store, topic: Topic, given: Mapping[str, str], tagged: bool) -> None:
    key = topics.key_of(topic)
    while True:
        existing = await topics.TOPICS.find(store, key)
        if existing is not None:
            _check_same(existing.value, topic, given, tagged)
            return
        operations: list[Operation] = [topics.TOPICS.put(key, topic)]
        if topic.fifo:
            operations.append(OpenQueue(topic.id, Order.STRICT))
        try:
            await store.commit(operations, [topics.TOPICS.absent(key)])
        except Conflict:
            continue
        return


def _check_same(existing: Topic, wanted: Topic, given: Mapping[str, str], tagged: bool) -> None:
    """What is not given is not compared.

    https://github.com/MassTransit/MassTransit/pull/3721
    """
    if any(attributes.differ(existing, wanted, name) for name in given):
        raise InvalidParameter("Attributes", "Topic already exists with different attributes")
    if tagged and wanted.tags != existing.tags:
        raise InvalidParameter("Tags", "Topic already exists with different tags")
