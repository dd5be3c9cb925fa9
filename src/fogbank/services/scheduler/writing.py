"""What CreateSchedule and UpdateSchedule have in common: their members, their checks, and the schedule they make."""

from hashlib import blake2b

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context
from fogbank.kernel.calls import Calls
from fogbank.services.scheduler.checks import (
    check_dates,
    check_expression,
    check_target,
    check_timezone,
    check_window,
)
from fogbank.services.scheduler.model import (
    AGE_MAX_S,
    DEFAULT_GROUP,
    ENABLED,
    RETRIES_MAX,
    FlexibleTimeWindow,
    RetryPolicy,
    Schedule,
    Target,
    anchor_of,
)


class ScheduleInput(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    """https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html"""

    name: str
    schedule_expression: str
    target: Target
    flexible_time_window: FlexibleTimeWindow
    group_name: str | None = None
    start_date: float | None = None
    end_date: float | None = None
    description: str | None = None
    schedule_expression_timezone: str | None = None
    state: str | None = None
    kms_key_arn: str | None = None
    client_token: str | None = None
    action_after_completion: str | None = None


class ScheduleWritten(Struct, frozen=True, rename="pascal"):
    schedule_arn: str


def digest_of(request: ScheduleInput) -> bytes:
    """Tells whether two requests with one token ask for the same."""
    return blake2b(msgspec.msgpack.encode(replace(request, client_token=None)), digest_size=16).digest()


def schedule_of(request: ScheduleInput, ctx: Context) -> Schedule:
    """The schedule that a request describes, as if it were new. Raises Invalid, Unsupported.

    What is not given has its default value: also an update takes nothing from before.
    """
    now_ms = ctx.now_ms
    expression = check_expression(request.schedule_expression)
    timezone = request.schedule_expression_timezone or "UTC"
    check_timezone(timezone)
    start_ms, end_ms = _ms(request.start_date), _ms(request.end_date)
    check_dates(expression, start_ms, end_ms, now_ms)
    check_window(request.flexible_time_window)
    check_target(request.target, ctx.world.port(Calls))
    return Schedule(
        ctx.account,
        ctx.region,
        request.group_name or DEFAULT_GROUP,
        request.name,
        request.schedule_expression,
        _with_retries(request.target),
        request.flexible_time_window,
        ctx.ids.int63(),
        anchor_of(expression, start_ms, now_ms),
        now_ms,
        now_ms,
        timezone,
        start_ms,
        end_ms,
        request.description or "",
        request.state or ENABLED,
        request.kms_key_arn or "",
        request.action_after_completion or "NONE",
        request.client_token or "",
        digest_of(request),
    )


def _with_retries(target: Target) -> Target:
    """The retry policy with its default values, as it is shown."""
    given = target.retry_policy or RetryPolicy()
    age_s, retries = given.maximum_event_age_in_seconds, given.maximum_retry_attempts
    policy = RetryPolicy(AGE_MAX_S if age_s is None else age_s, RETRIES_MAX if retries is None else retries)
    return replace(target, retry_policy=policy)


def _ms(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds * 1000)
