"""Tags of topics.

https://docs.aws.amazon.com/sns/latest/dg/sns-tags.html
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from msgspec import Struct

from fogbank.kernel.action import Context
from fogbank.services.sns.addresses import topic_arn
from fogbank.services.sns.changing import change_topic
from fogbank.services.sns.errors import InvalidParameter, ResourceNotFound, TagLimitExceeded, TopicNotFound
from fogbank.services.sns.model import Topic
from fogbank.storage.api import Store

_TAGS_MAX: Final = 50


class Tag(Struct, frozen=True, rename="pascal"):
    key: str
    value: str


def checked(tags: Sequence[Tag], *, by_aws: bool = False) -> dict[str, str]:
    """Tags as a topic keeps them. Raises InvalidParameter, TagLimitExceeded."""
    found = {tag.key: tag.value for tag in tags}
    if len(found) != len(tags):
        raise InvalidParameter("Duplicated keys are not allowed.")
    if not by_aws and any(key.lower().startswith("aws:") for key in found):
        raise InvalidParameter("Tag keys that begin with 'aws:' are reserved for system use")
    if len(found) > _TAGS_MAX:
        raise TagLimitExceeded
    return found


def merged(before: Mapping[str, str], tags: Sequence[Tag], *, by_aws: bool = False) -> dict[str, str]:
    """Those of before with others beside or over them."""
    after = {**before, **checked(tags, by_aws=by_aws)}
    if len(after) > _TAGS_MAX:
        raise TagLimitExceeded
    return after


async def change_tagged(store: Store, ctx: Context, arn: str, decide: Callable[[Topic], Topic]) -> None:
    """Change a topic by a `ResourceArn`. Raises InvalidParameter, ResourceNotFound."""
    topic_arn(ctx, arn, "ResourceArn")
    try:
        await change_topic(store, ctx, arn, decide)
    except TopicNotFound:
        raise ResourceNotFound from None
