"""Log groups, log streams, and what is to be known of a stream's events without reading them.

https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LogGroup.html
https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LogStream.html
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
"""

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.arn import Arn, partition_of
from fogbank.kernel.errors import Unsupported
from fogbank.services.logs.errors import InvalidParameter

DAY_MS: Final = 86_400_000
HOUR_MS: Final = 3_600_000
TIME_MS_MAX: Final = (1 << 50) - 1  # no event is later

# PutLogEvents: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
BATCH_BYTES_MAX: Final = 1_048_576
EVENT_BYTES_MAX: Final = 1_048_576  # 262,144 until April 2025
EVENT_OVERHEAD_BYTES: Final = 26
BATCH_SPAN_MS_MAX: Final = DAY_MS
EVENT_AGE_MS_MAX: Final = 14 * DAY_MS
EVENT_LEAD_MS_MAX: Final = 2 * HOUR_MS
# GetLogEvents, FilterLogEvents
PAGE_EVENTS_MAX: Final = 10_000
PAGE_BYTES_MAX: Final = 1_048_576
DESCRIBE_MAX: Final = 50
TAGS_MAX: Final = 50
SUBSCRIPTIONS_MAX: Final = 2  # of a log group
METRIC_FILTERS_MAX: Final = 100
DIMENSIONS_MAX: Final = 3  # of a metric filter

# https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
RETENTION_DAYS: Final = (
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
)  # fmt: skip
STANDARD: Final = "STANDARD"
CLASSES: Final = frozenset({STANDARD, "INFREQUENT_ACCESS"})


class Subscription(Struct, frozen=True, omit_defaults=True):
    """A subscription filter; what the journal had up to `after` was there before it."""

    pattern: str
    destination_arn: str
    created_ms: int
    after: int = 0
    role_arn: str = ""
    distribution: str = "ByLogStream"


class MetricFilter(Struct, frozen=True, omit_defaults=True):
    """A metric filter; its transformation in AWS's names."""

    pattern: str
    transformation: Mapping[str, object]
    created_ms: int


class Group(Struct, frozen=True, omit_defaults=True):
    """A log group; `id` is its log in the store, in which each stream has a shard."""

    account: str
    region: str
    name: str
    id: int
    created_ms: int
    retention_days: int = 0  # 0: for ever
    kind: str = STANDARD
    kms_key_id: str = ""
    protected: bool = False
    tags: Mapping[str, str] = {}
    subscriptions: Mapping[str, Subscription] = {}  # by their names
    metric_filters: Mapping[str, MetricFilter] = {}

    @property
    def arn(self) -> str:
        resource = f"log-group:{self.name}"
        return str(Arn("logs", self.region, self.account, resource, partition_of(self.region)))

    def kept_since_ms(self, now_ms: int) -> int:
        """Events before this moment have expired."""
        return max(0, now_ms - self.retention_days * DAY_MS) if self.retention_days else 0


class Stream(Struct, frozen=True, omit_defaults=True):
    """A log stream; `shard` holds its records.

    Records lie in the order of their arrival, events are asked for in the order of their time. The last three
    fields bound how far these two are apart: how long before its time an event came at the most, how long after
    it, and how far back in time an event came after a later one.
    """

    group: int
    name: str
    shard: int
    created_ms: int
    first_ms: int = -1
    last_ms: int = -1
    ingested_ms: int = -1
    bytes: int = 0
    sequence: int = 0  # of its last record
    ahead_ms: int = 0
    behind_ms: int = 0
    disorder_ms: int = 0

    @property
    def empty(self) -> bool:
        return self.last_ms < 0

    def with_events(self, events: Sequence["Event"], records: int, now_ms: int) -> "Stream":
        """The stream after these events arrived in some records; they need not be in order."""
        now_ms = max(now_ms, self.ingested_ms)  # as the store does: in a shard time never goes back
        first_ms, last_ms, disorder_ms = events[0][0], self.last_ms, self.disorder_ms
        latest_ms = first_ms
        for at_ms, _ in events:
            if at_ms < last_ms:
                disorder_ms = max(disorder_ms, last_ms - at_ms)
                first_ms = min(first_ms, at_ms)
            else:
                last_ms = at_ms
            latest_ms = max(latest_ms, at_ms)
        return replace(
            self,
            first_ms=first_ms if self.empty else min(first_ms, self.first_ms),
            last_ms=last_ms,
            ingested_ms=now_ms,
            bytes=self.bytes + sum(event_bytes(message) for _, message in events),
            sequence=self.sequence + records,
            ahead_ms=max(self.ahead_ms, latest_ms - now_ms),
            behind_ms=max(self.behind_ms, now_ms - first_ms),
            disorder_ms=disorder_ms,
        )


Event = tuple[int, str]  # its time in ms, and its message


def event_bytes(message: str) -> int:
    """What an event counts for."""
    return (len(message) if message.isascii() else len(message.encode())) + EVENT_OVERHEAD_BYTES


def stream_arn(group: Group, stream: Stream) -> str:
    return f"{group.arn}:log-stream:{stream.name}"


def sequence_token(stream: Stream) -> str:
    """Nobody reads it any more, but clients hand it on: PutLogEvents has ignored it since January 2023."""
    return f"49{stream.shard % 10**20:020d}{max(0, stream.ingested_ms):014d}{stream.bytes % 10**20:020d}"


def check_group_name(name: str) -> None:
    """The letters of a name are the model's business. https://github.com/aws-observability/aws-otel-collector/issues/353"""
    if name.lower().startswith("aws/"):
        raise InvalidParameter("Log groups starting with AWS/ are reserved for AWS.")


def check_class(kind: str) -> None:
    """Raises Unsupported."""
    if kind not in CLASSES:
        raise Unsupported(f"the log group class {kind}")


def check_retention(days: int) -> None:
    """Raises InvalidParameter. https://github.com/aws/aws-cdk/issues/1343"""
    if days not in RETENTION_DAYS:
        raise InvalidParameter(f"Invalid retention value. Valid values are: {list(RETENTION_DAYS)}")
