"""What happens when a schedule's alarm rings.

    at the time     the delivery to the target, and the alarm for the next time; with a flexible time window an alarm
                    ("shot") at a moment of the window instead of the delivery
    a "shot"        the delivery
    "end"           the schedule is removed: it has nothing left to do, and ActionAfterCompletion is DELETE

All of one ringing is one commit, under the check that the schedule is as it was. Of times that passed while the server
was down the latest counts, and fires at the start.
"""

from typing import Final

from fogbank.fabric.delivery import Delivery
from fogbank.fabric.retry import RetryPolicy
from fogbank.fabric.timers import Alarm, Heard, Ring, Ringing
from fogbank.kernel.world import World
from fogbank.services.scheduler import dead_letters
from fogbank.services.scheduler.model import (
    AGE_MAX_S,
    ATTEMPT_NUMBER,
    DELETE,
    DISABLED,
    RETRIES_MAX,
    Schedule,
    event_of,
    following,
    input_of,
    timestamp,
)
from fogbank.services.scheduler.store import SCHEDULES, alarm
from fogbank.storage.api import Operation, Store
from fogbank.storage.table import Stored

_SHOT: Final = "shot"
_END: Final = "end"
# "Retry attempts with exponential backoff": how long the pauses are is not documented. Doubling to eight minutes, 185
# of them take the 24 hours that an event may be old. (a guess)
_DELAYS_MS: Final = tuple(min(1000 << attempt, 480_000) for attempt in range(10))
_JITTER: Final = 0.2


def ringer(store: Store, world: World) -> Ring:
    """What Scheduler's alarms do."""

    async def ring(rung: Alarm, heard: Heard) -> Ringing:
        stored = await SCHEDULES.find(store, rung.key)
        if stored is None or stored.value.generation != rung.generation or stored.value.state == DISABLED:
            return Ringing()
        if rung.kind == _END:
            return Ringing(operations=[stored.removed()], checks=[stored.unchanged()])
        if rung.kind == _SHOT:
            return Ringing([delivery(stored.value, rung.at_ms, heard.now_ms, world)], checks=[stored.unchanged()])
        return _tick(stored, rung.at_ms, heard, world)

    return ring


def _tick(stored: Stored[Schedule], at_ms: int, heard: Heard, world: World) -> Ringing:
    schedule, now_ms = stored.value, heard.now_ms
    recurrence = schedule.recurrence
    if recurrence is not None:
        at_ms = recurrence.latest(at_ms, heard.missed_until_ms)
    deliveries: list[Delivery] = []
    operations: list[Operation] = []
    window_ms = schedule.window.window_ms
    if window_ms:
        shot_ms = max(now_ms, at_ms + int(world.ids.fraction() * window_ms))
        operations.append(alarm(schedule, at_ms, due_ms=shot_ms, now_ms=now_ms, kind=_SHOT))
    else:
        deliveries.append(delivery(schedule, at_ms, now_ms, world))
    next_ms = following(schedule, at_ms)
    if next_ms is not None:
        operations.append(alarm(schedule, next_ms, now_ms=now_ms))
    elif schedule.after_completion == DELETE:
        if window_ms:
            # After the shots of all times, which lie in their windows.
            end_ms = max(now_ms, at_ms + window_ms)
            operations.append(alarm(schedule, at_ms, due_ms=end_ms, now_ms=now_ms, kind=_END))
        else:
            operations.append(stored.removed())
    return Ringing(deliveries, operations, [stored.unchanged()])


def delivery(schedule: Schedule, at_ms: int, now_ms: int, world: World) -> Delivery:
    """One invocation of the target."""
    target = schedule.target
    execution_id = world.ids.randbytes(8).hex()
    given = input_of(schedule, at_ms, execution_id)
    body = event_of(schedule, given, world.ids.uuid(), now_ms) if target.event_bridge_parameters else given.encode()
    return Delivery(
        target.arn,
        body,
        schedule.arn,
        schedule.account,
        schedule.region,
        policy_of(schedule),
        now_ms,
        group_id=(target.sqs_parameters and target.sqs_parameters.message_group_id) or "",
        dead_letter_arn=(target.dead_letter_config and target.dead_letter_config.arn) or "",
        kind=dead_letters.KIND,
        facts={dead_letters.EXECUTION: execution_id, dead_letters.SCHEDULED: timestamp(at_ms)},
        id=execution_id,
        attempt_mark=ATTEMPT_NUMBER if ATTEMPT_NUMBER in body else b"",
    )


def policy_of(schedule: Schedule) -> RetryPolicy:
    given = schedule.target.retry_policy
    retries = given.maximum_retry_attempts if given else None
    age_s = given.maximum_event_age_in_seconds if given else None
    return RetryPolicy(
        (RETRIES_MAX if retries is None else retries) + 1,
        (AGE_MAX_S if age_s is None else age_s) * 1000,
        _DELAYS_MS,
        _JITTER,
    )
