"""Conditional requests: pure functions of a version and what the caller says of it.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html
https://www.rfc-editor.org/rfc/rfc9110.html#section-13.2.2 (which condition beats which)
"""

from msgspec import Struct

from fogbank.kernel.errors import Unsupported
from fogbank.services.s3.errors import NoSuchKey, NotModified, PreconditionFailed
from fogbank.services.s3.model import Version


class Conditions(Struct, frozen=True):
    """What a reader asks of a version; times in seconds."""

    match: str | None = None
    none_match: str | None = None
    modified_since_s: float | None = None
    unmodified_since_s: float | None = None


def names(text: str, etag: str) -> bool:
    """Whether a list of entity tags names this one. Quotes may be left out, as S3 lets them."""
    tags = [tag.strip().removeprefix("W/").strip('"') for tag in text.split(",")]
    return "*" in tags or etag in tags


def check_read(conditions: Conditions, version: Version) -> None:
    """Raises PreconditionFailed, NotModified."""
    if conditions.match is not None:
        if not names(conditions.match, version.etag):
            raise PreconditionFailed("If-Match")
    elif conditions.unmodified_since_s is not None and version.http_modified_s > conditions.unmodified_since_s:
        raise PreconditionFailed("If-Unmodified-Since")
    if not _is_new(conditions, version):
        raise NotModified({"ETag": version.quoted_etag})


def check_source(conditions: Conditions, version: Version) -> None:
    """The same of the source of a copy, where every condition that does not hold fails. Raises PreconditionFailed."""
    if conditions.match is not None:
        if not names(conditions.match, version.etag):
            raise PreconditionFailed("x-amz-copy-source-If-Match")
    elif conditions.unmodified_since_s is not None and version.http_modified_s > conditions.unmodified_since_s:
        raise PreconditionFailed("x-amz-copy-source-If-Unmodified-Since")
    if not _is_new(conditions, version):
        which = "None-Match" if conditions.none_match is not None else "Modified-Since"
        raise PreconditionFailed(f"x-amz-copy-source-If-{which}")


def _is_new(conditions: Conditions, version: Version) -> bool:
    if conditions.none_match is not None:
        return not names(conditions.none_match, version.etag)
    since_s = conditions.modified_since_s
    return since_s is None or version.http_modified_s > since_s


def check_write(match: str | None, none_match: str | None, key: str, current: Version | None) -> None:
    """What a writer asks of the object that it is going to replace; None when there is none (or a delete marker).

    Raises PreconditionFailed, NoSuchKey; Unsupported for what S3 does not do either.
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
    """
    if none_match is not None:
        if none_match.strip('" ') != "*":
            raise Unsupported("If-None-Match with anything but * on a write; S3 does not either")
        if current is not None:
            raise PreconditionFailed("If-None-Match")
    if match is not None:
        if current is None:
            raise NoSuchKey(key)
        if not names(match, current.etag):
            raise PreconditionFailed("If-Match")
