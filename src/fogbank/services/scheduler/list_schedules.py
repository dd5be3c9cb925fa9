"""ListSchedules: https://docs.aws.amazon.com/scheduler/latest/APIReference/API_ListSchedules.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.scheduler.model import Schedule
from fogbank.services.scheduler.paging import page
from fogbank.services.scheduler.store import SCHEDULES, key, load_group
from fogbank.storage.api import Store


class ListSchedules(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    group_name: str | None = None
    name_prefix: str | None = None
    state: str | None = None
    next_token: str | None = None
    max_results: int | None = None


class TargetSummary(Struct, frozen=True, rename="pascal"):
    arn: str


class ScheduleSummary(Struct, frozen=True, rename="pascal"):
    arn: str
    name: str
    group_name: str
    state: str
    creation_date: float
    last_modification_date: float
    target: TargetSummary


class ListSchedulesOutput(Struct, frozen=True, rename="pascal", omit_defaults=True):
    schedules: list[ScheduleSummary]
    next_token: str | None = None


@action("scheduler", "ListSchedules")
async def list_schedules(store: Store, ctx: Context, request: ListSchedules) -> ListSchedulesOutput:
    """Schedules of one group, or of all, by the names of their groups and then their own."""
    prefix = key(ctx.account, ctx.region, "")
    if request.group_name:
        await load_group(store, ctx.account, ctx.region, request.group_name)
        prefix = key(ctx.account, ctx.region, request.group_name, "")

    def wanted(schedule: Schedule) -> bool:
        of_state = request.state is None or schedule.state == request.state
        return of_state and schedule.name.startswith(request.name_prefix or "")

    found, token = await page(SCHEDULES, store, prefix, request.next_token, request.max_results, wanted)
    return ListSchedulesOutput([_summary(schedule) for schedule in found], token)


def _summary(schedule: Schedule) -> ScheduleSummary:
    return ScheduleSummary(
        schedule.arn,
        schedule.name,
        schedule.group,
        schedule.state,
        schedule.created_ms / 1000,
        schedule.modified_ms / 1000,
        TargetSummary(schedule.target.arn),
    )
