"""Lifecycle rules: what may be said, and when a version has reached its end. Pure functions.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-expire-general-considerations.html

S3 adds the days to when the object was made and goes on to the next midnight UTC; at midnight it acts.
"""

from collections.abc import Mapping, Sequence
from email.utils import formatdate
from functools import lru_cache
from typing import Any, Final
from urllib.parse import quote

import msgspec
from msgspec import Struct, field

from fogbank.services.s3.errors import InvalidArgument, InvalidRequest, MalformedXml
from fogbank.services.s3.model import Bucket, Upload, Version

DAY_MS: Final = 86_400_000
DEFAULT_MINIMUM_SIZE: Final = "all_storage_classes_128K"
_RULES_MAX: Final = 1000
_ID_CHARS_MAX: Final = 255
_RETAINED_MAX: Final = 100


class Tag(Struct, frozen=True, rename="pascal"):
    key: str
    value: str


class Filter(Struct, frozen=True, rename="pascal", kw_only=True):
    """Which objects a rule is for: one condition, or several within `and_conditions`."""

    prefix: str | None = None
    tag: Tag | None = None
    tags: list[Tag] = []
    object_size_greater_than: int | None = None
    object_size_less_than: int | None = None
    and_conditions: "Filter | None" = field(default=None, name="And")

    def conditions(self) -> int:
        alone = (self.prefix, self.tag, self.object_size_greater_than, self.object_size_less_than, self.and_conditions)
        return sum(each is not None for each in alone)

    def all_tags(self) -> list[Tag]:
        inner = self.and_conditions.all_tags() if self.and_conditions else []
        return [*self.tags, *([self.tag] if self.tag else []), *inner]

    def by_size(self) -> bool:
        inner = self.and_conditions is not None and self.and_conditions.by_size()
        return inner or self.object_size_greater_than is not None or self.object_size_less_than is not None

    def meets(self, key: str, size: int, tags: Mapping[str, str]) -> bool:
        """Whether an object is meant."""
        return (
            key.startswith(self.prefix or "")
            and all(tags.get(tag.key) == tag.value for tag in self.all_tags())
            and (self.object_size_greater_than is None or size > self.object_size_greater_than)
            and (self.object_size_less_than is None or size < self.object_size_less_than)
            and (self.and_conditions is None or self.and_conditions.meets(key, size, tags))
        )


class Expiration(Struct, frozen=True, rename="pascal", kw_only=True):
    date: float | None = None
    days: int | None = None
    expired_object_delete_marker: bool | None = None


class NoncurrentExpiration(Struct, frozen=True, rename="pascal", kw_only=True):
    noncurrent_days: int | None = None
    newer_noncurrent_versions: int | None = None


class Abortion(Struct, frozen=True, rename="pascal", kw_only=True):
    days_after_initiation: int | None = None


class Rule(Struct, frozen=True, rename="pascal", kw_only=True):
    """A rule, as far as it is acted on: moving to other storage classes is not."""

    status: str
    id: str = field(default="", name="ID")
    prefix: str | None = None
    filter: Filter | None = None
    expiration: Expiration | None = None
    noncurrent_version_expiration: NoncurrentExpiration | None = None
    abort_incomplete_multipart_upload: Abortion | None = None
    transitions: list[dict[str, object]] = []
    noncurrent_version_transitions: list[dict[str, object]] = []

    def meets(self, key: str, size: int, tags: Mapping[str, str]) -> bool:
        where = self.filter or Filter(prefix=self.prefix)
        return where.meets(key, size, tags)

    def tagged(self) -> bool:
        return self.filter is not None and bool(self.filter.all_tags())


class Configuration(Struct, frozen=True, rename="pascal"):
    rules: list[Rule]
    transition_default_minimum_object_size: str = DEFAULT_MINIMUM_SIZE


class End(Struct, frozen=True):
    """When something reaches its end, and by which rule."""

    at_ms: int
    rule_id: str


@lru_cache(maxsize=512)
def _decode(document: bytes) -> tuple[Rule, ...]:
    found = msgspec.json.decode(document, type=Configuration)
    return tuple(rule for rule in found.rules if rule.status == "Enabled")


def rules_of(bucket: Bucket) -> tuple[Rule, ...]:
    """The rules that are switched on."""
    document = bucket.documents.get("lifecycle")
    return _decode(document) if document is not None else ()


# When


