"""Why an event on a bus was not matched by its rules: what a trace tells who asks."""

from collections.abc import Sequence
from typing import Final

import msgspec

from fogbank.fabric.pattern import EVENT_PATTERN, PatternError, explain
from fogbank.fabric.trace import Hop
from fogbank.fabric.traces import Explain
from fogbank.kernel.arn import Arn
from fogbank.services.events import store as rows
from fogbank.services.events.envelope import NotAnEvent, read
from fogbank.services.events.model import Place, Rule
from fogbank.storage.api import Store

_RULES_MAX: Final = 100


def explainer(store: Store) -> Explain:
    """For hops whose target is a bus and whose subject is an event: a sentence for each rule that does not match."""

    async def why(hop: Hop) -> Sequence[str]:
        arn = Arn.parse(hop.target)
        place = Place(arn.account, arn.region, arn.resource.removeprefix("event-bus/"))
        if await rows.find_roster(store, place) is None:
            return [f"There is no event bus {place.bus}."]
        try:
            _, event = read(hop.subject)
        except NotAnEvent:
            return []
        rules = await rows.all_rules(store, place)
        if not rules:
            return [f"The event bus {place.bus} has no rules."]
        asked, more = rules[:_RULES_MAX], len(rules) - _RULES_MAX
        told = [f'rule "{rule.name}": {reason}' for rule in asked if (reason := _reason(rule, event))]
        return [*told, f"… and {more} rules more"] if more > 0 else told

    return why


def _reason(rule: Rule, event: object) -> str:
    """Why the rule as it is now does not match; "" when it does."""
    if not rule.pattern:
        return "it has a schedule and no pattern"
    try:
        mismatch = explain(msgspec.json.decode(rule.pattern), event, EVENT_PATTERN)
    except PatternError as error:
        return str(error)
    if mismatch is not None:
        return str(mismatch)
    if not rule.enabled:
        return "it is disabled"
    return "" if rule.targets or rule.archive else "it matches, and has no targets"
