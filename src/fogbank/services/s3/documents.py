"""Configurations of a bucket that are kept as they were given: what their actions share.

A configuration is a document of the model's shape, kept as JSON under the name of its subresource.
"""

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from fogbank.services.s3 import access
from fogbank.services.s3.errors import NoSuchConfiguration
from fogbank.services.s3.model import Bucket
from fogbank.storage.api import Store

_encode: Final = msgspec.json.Encoder().encode
_decode: Final = msgspec.json.Decoder().decode


class Asked(Struct, frozen=True, kw_only=True, rename="pascal"):
    """The members of those that read or remove a configuration."""

    bucket: str
    expected_bucket_owner: str | None = None


class Given(Struct, frozen=True, kw_only=True, rename="pascal"):
    """The members of those that set one, but for the configuration."""

    bucket: str
    content_md5: str | None = field(default=None, name="ContentMD5")
    checksum_algorithm: str | None = None
    expected_bucket_owner: str | None = None


async def put(store: Store, request: Given | Asked, name: str, document: object, **changes: Any) -> None:
    """Keep a configuration; `changes` are fields of the bucket that follow from it."""
    encoded = _encode(document)
    while True:
        found = await access.load(store, request.bucket, request.expected_bucket_owner)
        documents = {**found.bucket.documents, name: encoded}
        if await access.change(store, found, replace(found.bucket, documents=documents, **changes)):
            return


async def get(store: Store, request: Asked, name: str, missing: type[NoSuchConfiguration] | None) -> Any:
    """A configuration. Raises `missing` for one that was never set; None then, where there is no such error."""
    bucket = (await access.load(store, request.bucket, request.expected_bucket_owner)).bucket
    document = bucket.documents.get(name)
    if document is None and missing is not None:
        raise missing(request.bucket)
    return None if document is None else _decode(document)


async def remove(store: Store, request: Asked, name: str, **changes: Any) -> None:
    """Forget a configuration, also one that was never set."""
    while True:
        found = await access.load(store, request.bucket, request.expected_bucket_owner)
        if name not in found.bucket.documents:
            return
        documents = {key: value for key, value in found.bucket.documents.items() if key != name}
        if await access.change(store, found, replace(found.bucket, documents=documents, **changes)):
            return


def tags_of(bucket: Bucket) -> Mapping[str, str]:
    """The bucket's own tags."""
    found: Mapping[str, str] = _decode(bucket.documents.get("tagging", b"{}"))
    return found
