"""Rules with a schedule: an alarm for each, which sends a "Scheduled Event" to the rule's own targets. In UTC.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html

A rule's `beat` is another number whenever its schedule begins anew: alarms of before mean nothing then. A rate begins
when the rule is made or enabled, and fires for the first time when its period is over: "A rate expression starts when
you create the scheduled event rule".
"""

from collections.abc import Sequence
from datetime import UTC
from typing import Final

from msgspec import Raw
from msgspec.structs import replace

from fogbank.fabric import timers, trace
from fogbank.fabric.schedule import At, InvalidExpression, Rate, parse
from fogbank.fabric.timers import Alarm, Heard, Recurrence, Ring, Ringing
from fogbank.kernel.ids import Ids
from fogbank.kernel.world import World
from fogbank.services.events.delivering import Occurrence, deliveries
from fogbank.services.events.envelope import Envelope, seen, time_text, write
from fogbank.services.events.model import Rule
from fogbank.services.events.routing import route_of
from fogbank.services.events.store import RULES, place_of, rule_key
from fogbank.storage.api import Operation, Store

ALARMS: Final = "events"
_SOURCE: Final = "aws.events"
_DETAIL_TYPE: Final = "Scheduled Event"


def is_schedule(text: str) -> bool:
    """`rate()`, whose unit agrees with its number, and `cron()`; `at()` is the Scheduler's.

    "If the value is equal to 1, then the unit must be singular. If the value is greater than 1, the unit must be
    plural."
    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
    """
    try:
        expression = parse(text)
    except InvalidExpression:
        return False
    return not isinstance(expression, At) and (not isinstance(expression, Rate) or expression.exact)


def armed(before: Rule | None, after: Rule, *, ids: Ids, now_ms: int) -> tuple[Rule, Sequence[Operation]]:
    """The rule as it is to be written, and its alarm. A schedule that does not change keeps its beat (a guess)."""
    if not after.schedule or not after.enabled:
        return replace(after, beat=0), ()
    if before and before.beat and before.schedule == after.schedule:
        return after, ()
    after = replace(after, beat=ids.int63(), anchor_ms=now_ms // 1000 * 1000)
    at_ms = _recurrence(after).next_after(now_ms)
    return after, () if at_ms is None else (_alarm(after, at_ms, now_ms),)


def ringer(store: Store, world: World) -> Ring:
    """What the alarms of rules do: one commit for the event's deliveries and the next alarm."""

    async def ring(rung: Alarm, heard: Heard) -> Ringing:
        stored = await RULES.find(store, rung.key)
        if stored is None or stored.value.beat != rung.generation:
            return Ringing()
        rule, now_ms = stored.value, heard.now_ms
        recurrence = _recurrence(rule)
        # Of what passed while the server was down, the latest counts.
        at_ms = recurrence.latest(rung.at_ms, heard.missed_until_ms)
        next_ms = recurrence.next_after(at_ms)
        following = () if next_ms is None else (_alarm(rule, next_ms, now_ms),)
        event = Envelope(
            world.ids.uuid(),
            _DETAIL_TYPE,
            _SOURCE,
            rule.account,
            time_text(at_ms // 1000),
            rule.region,
            Raw(b"{}"),
            (rule.arn,),
        )
        hop = trace.hop(
            "",
            ids=world.ids,
            kind="call",
            source=f"events:{rule.schedule}",
            target=rule.arn,
            at_ms=now_ms,
            outcome="matched",
            names=(event.id,),
        )
        occurrence = Occurrence(event, seen(event, {}), write(event), trace.within("", hop), now_ms)
        return Ringing(
            list(deliveries([route_of(rule)], occurrence)), following, checks=[stored.unchanged()], hops=[hop]
        )

    return ring


def _recurrence(rule: Rule) -> Recurrence:
    return Recurrence(parse(rule.schedule), UTC, rule.anchor_ms)


def _alarm(rule: Rule, at_ms: int, now_ms: int) -> Operation:
    key = rule_key(place_of(rule), rule.name)
    return timers.alarm(ALARMS, Alarm(key, rule.beat, at_ms), due_ms=at_ms, now_ms=now_ms)
