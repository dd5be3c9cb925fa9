"""Schedules and their groups, as values, and the rules that need nothing else.

https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule.html
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from msgspec import Raw, Struct, json

from fogbank.fabric.schedule import At, Expression, Rate, next_after, parse, zone
from fogbank.fabric.timers import Recurrence
from fogbank.kernel.arn import Arn, partition_of

DEFAULT_GROUP: Final = "default"
ENABLED: Final = "ENABLED"
DISABLED: Final = "DISABLED"
ACTIVE: Final = "ACTIVE"
DELETING: Final = "DELETING"
FLEXIBLE: Final = "FLEXIBLE"
DELETE: Final = "DELETE"
RETRIES_MAX: Final = 185
AGE_MAX_S: Final = 86_400

# The shapes that requests, answers and the store have in common.


class DeadLetterConfig(Struct, frozen=True, rename="pascal", omit_defaults=True, forbid_unknown_fields=True):
    arn: str | None = None


class RetryPolicy(Struct, frozen=True, rename="pascal", omit_defaults=True, forbid_unknown_fields=True):
    maximum_event_age_in_seconds: int | None = None
    maximum_retry_attempts: int | None = None


class EventBridgeParameters(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    detail_type: str
    source: str


class SqsParameters(Struct, frozen=True, rename="pascal", omit_defaults=True, forbid_unknown_fields=True):
    message_group_id: str | None = None


class Target(Struct, frozen=True, rename="pascal", omit_defaults=True, forbid_unknown_fields=True):
    """https://docs.aws.amazon.com/scheduler/latest/APIReference/API_Target.html

    The parameters of targets that Fogbank does not have are no members, so they are refused by name.
    """

    arn: str
    role_arn: str
    dead_letter_config: DeadLetterConfig | None = None
    retry_policy: RetryPolicy | None = None
    input: str | None = None
    event_bridge_parameters: EventBridgeParameters | None = None
    sqs_parameters: SqsParameters | None = None


class FlexibleTimeWindow(Struct, frozen=True, rename="pascal", omit_defaults=True, forbid_unknown_fields=True):
    mode: str
    maximum_window_in_minutes: int | None = None

    @property
    def window_ms(self) -> int:
        return (self.maximum_window_in_minutes or 0) * 60_000 if self.mode == FLEXIBLE else 0


class Group(Struct, frozen=True, omit_defaults=True):
    """A schedule group. The default one is there without having been stored."""

    account: str
    region: str
    name: str
    created_ms: int = 0
    modified_ms: int = 0
    state: str = ACTIVE
    tags: Mapping[str, str] = {}
    token: str = ""  # of the request that made it

    @property
    def arn(self) -> str:
        return str(
            Arn("scheduler", self.region, self.account, f"schedule-group/{self.name}", partition_of(self.region))
        )


class Schedule(Struct, frozen=True, omit_defaults=True):
    """A schedule.

    `generation` is another one with each change: alarms that were set before it mean nothing any more. `anchor_ms` is
    where a rate begins. `token` and `digest` are of the last request that wrote it.
    """

    account: str
    region: str
    group: str
    name: str
    expression: str
    target: Target
    window: FlexibleTimeWindow
    generation: int
    anchor_ms: int
    created_ms: int
    modified_ms: int
    timezone: str = "UTC"
    start_ms: int | None = None
    end_ms: int | None = None
    description: str = ""
    state: str = ENABLED
    kms_key_arn: str = ""
    after_completion: str = "NONE"
    token: str = ""
    digest: bytes = b""

    @property
    def arn(self) -> str:
        path = f"schedule/{self.group}/{self.name}"
        return str(Arn("scheduler", self.region, self.account, path, partition_of(self.region)))

    @property
    def recurrence(self) -> Recurrence | None:
        """None for one that fires once: start and end do not bind it."""
        expression = parse(self.expression)
        if isinstance(expression, At):
            return None
        return Recurrence(expression, zone(self.timezone), self.anchor_ms, self.start_ms or 0, self.end_ms)


def first_firing(schedule: Schedule, now_ms: int, *, fresh: bool) -> int | None:
    """When a schedule that was just written fires first; None when it does not.

    `fresh`: its times are new. Then a rate fires at its start, at once if it has none; and what was to happen once, in
    the past, happens at once (the latter is a guess). Else only what is still to come counts.
    """
    if schedule.state == DISABLED:
        return None
    recurrence = schedule.recurrence
    if recurrence is None:
        return next_after(parse(schedule.expression), -1 if fresh else now_ms, zone(schedule.timezone))
    is_rate = isinstance(recurrence.expression, Rate)
    return recurrence.next_after(schedule.anchor_ms - 1 if fresh and is_rate else now_ms)


def following(schedule: Schedule, at_ms: int) -> int | None:
    """The firing after this one."""
    recurrence = schedule.recurrence
    return recurrence.next_after(at_ms) if recurrence else None


def same_times(one: Schedule, other: Schedule) -> bool:
    """Whether two versions of a schedule fire at the same times."""
    return (one.expression, one.timezone, one.start_ms) == (other.expression, other.timezone, other.start_ms)


def anchor_of(expression: Expression, start_ms: int | None, now_ms: int) -> int:
    """Where a rate begins: at its start date, or now. In whole seconds, as scheduled times are told."""
    return (now_ms if start_ms is None or not isinstance(expression, Rate) else start_ms) // 1000 * 1000


# What a target is given

_SCHEDULE_ARN: Final = "<aws.scheduler.schedule-arn>"
_SCHEDULED_TIME: Final = "<aws.scheduler.scheduled-time>"
_EXECUTION_ID: Final = "<aws.scheduler.execution-id>"
ATTEMPT_NUMBER: Final = b"<aws.scheduler.attempt-number>"


def timestamp(ms: int) -> str:
    """2022-03-22T18:59:43Z"""
    return datetime.fromtimestamp(ms // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def input_of(schedule: Schedule, at_ms: int, execution_id: str) -> str:
    """The input with its context attributes replaced, but for the attempt's number.

    https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
    """
    if schedule.target.input is None:
        return notification(schedule, at_ms, execution_id)
    return (
        schedule.target.input.replace(_SCHEDULE_ARN, schedule.arn)
        .replace(_SCHEDULED_TIME, timestamp(at_ms))
        .replace(_EXECUTION_ID, execution_id)
    )


def notification(schedule: Schedule, at_ms: int, execution_id: str) -> str:
    """The "default notification" that a target gets when there is no input.

    How it looks is not documented: it is a scheduled event of a rule's, with the source of Scheduler (a guess).
    """
    return json.encode(
        {
            "version": "0",
            "id": execution_id,
            "detail-type": "Scheduled Event",
            "source": "aws.scheduler",
            "account": schedule.account,
            "time": timestamp(at_ms),
            "region": schedule.region,
            "resources": [schedule.arn],
            "detail": "{}",
        }
    ).decode()


def event_of(schedule: Schedule, detail: str, event_id: str, now_ms: int) -> bytes:
    """The event that a bus gets: the input is its detail. That it names the schedule as its resource is a guess."""
    parameters = schedule.target.event_bridge_parameters
    assert parameters is not None
    event = {
        "version": "0",
        "id": event_id,
        "detail-type": parameters.detail_type,
        "source": parameters.source,
        "account": schedule.account,
        "time": timestamp(now_ms),
        "region": schedule.region,
        "resources": [schedule.arn],
        # As it is: it may hold context attributes yet.
        "detail": Raw(detail.encode()),
    }
    return json.encode(event)
