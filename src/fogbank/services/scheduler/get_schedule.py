"""GetSchedule: https://docs.aws.amazon.com/scheduler/latest/APIReference/API_GetSchedule.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.scheduler.model import DEFAULT_GROUP, FlexibleTimeWindow, Target
from fogbank.services.scheduler.store import load_schedule
from fogbank.storage.api import Store


class GetSchedule(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    name: str
    group_name: str | None = None


class GetScheduleOutput(Struct, frozen=True, rename="pascal", omit_defaults=True):
    arn: str
    group_name: str
    name: str
    schedule_expression: str
    schedule_expression_timezone: str
    state: str
    creation_date: float
    last_modification_date: float
    target: Target
    flexible_time_window: FlexibleTimeWindow
    action_after_completion: str
    start_date: float | None = None
    end_date: float | None = None
    description: str | None = None
    kms_key_arn: str | None = None


@action("scheduler", "GetSchedule")
async def get_schedule(store: Store, ctx: Context, request: GetSchedule) -> GetScheduleOutput:
    """A schedule with all that was said of it."""
    group = request.group_name or DEFAULT_GROUP
    found = (await load_schedule(store, ctx.account, ctx.region, group, request.name)).value
    return GetScheduleOutput(
        found.arn,
        found.group,
        found.name,
        found.expression,
        found.timezone,
        found.state,
        found.created_ms / 1000,
        found.modified_ms / 1000,
        found.target,
        found.window,
        found.after_completion,
        None if found.start_ms is None else found.start_ms / 1000,
        None if found.end_ms is None else found.end_ms / 1000,
        found.description or None,
        found.kms_key_arn or None,
    )
