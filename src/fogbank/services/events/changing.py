"""How buses and rules change: each change of a rule in one commit with the roster of its bus."""

from collections.abc import Sequence
from typing import cast

from fogbank.kernel.action import Context
from fogbank.services.events import store as rows
from fogbank.services.events.errors import LimitExceeded, ManagedRule
from fogbank.services.events.model import Bus, Rule
from fogbank.services.events.store import BUSES, RULES
from fogbank.storage.api import Check, Operation, Store
from fogbank.storage.table import Stored


async def save(store: Store, before: Stored[Bus] | Stored[Rule], after: Bus | Rule) -> None:
    """Write what was read and changed. Raises Conflict."""
    if isinstance(after, Bus):
        await store.commit([BUSES.put(before.key, after)], [before.unchanged()])
    else:
        await save_rule(store, cast("Stored[Rule]", before), after)


async def save_rule(
    store: Store, before: Stored[Rule], after: Rule, *more: Operation, checks: Sequence[Check] = ()
) -> None:
    """Write a rule that was read and changed. Raises Conflict, NoBus."""
    roster = await rows.load_roster(store, rows.place_of(after))
    operations: list[Operation] = [before.becomes(after), roster.becomes(roster.value.after(after.name)), *more]
    await store.commit(operations, [before.unchanged(), roster.unchanged(), *checks])


async def add_rule(store: Store, ctx: Context, rule: Rule, *more: Operation, checks: Sequence[Check] = ()) -> None:
    """Write a new rule. Raises Conflict, NoBus, LimitExceeded."""
    place = rows.place_of(rule)
    roster = await rows.load_roster(store, place)
    if roster.value.rules >= ctx.limits.events_rules_per_bus_max:
        raise LimitExceeded
    key = rows.rule_key(place, rule.name)
    grown = roster.becomes(roster.value.after(rule.name, 1))
    await store.commit([RULES.put(key, rule), grown, *more], [RULES.absent(key), roster.unchanged(), *checks])


async def drop_rule(store: Store, stored: Stored[Rule], *more: Operation, checks: Sequence[Check] = ()) -> None:
    """Remove a rule. Raises Conflict, NoBus."""
    roster = await rows.load_roster(store, rows.place_of(stored.value))
    shrunk = roster.becomes(roster.value.after(stored.value.name, -1))
    await store.commit([stored.removed(), shrunk, *more], [stored.unchanged(), roster.unchanged(), *checks])


def check_managed(rule: Rule, *, force: bool = False) -> None:
    """A rule that another service manages is changed by that service alone, unless its owner insists.

    Raises ManagedRule. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeleteRule.html
    """
    if rule.managed_by and not force:
        raise ManagedRule(rule.name, rule.managed_by)
