"""Versions as listings show them."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from fogbank.services.s3.listing import Owner
from fogbank.services.s3.model import Version


class ObjectItem(Struct, frozen=True, kw_only=True, rename="pascal"):
    key: str
    last_modified: float
    e_tag: str
    checksum_algorithm: list[str] | None = None
    checksum_type: str | None = None
    size: int
    storage_class: str
    owner: Owner | None = None


class VersionItem(Struct, frozen=True, kw_only=True, rename="pascal"):
    e_tag: str
    checksum_algorithm: list[str] | None = None
    checksum_type: str | None = None
    size: int
    storage_class: str
    key: str
    version_id: str
    is_latest: bool
    last_modified: float
    owner: Owner


class MarkerItem(Struct, frozen=True, kw_only=True, rename="pascal"):
    owner: Owner
    key: str
    version_id: str
    is_latest: bool
    last_modified: float


def item_of(version: Version, encode: Callable[[str], str], owner: str | None) -> ObjectItem:
    """A line of ListObjects."""
    return ObjectItem(
        key=encode(version.key),
        last_modified=version.modified_s,
        e_tag=version.quoted_etag,
        size=version.size,
        storage_class=version.storage_class,
        owner=Owner(owner) if owner else None,
        **_checksum(version),
    )


def version_of(version: Version, encode: Callable[[str], str], owner: str, *, latest: bool) -> VersionItem:
    """A line of ListObjectVersions."""
    return VersionItem(
        key=encode(version.key),
        last_modified=version.modified_s,
        e_tag=version.quoted_etag,
        size=version.size,
        storage_class=version.storage_class,
        version_id=version.id,
        is_latest=latest,
        owner=Owner(owner),
        **_checksum(version),
    )


def marker_of(version: Version, encode: Callable[[str], str], owner: str, *, latest: bool) -> MarkerItem:
    """A delete marker's line of it."""
    return MarkerItem(
        key=encode(version.key),
        last_modified=version.modified_s,
        version_id=version.id,
        is_latest=latest,
        owner=Owner(owner),
    )


def _checksum(version: Version) -> dict[str, Any]:
    if version.checksum is None:
        return {}
    return {"checksum_algorithm": [version.checksum.algorithm], "checksum_type": version.checksum.kind}
