"""Tags of topics.

https://docs.aws.amazon.com/sns/latest/dg/sns-tags.html
"""

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct

from fogbank.services.sns.errors import InvalidParameter, TagLimitExceeded

_TAGS_MAX: Final = 50


class Tag(Struct, frozen=True, rename="pascal"):
    key: str
    value: str


def checked(tags: Sequence[Tag]) -> dict[str, str]:
    """Tags as a topic keeps them. Raises InvalidParameter, TagLimitExceeded."""
    found = {tag.key: tag.value for tag in tags}
    if len(found) != len(tags):
        raise InvalidParameter("Duplicated keys are not allowed.")
    if any(key.lower().startswith("aws:") for key in found):
        raise InvalidParameter("Tag keys that begin with 'aws:' are reserved for system use")
    if len(found) > _TAGS_MAX:
        raise TagLimitExceeded
    return found


def merged(before: dict[str, str], tags: Sequence[Tag]) -> dict[str, str]:
    """Those of before with others beside or over them."""
    after = {**before, **checked(tags)}
    if len(after) > _TAGS_MAX:
        raise TagLimitExceeded
    return after


def shown(tags: Iterable[tuple[str, str]]) -> list[Tag]:
    return [Tag(key, value) for key, value in tags]
