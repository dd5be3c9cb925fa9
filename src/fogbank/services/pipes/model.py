"""Pipes as values, in the forms of the API; and their rules.

https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_CreatePipe.html
"""

from collections.abc import Mapping
from typing import Final, Literal

from msgspec import Struct, field

RequestedState = Literal["RUNNING", "STOPPED"]
DesiredState = Literal["RUNNING", "STOPPED", "DELETED"]
State = Literal[
    "RUNNING",
    "STOPPED",
    "CREATING",
    "UPDATING",
    "DELETING",
    "STARTING",
    "STOPPING",
    "CREATE_FAILED",
    "UPDATE_FAILED",
    "START_FAILED",
]
# "The maximum number of records": what holds without one is SQS's own.
BATCH_DEFAULT: Final = 10


# Parameters


class Filter(Struct, frozen=True, rename="pascal", omit_defaults=True):
    pattern: str | None = None


class FilterCriteria(Struct, frozen=True, rename="pascal", omit_defaults=True):
    filters: list[Filter] | None = None


class SqsSource(Struct, frozen=True, rename="pascal", omit_defaults=True):
    batch_size: int | None = None
    maximum_batching_window_in_seconds: int | None = None


class SourceParameters(Struct, frozen=True, rename="pascal", omit_defaults=True):
    filter_criteria: FilterCriteria | None = None
    sqs_queue_parameters: SqsSource | None = None


class EnrichmentParameters(Struct, frozen=True, rename="pascal", omit_defaults=True):
    input_template: str | None = None


class SqsTarget(Struct, frozen=True, rename="pascal", omit_defaults=True):
    message_group_id: str | None = None
    message_deduplication_id: str | None = None


class LambdaTarget(Struct, frozen=True, rename="pascal", omit_defaults=True):
    invocation_type: Literal["REQUEST_RESPONSE", "FIRE_AND_FORGET"] | None = None


class BusTarget(Struct, frozen=True, rename="pascal", omit_defaults=True):
    detail_type: str | None = None
    source: str | None = None
    resources: list[str] | None = None
    time: str | None = None


class LogsTarget(Struct, frozen=True, rename="pascal", omit_defaults=True):
    log_stream_name: str | None = None
    timestamp: str | None = None


class TargetParameters(Struct, frozen=True, rename="pascal", omit_defaults=True):
    input_template: str | None = None
    lambda_function_parameters: LambdaTarget | None = None
    sqs_queue_parameters: SqsTarget | None = None
    event_bus: BusTarget | None = field(default=None, name="EventBridgeEventBusParameters")
    cloud_watch_logs_parameters: LogsTarget | None = None


# Pipes


class Pipe(Struct, frozen=True):
    """A pipe. Of what it is told while executions are under way, they see nothing."""

    account: str
    region: str
    name: str
    source: str
    target: str
    role_arn: str
    created_ms: int
    modified_ms: int
    desired_state: DesiredState = "RUNNING"
    state: State = "CREATING"
    state_reason: str | None = None
    description: str | None = None
    enrichment: str | None = None
    source_parameters: SourceParameters | None = None
    enrichment_parameters: EnrichmentParameters | None = None
    target_parameters: TargetParameters | None = None
    kms_key: str | None = None
    tags: Mapping[str, str] = {}
    partition: str = "aws"

    @property
    def arn(self) -> str:
        return f"arn:{self.partition}:pipes:{self.region}:{self.account}:pipe/{self.name}"

    @property
    def filters(self) -> tuple[str, ...]:
        criteria = self.source_parameters.filter_criteria if self.source_parameters else None
        return tuple(each.pattern for each in (criteria.filters or () if criteria else ()) if each.pattern)

    @property
    def queue(self) -> SqsSource:
        return (self.source_parameters.sqs_queue_parameters if self.source_parameters else None) or SqsSource()

    @property
    def batch_size(self) -> int:
        return self.queue.batch_size or BATCH_DEFAULT

    @property
    def window_s(self) -> int:
        return self.queue.maximum_batching_window_in_seconds or 0

    @property
    def is_changing(self) -> bool:
        return self.state in ("CREATING", "UPDATING", "DELETING", "STARTING", "STOPPING")


# What every change answers


class Changed(Struct, frozen=True, rename="pascal", omit_defaults=True):
    arn: str
    name: str
    desired_state: DesiredState
    current_state: State
    creation_time: float
    last_modified_time: float


def changed(pipe: Pipe) -> Changed:
    """A pipe for whoever created, changed or deleted it."""
    return Changed(pipe.arn, pipe.name, pipe.desired_state, pipe.state, pipe.created_ms / 1000, pipe.modified_ms / 1000)
