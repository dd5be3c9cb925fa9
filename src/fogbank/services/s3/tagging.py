"""Tags of objects and buckets.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html
https://docs.aws.amazon.com/AmazonS3/latest/userguide/CostAllocTagging.html
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import unquote_plus

from msgspec import Struct

from fogbank.kernel.errors import ClientError
from fogbank.services.s3.errors import InvalidArgument, InvalidTag

OBJECT_TAGS_MAX: Final = 10
BUCKET_TAGS_MAX: Final = 50
_KEY_CHARS_MAX: Final = 128
_VALUE_CHARS_MAX: Final = 256
_ALLOWED: Final = re.compile(r"[\w\s+\-=.:/@]*")


class BadRequest(ClientError):
    """https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#TaggingErrorCodeList"""

    code = "BadRequest"

    def __init__(self, what: str, most: int) -> None:
        super().__init__(f"{what} tags cannot be greater than {most}")


class Tag(Struct, frozen=True, rename="pascal"):
    key: str
    value: str


class Tagging(Struct, frozen=True, rename="pascal"):
    tag_set: list[Tag]


def tags_of(tags: Sequence[Tag], *, bucket: bool = False, by_aws: bool = False) -> dict[str, str]:
    """Tags as a mapping. Raises InvalidTag, BadRequest."""
    most = BUCKET_TAGS_MAX if bucket else OBJECT_TAGS_MAX
    if len(tags) > most:
        raise BadRequest("Bucket" if bucket else "Object", most)
    found: dict[str, str] = {}
    for tag in tags:
        if tag.key in found:
            raise InvalidTag("Cannot provide multiple Tags with the same key", TagKey=tag.key)
        _check(tag, by_aws=by_aws)
        found[tag.key] = tag.value
    return found


def _check(tag: Tag, *, by_aws: bool) -> None:
    if not tag.key or len(tag.key) > _KEY_CHARS_MAX or not _ALLOWED.fullmatch(tag.key):
        raise InvalidTag("The TagKey you have provided is invalid", TagKey=tag.key)
    if len(tag.value) > _VALUE_CHARS_MAX or not _ALLOWED.fullmatch(tag.value):
        raise InvalidTag("The TagValue you have provided is invalid", TagKey=tag.key, TagValue=tag.value)
    if not by_aws and tag.key.lower().startswith("aws:"):
        raise InvalidTag("System tags cannot be added/updated by requester")


def tags_in_header(text: str | None) -> dict[str, str]:
    """The tags of `x-amz-tagging: a=1&b=2`. Raises InvalidArgument, InvalidTag, BadRequest."""
    tags: list[Tag] = []
    for pair in (text or "").split("&"):
        if pair:
            name, _, value = pair.partition("=")
            tags.append(Tag(unquote_plus(name), unquote_plus(value)))
    names = [tag.key for tag in tags]
    if "" in names or len(set(names)) != len(names):
        raise InvalidArgument(
            "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters "
            "without tag name duplicates.",
            "x-amz-tagging",
            text,
        )
    return tags_of(tags)


def shown(tags: Mapping[str, str]) -> list[Tag]:
    """Tags as answers list them."""
    return [Tag(key, value) for key, value in tags.items()]
