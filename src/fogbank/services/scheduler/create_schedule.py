"""CreateSchedule: https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html"""

from fogbank.kernel.action import Context, action
from fogbank.services.scheduler.errors import GroupIsDeleted, ScheduleExists
from fogbank.services.scheduler.model import ACTIVE, first_firing
from fogbank.services.scheduler.store import SCHEDULES, alarm, load_group, no_schedule, schedule_key
from fogbank.services.scheduler.writing import ScheduleInput, ScheduleWritten, schedule_of
from fogbank.storage.api import Conflict, Operation, Store


class CreateSchedule(ScheduleInput, frozen=True, rename="pascal", forbid_unknown_fields=True):
    pass


@action("scheduler", "CreateSchedule")
async def create_schedule(store: Store, ctx: Context, request: CreateSchedule) -> ScheduleWritten:
    """Make a schedule, and set its first alarm. The same request with the same token once more is answered alike."""
    schedule = schedule_of(request, ctx)
    key = schedule_key(schedule)
    operations: list[Operation] = [SCHEDULES.put(key, schedule)]
    if (at_ms := first_firing(schedule, ctx.now_ms, fresh=True)) is not None:
        operations.append(alarm(schedule, at_ms, now_ms=ctx.now_ms))
    while True:
        group = await load_group(store, ctx.account, ctx.region, schedule.group)
        if group.value.state != ACTIVE:
            raise GroupIsDeleted(schedule.group)
        if (found := await SCHEDULES.find(store, key)) is not None:
            if schedule.token and (found.value.token, found.value.digest) == (schedule.token, schedule.digest):
                return ScheduleWritten(schedule.arn)
            raise ScheduleExists(schedule.name)
        try:
            await store.commit(operations, [no_schedule(schedule), group.unchanged()])
        except Conflict:
            continue
        return ScheduleWritten(schedule.arn)
