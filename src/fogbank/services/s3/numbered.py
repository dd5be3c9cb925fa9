"""Configurations of which a bucket has several, each with an Id: analytics, inventories, metrics, tierings.

Each is a document of the bucket by the name "kind/Id". They are listed in the order of their Ids, a hundred a page:
https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketInventoryConfigurations.html
"""

from base64 import b64decode, urlsafe_b64encode
from typing import Any, Final

import msgspec
from msgspec import Struct

from fogbank.services.s3 import access, documents
from fogbank.services.s3.documents import Asked
from fogbank.services.s3.errors import InvalidArgument, InvalidConfigurationId, NoSuchNumbered, TooManyConfigurations
from fogbank.storage.api import Store

_MOST: Final = 1000
_PAGE: Final = 100
_ID_CHARS_MAX: Final = 64


class AskedOne(Asked, frozen=True, kw_only=True, rename="pascal"):
    """The members of those that read, set or remove one."""

    id: str


class AskedAll(Asked, frozen=True, kw_only=True, rename="pascal"):
    """The members of those that list them."""

    continuation_token: str | None = None


class Page(Struct, frozen=True):
    """Some of the configurations, and the token for those that follow."""

    found: list[dict[str, Any]]
    token: str | None


async def put(store: Store, request: AskedOne, kind: str, document: dict[str, Any]) -> None:
    """Keep one. Raises InvalidConfigurationId, TooManyConfigurations."""
    # That the two must be the same is said for each of them; the sentence is a guess.
    if not 0 < len(request.id) <= _ID_CHARS_MAX or document.get("Id") != request.id:
        raise InvalidConfigurationId
    bucket = (await access.load(store, request.bucket, request.expected_bucket_owner)).bucket
    name = f"{kind}/{request.id}"
    if name not in bucket.documents and len(_names(bucket.documents, kind)) >= _MOST:
        raise TooManyConfigurations
    await documents.put(store, request, name, document)


async def get(store: Store, request: AskedOne, kind: str) -> dict[str, Any]:
    """Raises NoSuchConfiguration."""
    found: dict[str, Any] = await documents.get(store, request, f"{kind}/{request.id}", NoSuchNumbered)
    return found


async def remove(store: Store, request: AskedOne, kind: str) -> None:
    """Raises NoSuchConfiguration."""
    await get(store, request, kind)
    await documents.remove(store, request, f"{kind}/{request.id}")


async def page(store: Store, request: AskedAll, kind: str) -> Page:
    """Raises InvalidArgument for a token that nobody gave."""
    bucket = (await access.load(store, request.bucket, request.expected_bucket_owner)).bucket
    after = f"{kind}/{_after(request.continuation_token)}"
    names = [name for name in _names(bucket.documents, kind) if name > after]
    found = [msgspec.json.decode(bucket.documents[name]) for name in names[:_PAGE]]
    token = urlsafe_b64encode(found[-1]["Id"].encode()).decode() if len(names) > _PAGE else None
    return Page(found, token)


def _names(kept: dict[str, bytes], kind: str) -> list[str]:
    return sorted(name for name in kept if name.startswith(f"{kind}/"))


def _after(token: str | None) -> str:
    if token is None:
        return ""
    try:
        return b64decode(token.encode(), b"-_", validate=True).decode()
    except ValueError:
        raise InvalidArgument("The continuation token provided is incorrect", "continuation-token", token) from None
