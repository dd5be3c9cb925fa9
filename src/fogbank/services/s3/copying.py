"""The source of a copy: which version, which of its bytes.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html#API_CopyObject_RequestSyntax, x-amz-copy-source
"""

import re
from typing import Final
from urllib.parse import parse_qs, unquote

from msgspec import Struct

from fogbank.kernel.errors import Unsupported
from fogbank.services.s3 import access, reading
from fogbank.services.s3.conditions import Conditions, check_source
from fogbank.services.s3.drafting import refuse_archived
from fogbank.services.s3.errors import InvalidArgument, InvalidRequest, MethodNotAllowed
from fogbank.services.s3.model import Bucket, Version
from fogbank.storage.api import Store

_RANGE: Final = re.compile(r"bytes=(\d{1,19})-(\d{1,19})")


class Source(Struct, frozen=True):
    """What a copy is made of."""

    bucket: Bucket
    version: Version

    def shown_id(self) -> str | None:
        return reading.shown_id(self.bucket, self.version)


async def find(store: Store, copy_source: str, conditions: Conditions, expected_owner: str | None) -> Source:
    """Raises InvalidArgument, InvalidRequest, NoSuchBucket, NoSuchKey, NoSuchVersion, PreconditionFailed."""
    name, key, version_id = parse(copy_source)
    found = await access.load(store, name, expected_owner)
    try:
        version = (await reading.locate(store, found.bucket, key, version_id)).version
    except MethodNotAllowed:
        raise InvalidRequest(
            "The source of a copy request may not specifically refer to a delete marker by version id."
        ) from None
    refuse_archived(version)
    check_source(conditions, version)
    return Source(found.bucket, version)


def parse(copy_source: str) -> tuple[str, str, str | None]:
    """Bucket, key and version of `/bucket/key?versionId=id`, which is percent-encoded. Raises InvalidArgument."""
    if copy_source.startswith("arn:"):
        raise Unsupported(f"access points as the source of a copy ({copy_source})")
    path, _, query = copy_source.partition("?")
    # Some clients encode the question mark too, but a key may hold one: only the version makes it a query.
    name, _, key = unquote(path).removeprefix("/").partition("/")
    if not name or not key:
        raise InvalidArgument(
            "Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
            "x-amz-copy-source",
            copy_source,
        )
    versions = parse_qs(query).get("versionId")
    return name, key, versions[0] if versions else None


def bytes_of(version: Version, asked: str | None) -> tuple[int, int]:
    """Where a part begins and ends in its source. Raises InvalidArgument."""
    if asked is None:
        return 0, version.size
    found = _RANGE.fullmatch(asked)
    if found is None or int(found[2]) < int(found[1]):
        raise InvalidArgument(
            "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the "
            "zero-based offsets of the first and last bytes to copy",
            "x-amz-copy-source-range",
            asked,
        )
    if int(found[2]) >= version.size:
        raise InvalidArgument(
            f"Range specified is not valid for source object of size: {version.size}", "x-amz-copy-source-range", asked
        )
    return int(found[1]), int(found[2]) + 1