def midnight_after(start_ms: int, days: int) -> int:
    """The midnight that follows on the end of so many days."""
    return ((start_ms + days * DAY_MS) // DAY_MS + 1) * DAY_MS


def current_end(rules: Sequence[Rule], version: Version) -> End | None:
    """When the latest version of a key expires, by the rule that ends it first."""
    ends: list[End] = []
    for rule in rules:
        expiration = rule.expiration
        if expiration is None or not rule.meets(version.key, version.size, version.tags):
            continue
        if expiration.days is not None:
            ends.append(End(midnight_after(version.at_ms, expiration.days), rule.id))
        elif expiration.date is not None:
            ends.append(End(max(int(expiration.date * 1000), midnight_after(version.at_ms, 0)), rule.id))
    return min(ends, key=lambda end: end.at_ms, default=None)


def marker_end(rules: Sequence[Rule], marker: Version) -> int | None:
    """When a delete marker that has no version behind it any more is removed.

    Where a rule has Days, S3 removes such a marker when it is as old: API_LifecycleRule, ExpiredObjectDeleteMarker.
    """
    ends: list[int] = []
    for rule in rules:
        expiration, by_size = rule.expiration, rule.filter is not None and rule.filter.by_size()
        if expiration is None or by_size or not rule.meets(marker.key, 0, {}):
            continue
        if expiration.expired_object_delete_marker:
            ends.append(0)
        elif expiration.days is not None:
            ends.append(midnight_after(marker.at_ms, expiration.days))
    return min(ends, default=None)


def noncurrent_end(rules: Sequence[Rule], version: Version, *, since_ms: int, newer: int) -> int | None:
    """When an older version goes: not the latest any more `since_ms`, with `newer` older versions younger than it."""
    ends: list[int] = []
    for rule in rules:
        wish = rule.noncurrent_version_expiration
        if wish is None or wish.noncurrent_days is None or not rule.meets(version.key, version.size, version.tags):
            continue
        if newer >= (wish.newer_noncurrent_versions or 0):
            ends.append(midnight_after(since_ms, wish.noncurrent_days))
    return min(ends, default=None)


def upload_end(rules: Sequence[Rule], upload: Upload) -> End | None:
    """When an upload in parts that was not completed is aborted."""
    ends = [
        End(midnight_after(upload.draft.at_ms, wish.days_after_initiation), rule.id)
        for rule in rules
        if (wish := rule.abort_incomplete_multipart_upload) is not None
        and wish.days_after_initiation is not None
        and rule.meets(upload.draft.key, 0, {})
    ]
    return min(ends, key=lambda end: end.at_ms, default=None)


def shown_end(bucket: Bucket, version: Version) -> str | None:
    """The header x-amz-expiration: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html"""
    end = current_end(rules_of(bucket), version)
    if end is None:
        return None
    return f'expiry-date="{formatdate(end.at_ms / 1000, usegmt=True)}", rule-id="{quote(end.rule_id)}"'


def shown_abort(bucket: Bucket, upload: Upload) -> dict[str, Any]:
    """Keyword arguments of answers that tell when an upload is aborted."""
    end = upload_end(rules_of(bucket), upload)
    return {"abort_date": end.at_ms / 1000, "abort_rule_id": end.rule_id} if end else {}


# What may be said


def check(configuration: Configuration) -> None:
    """Raises MalformedXML, InvalidRequest, InvalidArgument.

    The sentences are those that S3 was seen to say; API_PutBucketLifecycleConfiguration names the rules only.
    """
    rules = configuration.rules
    if not rules or len(rules) > _RULES_MAX:
        raise MalformedXml
    for rule in rules:
        _check_rule(rule)
    ids = [rule.id for rule in rules if rule.id]
    for each in ids:
        if ids.count(each) > 1:
            raise InvalidArgument("Rule ID must be unique. Found same ID for more than one rule", "ID", each)


def _check_rule(rule: Rule) -> None:
    if len(rule.id) > _ID_CHARS_MAX:
        raise InvalidArgument(f"ID length should not exceed allowed limit of {_ID_CHARS_MAX}", "ID", rule.id)
    if (rule.filter is None) == (rule.prefix is None) or rule.status not in ("Enabled", "Disabled"):
        raise MalformedXml
    if rule.filter is not None and rule.filter.conditions() > 1:
        raise MalformedXml
    acts = (
        rule.expiration,
        rule.noncurrent_version_expiration,
        rule.abort_incomplete_multipart_upload,
        rule.transitions or None,
        rule.noncurrent_version_transitions or None,
    )
    if all(each is None for each in acts):
        raise InvalidRequest("At least one action needs to be specified in a rule")
    _check_expiration(rule)
    _check_noncurrent(rule)
    _check_abortion(rule)


def _check_expiration(rule: Rule) -> None:
    wish = rule.expiration
    if wish is None:
        return
    if sum(each is not None for each in (wish.days, wish.date, wish.expired_object_delete_marker)) != 1:
        raise MalformedXml
    _check_positive(wish.days, "Days", "Expiration")
    if wish.date is not None and wish.date * 1000 % DAY_MS:
        raise InvalidArgument("'Date' must be at midnight GMT", "Date", wish.date)
    if wish.expired_object_delete_marker is not None and rule.tagged():
        raise InvalidRequest("ExpiredObjectDeleteMarker cannot be specified with Tags.")  # a guess


def _check_noncurrent(rule: Rule) -> None:
    wish = rule.noncurrent_version_expiration
    if wish is None:
        return
    if wish.noncurrent_days is None:
        raise MalformedXml
    _check_positive(wish.noncurrent_days, "NoncurrentDays", "NoncurrentVersionExpiration")
    retained = wish.newer_noncurrent_versions
    if retained is not None and not 1 <= retained <= _RETAINED_MAX:
        raise InvalidArgument(  # a guess
            f"'NewerNoncurrentVersions' for NoncurrentVersionExpiration action must be between 1 and {_RETAINED_MAX}",
            "NewerNoncurrentVersions",
            retained,
        )


def _check_abortion(rule: Rule) -> None:
    wish = rule.abort_incomplete_multipart_upload
    if wish is None:
        return
    if wish.days_after_initiation is None:
        raise MalformedXml
    if rule.tagged():
        raise InvalidRequest("AbortIncompleteMultipartUpload cannot be specified with Tags.")
    _check_positive(wish.days_after_initiation, "DaysAfterInitiation", "AbortIncompleteMultipartUpload")


def _check_positive(days: int | None, name: str, act: str) -> None:
    if days is not None and days <= 0:
        raise InvalidArgument(f"'{name}' for {act} action must be a positive integer", name, days)
