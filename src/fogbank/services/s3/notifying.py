"""Events of a bucket: which of its rules they meet, what they look like, where they go.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html
https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
"""

from base64 import b32encode, b64encode
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import blake2b, md5, sha256
from typing import Any, Final
from urllib.parse import quote_plus

import msgspec
from msgspec import Struct, field

from fogbank.fabric.delivery import Delivery
from fogbank.fabric.retry import RetryPolicy
from fogbank.kernel.action import Context
from fogbank.kernel.arn import Arn, partition_of
from fogbank.services.s3.model import Bucket, Version

SUBJECT: Final = "Amazon S3 Notification"
# How often and how long S3 tries is not told; this is EventBridge's way, which is a guess.
POLICY: Final = RetryPolicy(185, 86_400_000, (1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 300_000, 600_000), 0.2)
_EMPTY_MD5: Final = md5(b"", usedforsecurity=False).hexdigest()
_REASONS: Final = {
    "ObjectCreated:Put": "PutObject",
    "ObjectCreated:Post": "POST Object",
    "ObjectCreated:Copy": "CopyObject",
    "ObjectCreated:CompleteMultipartUpload": "CompleteMultipartUpload",
    "ObjectRemoved:Delete": "DeleteObject",
    "ObjectRemoved:DeleteMarkerCreated": "DeleteObject",
    "LifecycleExpiration:Delete": "Lifecycle Expiration",
    "LifecycleExpiration:DeleteMarkerCreated": "Lifecycle Expiration",
}
_DETAIL_TYPES: Final = {
    "ObjectCreated": "Object Created",
    "ObjectRemoved": "Object Deleted",
    "LifecycleExpiration": "Object Deleted",
    "ObjectTagging:Put": "Object Tags Added",
    "ObjectTagging:Delete": "Object Tags Deleted",
    "ObjectAcl": "Object ACL Updated",
}
# Of these the structure has a newer version.
_NEWER: Final = ("ObjectTagging", "ObjectAcl", "ObjectRetention", "LifecycleExpiration")
_REMOVED: Final = ("ObjectRemoved", "LifecycleExpiration")
_BY_S3: Final = "s3.amazonaws.com"


class FilterRule(Struct, frozen=True, rename="pascal"):
    name: str | None = None
    value: str | None = None


class KeyFilter(Struct, frozen=True, rename="pascal"):
    filter_rules: list[FilterRule] | None = None


class Filter(Struct, frozen=True, rename="pascal"):
    key: KeyFilter | None = None


class Rule(Struct, frozen=True, kw_only=True, rename="pascal"):
    """What the three kinds of rules share."""

    id: str | None = None
    events: list[str]
    filter: Filter | None = None
    target: str  # each kind calls it by a name of its own

    def value(self, name: str) -> str:
        """The prefix or the suffix of the keys that the rule is for."""
        rules = (self.filter.key.filter_rules if self.filter and self.filter.key else None) or ()
        return next((rule.value or "" for rule in rules if (rule.name or "").lower() == name), "")


class QueueRule(Rule, frozen=True, kw_only=True, rename="pascal"):
    target: str = field(name="QueueArn")


class TopicRule(Rule, frozen=True, kw_only=True, rename="pascal"):
    target: str = field(name="TopicArn")


class FunctionRule(Rule, frozen=True, kw_only=True, rename="pascal"):
    target: str = field(name="LambdaFunctionArn")


class Nothing(Struct, frozen=True):
    """To EventBridge everything goes; there is nothing to say about it."""


class Notifications(Struct, frozen=True, kw_only=True, rename="pascal"):
    """A bucket's notification configuration."""

    topic_configurations: list[TopicRule] | None = None
    queue_configurations: list[QueueRule] | None = None
    lambda_function_configurations: list[FunctionRule] | None = None
    event_bridge_configuration: Nothing | None = None

    def rules(self) -> list[Rule]:
        """All rules of all kinds."""
        return [
            *(self.topic_configurations or ()),
            *(self.queue_configurations or ()),
            *(self.lambda_function_configurations or ()),
        ]


class Happening(Struct, frozen=True):
    """What happened to a version: "ObjectCreated:Put"."""

    event: str
    version: Version


@lru_cache(maxsize=512)
def configuration_of(document: bytes) -> Notifications:
    return msgspec.json.decode(document, type=Notifications)


def meets(rule: Rule, happening: Happening) -> bool:
    """Whether a rule is for what happened."""
    named = f"s3:{happening.event}"
    if not any(named == event or (event.endswith("*") and named.startswith(event[:-1])) for event in rule.events):
        return False
    key = happening.version.key
    return key.startswith(rule.value("prefix")) and key.endswith(rule.value("suffix"))


def deliveries(ctx: Context, bucket: Bucket, happenings: Sequence[Happening], trace_id: str) -> list[Delivery]:
    """What is to be sent, for all that happened in one commit."""
    document = bucket.documents.get("notification")
    if document is None:
        return []
    configuration = configuration_of(document)
    return [each for happening in happenings for each in _deliveries(ctx, bucket, configuration, happening, trace_id)]


