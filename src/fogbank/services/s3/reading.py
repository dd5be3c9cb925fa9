"""Finding the version that a reader asks for, and showing it: what GetObject and HeadObject share."""

import re
from email.utils import formatdate
from typing import Any, Final

from fogbank.services.s3 import access, customer_keys
from fogbank.services.s3 import store as objects
from fogbank.services.s3.conditions import Conditions, check_read
from fogbank.services.s3.customer_keys import CustomerKey
from fogbank.services.s3.drafting import shown_encryption
from fogbank.services.s3.errors import InvalidArgument, MethodNotAllowed, NoSuchKey, NoSuchVersion
from fogbank.services.s3.lifecycles import shown_end
from fogbank.services.s3.model import NULL, STANDARD, Bucket, Version
from fogbank.services.s3.ranges import Slice, slice_of
from fogbank.services.s3.store import StoredVersion
from fogbank.services.s3.sums import TypedSealedSums, members
from fogbank.storage.api import Store

_VERSION_ID: Final = re.compile(r"[A-Za-z0-9._]{32}")


class Read(CustomerKey, frozen=True, kw_only=True, rename="pascal"):
    """The members of GetObject and of HeadObject."""

    bucket: str
    key: str
    if_match: str | None = None
    if_modified_since: float | None = None
    if_none_match: str | None = None
    if_unmodified_since: float | None = None
    range: str | None = None
    response_cache_control: str | None = None
    response_content_disposition: str | None = None
    response_content_encoding: str | None = None
    response_content_language: str | None = None
    response_content_type: str | None = None
    response_expires: float | None = None
    version_id: str | None = None
    request_payer: str | None = None
    part_number: int | None = None
    expected_bucket_owner: str | None = None
    checksum_mode: str | None = None


class Shown(TypedSealedSums, frozen=True, kw_only=True, rename="pascal"):
    """An object's answer, but for its bytes."""

    accept_ranges: str | None = None
    last_modified: float | None = None
    content_length: int | None = None
    e_tag: str | None = None
    missing_meta: int | None = None
    version_id: str | None = None
    cache_control: str | None = None
    content_disposition: str | None = None
    content_encoding: str | None = None
    content_language: str | None = None
    content_range: str | None = None
    content_type: str | None = None
    expires: str | None = None
    website_redirect_location: str | None = None
    metadata: dict[str, str] | None = None
    storage_class: str | None = None
    expiration: str | None = None
    parts_count: int | None = None
    tag_count: int | None = None
    object_lock_mode: str | None = None
    object_lock_retain_until_date: float | None = None
    object_lock_legal_hold_status: str | None = None


async def locate(
    store: Store, bucket: Bucket, key: str, version_id: str | None, *, method: str = "GET"
) -> StoredVersion:
    """The version that is meant, never a delete marker. Raises NoSuchKey, NoSuchVersion, MethodNotAllowed."""
    if version_id is None:
        latest = await objects.head(store, bucket.name, key)
        if latest is None:
            raise NoSuchKey(key)
        if latest.version.marker:
            raise NoSuchKey(key, {"x-amz-delete-marker": "true", "x-amz-version-id": latest.version.id})
        return latest
    check_version_id(version_id)
    found = await objects.find_version(store, bucket.name, key, version_id)
    if found is None:
        raise NoSuchVersion(key, version_id)
    if found.version.marker:
        raise MethodNotAllowed(method, {"x-amz-delete-marker": "true", "x-amz-version-id": version_id})
    return found


def check_version_id(version_id: str) -> None:
    """Raises InvalidArgument for what can be no version's id."""
    if not version_id:
        raise InvalidArgument("Version id cannot be the empty string", "versionId", version_id)
    if version_id != NULL and not _VERSION_ID.fullmatch(version_id):
        raise InvalidArgument("Invalid version id specified", "versionId", version_id)


def shown_id(bucket: Bucket, version: Version) -> str | None:
    """Buckets that never had versions do not speak of them."""
    return version.id if bucket.versioning else None


async def find(store: Store, request: Read, *, method: str) -> tuple[Bucket, Version, Slice]:
    """The version, if the conditions hold, and which of its bytes. Raises what S3 says otherwise."""
    found = await access.load(store, request.bucket, request.expected_bucket_owner)
    version = (await locate(store, found.bucket, request.key, request.version_id, method=method)).version
    conditions = Conditions(
        request.if_match, request.if_none_match, request.if_modified_since, request.if_unmodified_since
    )
    customer_keys.check(version.encryption, request.fingerprint())
    check_read(conditions, version)
    return found.bucket, version, slice_of(version, request.range, request.part_number)


def members_of(bucket: Bucket, version: Version, part: Slice, request: Read) -> dict[str, Any]:
    """Keyword arguments of `Shown`."""
    headers = version.headers
    lock = version.lock
    # The checksum is of the whole: with a part of the bytes it could only mislead a client that verifies.
    checksum = version.checksum if request.checksum_mode == "ENABLED" and not part.content_range else None
    return {
        **members(checksum),
        **shown_encryption(version.encryption),
        "accept_ranges": "bytes",
        "last_modified": version.http_modified_s,
        "content_length": part.end - part.start,
        "content_range": part.content_range or None,
        "e_tag": version.quoted_etag,
        "version_id": shown_id(bucket, version),
        "cache_control": request.response_cache_control or headers.get("CacheControl"),
        "content_disposition": request.response_content_disposition or headers.get("ContentDisposition"),
        "content_encoding": request.response_content_encoding or headers.get("ContentEncoding"),
        "content_language": request.response_content_language or headers.get("ContentLanguage"),
        "content_type": request.response_content_type or headers.get("ContentType"),
        "expires": _http_date(request.response_expires) or headers.get("Expires"),
        "website_redirect_location": headers.get("WebsiteRedirectLocation"),
        "metadata": version.metadata or None,
        "storage_class": version.storage_class if version.storage_class != STANDARD else None,
        "expiration": shown_end(bucket, version) if request.version_id is None else None,
        "parts_count": part.parts_count,
        "tag_count": len(version.tags) or None,
        "object_lock_mode": (lock.mode or None) if lock else None,
        "object_lock_retain_until_date": (lock.until_s or None) if lock else None,
        "object_lock_legal_hold_status": (lock.hold or None) if lock else None,
    }


def _http_date(seconds: float | None) -> str | None:
    if seconds is None:
        return None
    return formatdate(seconds, usegmt=True)
