"""Which rules an event meets on a bus: an index in memory, as good as the version of the bus's roster.

    routing = await world.port(Routes).of(place)
    for rule in routing.match(event): ...

The store is the truth. A look at the roster's item says whether a rule changed since, and which: those few are read
again, or all of them, and put into the index anew.
"""

import gc
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, final

import msgspec
from msgspec import Struct

from fogbank.fabric.retry import RetryPolicy
from fogbank.fabric.rules import RuleIndex
from fogbank.fabric.transform import Reshaping, Transformer
from fogbank.services.events import store as rows
from fogbank.services.events.model import HttpParameters, Place, Rule, Target
from fogbank.services.events.schedules import policy_of
from fogbank.services.events.store import Roster
from fogbank.storage.api import Store
from fogbank.storage.table import Stored

_BUSES_MAX: Final = 1000
_RULES_BEFORE_FREEZE: Final = 500


class Post(Struct, frozen=True):
    """A target of a rule, ready for deliveries. `is_bus`: another bus, to which events go on once only."""

    arn: str
    policy: RetryPolicy
    reshaping: Reshaping | None
    group_id: str
    dead_letter_arn: str
    is_bus: bool
    http: HttpParameters | None


class Route(Struct, frozen=True):
    """A rule that can match, ready for deliveries."""

    rule: Rule
    arn: str
    posts: Sequence[Post]


@final
class Routing:
    """The rules of one bus."""

    def __init__(self) -> None:
        self.roster: Stored[Roster] | None = None
        self._index = RuleIndex()
        self._routes: dict[str, Route] = {}
        self._grown = 0  # rules that the collector still sees

    def match(self, event: dict[str, Any]) -> Sequence[Route]:
        """The rules whose patterns match, in the order in which they became known."""
        return [self._routes[name] for name in self._index.match(event)]

    def become(self, roster: Stored[Roster], rules: Sequence[Rule]) -> None:
        """Know these rules, and no others."""
        names = {rule.name for rule in rules}
        with self._growing(len(rules)):
            for name in self._routes.keys() - names:
                self._forget(name)
            for rule in rules:
                self._know(rule)
        self.roster = roster

    def change(self, roster: Stored[Roster], rules: Mapping[str, Rule | None]) -> None:
        """Know these rules as they are now; None is one that is gone. All others are as they were."""
        with self._growing(len(rules)):
            for name, rule in rules.items():
                if rule is None:
                    self._forget(name)
                else:
                    self._know(rule)
        self.roster = roster

    def end(self) -> None:
        """Take the index apart, since the collector may not see it."""
        for name in list(self._routes):
            self._forget(name)

    @contextmanager
    def _growing(self, rules: int) -> Generator[None]:
        """Ten thousand rules are half a million objects, and none of them is ever a part of a cycle that nobody needs
        while the bus lives. The garbage collector need not look at them: it would take three quarters of the time in
        which an index is made, and then a quarter of a second again and again.
        """
        enabled = gc.isenabled()
        gc.disable()
        try:
            yield
        finally:
            self._grown += rules
            if self._grown >= _RULES_BEFORE_FREEZE:
                self._grown = 0
                gc.freeze()
            if enabled:
                gc.enable()

    def _know(self, rule: Rule) -> None:
        name = rule.name
        if not (rule.enabled and rule.pattern):
            self._forget(name)
            return
        known = self._routes.get(name)
        if known is not None and known.rule == rule:
            return
        if known is None or known.rule.pattern != rule.pattern:
            self._index.add(name, msgspec.json.decode(rule.pattern))
        self._routes[name] = route_of(rule)

    def _forget(self, name: str) -> None:
        self._index.remove(name)
        self._routes.pop(name, None)


@final
class Routes:
    """A port: the rules of all buses, as far as they were asked for lately."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[Place, Routing] = {}

    async def of(self, place: Place) -> Routing | None:
        """None when there is no such bus."""
        roster = await rows.find_roster(self._store, place)
        if roster is None:
            self._drop(place)
            return None
        routing = self._known.get(place)
        if routing is None:
            if len(self._known) >= _BUSES_MAX:
                self._drop(next(iter(self._known)))
            routing = self._known[place] = Routing()
        while routing.roster is None or routing.roster.version != roster.version:
            changed = roster.value.changed_since(routing.roster.value) if routing.roster else None
            rules = await rows.all_rules(self._store, place) if changed is None else ()
            few = {name: await rows.find_rule(self._store, place, name) for name in changed or ()}
            # What was read belongs to one version only if that is still the same.
            after = await rows.find_roster(self._store, place)
            if after is None:
                return None
            if after.version == roster.version:
                if changed is None:
                    routing.become(roster, rules)
                else:
                    routing.change(roster, {name: stored and stored.value for name, stored in few.items()})
            roster = after
        return routing

    def _drop(self, place: Place) -> None:
        if (routing := self._known.pop(place, None)) is not None:
            routing.end()


def route_of(rule: Rule) -> Route:
    return Route(rule, rule.arn, [_post(target) for target in rule.targets])


def _post(target: Target) -> Post:
    group_id = target.sqs_parameters.message_group_id if target.sqs_parameters else None
    dead_letter_arn = target.dead_letter_config.arn if target.dead_letter_config else None
    return Post(
        target.arn,
        policy_of(target.retry_policy),
        reshaping_of(target),
        group_id or "",
        dead_letter_arn or "",
        ":event-bus/" in target.arn,
        target.http_parameters,
    )


def reshaping_of(target: Target) -> Reshaping | None:
    """What the target says of its input; None: it gets the event as it is."""
    given = target.input_transformer
    if target.input is None and target.input_path is None and given is None:
        return None
    transformer = Transformer(given.input_paths_map or {}, given.input_template) if given else None
    return Reshaping(target.input, target.input_path, transformer)