def _deliveries(
    ctx: Context, bucket: Bucket, configuration: Notifications, happening: Happening, trace_id: str
) -> Iterator[Delivery]:
    for rule in configuration.rules():
        if meets(rule, happening):
            body = msgspec.json.encode({"Records": [record(ctx, bucket, happening, rule.id or "")]})
            yield delivery(ctx, bucket, rule.target, body, trace_id)
    if configuration.event_bridge_configuration is not None and (detail_type := _detail_type(happening.event)):
        event = envelope(ctx, bucket, happening, detail_type)
        bus = f"arn:{partition_of(bucket.region)}:events:{bucket.region}:{bucket.account}:event-bus/default"
        yield delivery(ctx, bucket, bus, msgspec.json.encode(event), trace_id, event["id"])


def delivery(ctx: Context, bucket: Bucket, target: str, body: bytes, trace_id: str, event_id: str = "") -> Delivery:
    """A message of the bucket on its way."""
    return Delivery(
        target,
        body,
        bucket.arn,
        bucket.account,
        bucket.region,
        POLICY,
        ctx.now_ms,
        trace_id=trace_id,
        facts={"subject": SUBJECT} if Arn.parse(target).service == "sns" else {},
        id=event_id,
    )


def sequencer(version: Version) -> str:
    """Grows from event to event of a key; compared as a hexadecimal number."""
    return f"{version.at_ms:014X}{version.seq & 0xFFFF:04X}"


def record(ctx: Context, bucket: Bucket, happening: Happening, rule_id: str) -> dict[str, Any]:
    """One record of the message to queues, topics and functions."""
    return {
        "eventVersion": "2.3" if happening.event.startswith(_NEWER) else "2.1",
        "eventSource": "aws:s3",
        "awsRegion": bucket.region,
        "eventTime": _time(ctx.now_ms),
        "eventName": happening.event,
        "userIdentity": {"principalId": _BY_S3 if ctx.by_aws else f"AWS:{ctx.user_id}"},
        "requestParameters": {"sourceIPAddress": _BY_S3 if ctx.by_aws else "127.0.0.1"},
        "responseElements": {"x-amz-request-id": ctx.request_id, "x-amz-id-2": _opaque(ctx.request_id)},
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": rule_id,
            "bucket": {
                "name": bucket.name,
                "ownerIdentity": {"principalId": _owner(bucket.account)},
                "arn": bucket.arn,
            },
            "object": _object(bucket, happening, ("eTag", "versionId"), quote_plus(happening.version.key, safe="/")),
        },
    }


def envelope(ctx: Context, bucket: Bucket, happening: Happening, detail_type: str) -> dict[str, Any]:
    """The event as EventBridge has it."""
    detail: dict[str, Any] = {
        "version": "0",
        "bucket": {"name": bucket.name},
        "object": _object(bucket, happening, ("etag", "version-id"), happening.version.key),
        "request-id": ctx.request_id,
        "requester": ctx.account,
        "source-ip-address": "127.0.0.1",
    }
    if happening.event.startswith("LifecycleExpiration"):
        # https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html: S3 itself, from nowhere
        detail["requester"] = _BY_S3
        del detail["source-ip-address"]
    if reason := _REASONS.get(happening.event):
        detail["reason"] = reason
    if happening.event.startswith(_REMOVED):
        marked = happening.event.endswith("DeleteMarkerCreated")
        detail["deletion-type"] = "Delete Marker Created" if marked else "Permanently Deleted"
    return {
        "version": "0",
        "id": ctx.ids.uuid(),
        "detail-type": detail_type,
        "source": "aws.s3",
        "account": bucket.account,
        "time": _time(ctx.now_ms)[:19] + "Z",
        "region": bucket.region,
        "resources": [bucket.arn],
        "detail": detail,
    }


def test_event(ctx: Context, bucket: Bucket) -> bytes:
    """What a queue or topic is told when it is named in a configuration."""
    return msgspec.json.encode(
        {
            "Service": "Amazon S3",
            "Event": "s3:TestEvent",
            "Time": _time(ctx.now_ms),
            "Bucket": bucket.name,
            "RequestId": ctx.request_id,
            "HostId": _opaque(ctx.request_id),
        }
    )


def _object(bucket: Bucket, happening: Happening, names: tuple[str, str], key: str) -> dict[str, Any]:
    """What went is told by its key alone, a delete marker with the tag of no bytes."""
    version = happening.version
    etag_name, id_name = names
    found: dict[str, Any] = {"key": key}
    if version.marker:
        found[etag_name] = _EMPTY_MD5
    elif not happening.event.startswith(_REMOVED):
        if happening.event.startswith("ObjectCreated"):
            found["size"] = version.size
        found[etag_name] = version.etag
    if bucket.versioning and version.id != "null":
        found[id_name] = version.id
    return {**found, "sequencer": sequencer(version)}


def _detail_type(event: str) -> str | None:
    return _DETAIL_TYPES.get(event) or _DETAIL_TYPES.get(event.partition(":")[0])


def _time(now_ms: int) -> str:
    moment = datetime.fromtimestamp(now_ms / 1000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{now_ms % 1000:03}Z"


def _owner(account: str) -> str:
    """The customer id of an account: opaque, fourteen characters."""
    return "A" + b32encode(sha256(account.encode()).digest()).decode()[:13]


def _opaque(request_id: str) -> str:
    """As the header x-amz-id-2: see wire.rest_xml."""
    return b64encode(blake2b(request_id.encode(), digest_size=56).digest()).decode("ascii")
