"""UpdateSchedule: https://docs.aws.amazon.com/scheduler/latest/APIReference/API_UpdateSchedule.html"""

from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.scheduler.model import first_firing, same_times
from fogbank.services.scheduler.store import alarm, load_schedule
from fogbank.services.scheduler.writing import ScheduleInput, ScheduleWritten, schedule_of
from fogbank.storage.api import Conflict, Operation, Store


class UpdateSchedule(ScheduleInput, frozen=True, rename="pascal", forbid_unknown_fields=True):
    pass


@action("scheduler", "UpdateSchedule")
async def update_schedule(store: Store, ctx: Context, request: UpdateSchedule) -> ScheduleWritten:
    """Put another schedule in its place: what is not given has its default value afterwards.

    A rate whose times do not change goes on in its beat, and what was to happen once does not happen again (guesses).
    """
    wanted = schedule_of(request, ctx)
    while True:
        stored = await load_schedule(store, ctx.account, ctx.region, wanted.group, wanted.name)
        before = stored.value
        if wanted.token and (before.token, before.digest) == (wanted.token, wanted.digest):
            return ScheduleWritten(wanted.arn)
        after = replace(wanted, created_ms=before.created_ms)
        fresh = not same_times(before, after)
        if not fresh:
            after = replace(after, anchor_ms=before.anchor_ms)
        operations: list[Operation] = [stored.becomes(after)]
        if (at_ms := first_firing(after, ctx.now_ms, fresh=fresh)) is not None:
            operations.append(alarm(after, at_ms, now_ms=ctx.now_ms))
        try:
            await store.commit(operations, [stored.unchanged()])
        except Conflict:
            continue
        return ScheduleWritten(after.arn)
