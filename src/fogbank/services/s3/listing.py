"""Listing keys: prefixes, delimiters, pages.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-prefixes.html
"""

from collections.abc import AsyncIterator, Callable
from typing import Final
from urllib.parse import quote

from msgspec import Struct, field

from fogbank.kernel.errors import Unsupported
from fogbank.services.s3 import store as objects
from fogbank.services.s3.errors import InvalidArgument
from fogbank.services.s3.model import Bucket, Version
from fogbank.storage.api import Store

KEYS_MAX: Final = 1000
_PAGE_MIN: Final = 32


class CommonPrefix(Struct, frozen=True, rename="pascal"):
    prefix: str


class Owner(Struct, frozen=True):
    """The display name is no longer told: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Owner.html"""

    id: str = field(name="ID")


class Found(Struct, frozen=True):
    """One line of a listing: a version, or the common prefix of several keys."""

    version: Version | None
    prefix: str = ""

    @property
    def name(self) -> str:
        return self.prefix if self.version is None else self.version.key


class Query(Struct, frozen=True):
    """What is asked for. `after` is a key: what sorts after it is listed."""

    prefix: str = ""
    delimiter: str = ""
    after: str = ""


def check_page(asked: int | None, name: str) -> int:
    """How many lines a page has at most. Raises InvalidArgument."""
    if asked is None:
        return KEYS_MAX
    if asked < 0:
        raise InvalidArgument(f"Argument {name} must be an integer between 0 and 2147483647", name, asked)
    return min(asked, KEYS_MAX)


def check_encoding(asked: str | None) -> None:
    """Raises InvalidArgument."""
    if asked is not None and asked != "url":
        raise InvalidArgument("Invalid Encoding Method specified in Request", "encoding-type", asked)


def encoder(asked: str | None) -> Callable[[str], str]:
    """How keys are written: as they are, or percent-encoded where XML could not hold them."""
    check_encoding(asked)
    return (lambda text: quote(text, safe="/-_.~*")) if asked == "url" else (lambda text: text)


async def walk(
    store: Store,
    bucket: Bucket,
    query: Query,
    *,
    lines: Callable[[Version], AsyncIterator[Version]] | None = None,
    markers: bool = False,
) -> AsyncIterator[Found]:
    """Lines in the order of their names, from the first one after `query.after`.

    `lines` gives what of a key is listed (its older versions too); without it the latest one alone.
    """
    base = objects.base(bucket.name)
    prefix = query.prefix.encode("utf-8", "surrogatepass")
    low = max(base + prefix, _start(base, query))
    high = base + prefix + b"\xff"
    limit = _PAGE_MIN
    while page := await objects.heads(store, bucket.name, low, limit, high):
        low = page[-1].key + b"\0"
        limit = min(limit * 2, KEYS_MAX)
        for item in page:
            common = _common(objects.key_in(bucket.name, item.key), query)
            version = objects.version_of(item)
            if version.marker and not markers:
                continue
            if common is not None:
                yield Found(None, common)
                # All other keys below it are this same line.
                low, limit = base + common.encode("utf-8", "surrogatepass") + b"\xff", _PAGE_MIN
                break
            if lines is None:
                yield Found(version)
            else:
                async for each in lines(version):
                    yield Found(each)


def _start(base: bytes, query: Query) -> bytes:
    if not query.after:
        return base
    start = base + query.after.encode("utf-8", "surrogatepass")
    # A marker that is a common prefix itself was the last line of a page: go on behind what it stands for.
    if query.delimiter and _common(query.after, query) == query.after:
        return start + b"\xff"
    return start + b"\0"


def _common(key: str, query: Query) -> str | None:
    if not query.delimiter:
        return None
    at = key.find(query.delimiter, len(query.prefix))
    return None if at < 0 else key[: at + len(query.delimiter)]


async def take(lines: AsyncIterator[Found], count: int) -> tuple[list[Found], bool]:
    """So many lines, and whether there are more."""
    found: list[Found] = []
    if count == 0:
        return found, False
    async for line in lines:
        if len(found) == count:
            return found, True
        found.append(line)
    return found, False


def refuse_attributes(asked: list[str] | None) -> None:
    """The one optional attribute tells of restoring from an archive, which is not built."""
    for name in asked or ():
        raise Unsupported(f"the optional object attribute {name}")
