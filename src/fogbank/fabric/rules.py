"""Many patterns, one event: which of them match, at little more than the price of the matches themselves.

    index = RuleIndex()
    index.add("orders", {"source": ["shop"], "detail": {"total": [{"numeric": [">", 100]}]}})
    index.match({"source": "shop", "detail": {"total": 120}})  # ["orders"]

A state machine over fields, after the idea of AWS's Event Ruler (https://github.com/aws/event-ruler): a state is
reached by the conditions of some fields, and leads on to others by those of one field more. From a state, a value
finds the next ones by look-ups, not by tries: by the value itself, by its beginnings and ends of the lengths that
patterns ask for, by the cell of the number line that it lies in, by the bits of the network. So an event visits only
the states whose conditions it has met. Each rule puts its fields in the order in which they tell most.

What is reached is a superset: whatever look-ups cannot say (fields that must be absent, fields of one object among
several in a list, limits within a cell) is left to the compiled pattern, which decides.
"""

import json
from collections.abc import Hashable, Mapping, Sequence
from itertools import count
from typing import Any, Final, cast, final

from msgspec import Struct

from fogbank.fabric.pattern import EVENT_PATTERN, Dialect, Field, Leaf, Matcher, Or, matcher_of, parse_pattern
from fogbank.fabric.pattern_conditions import Condition, Test
from fogbank.fabric.pattern_keys import KEYS, Probe, links

# A rule takes so many places in the machine at most; what is beyond is left to its compiled pattern.
_PLACES_MAX: Final = 64

_Path = tuple[str, ...]


@final
class RuleIndex:
    """Patterns by their keys. Patterns and events are decoded JSON."""

    def __init__(self, dialect: Dialect = EVENT_PATTERN) -> None:
        self._dialect = dialect
        self._root = _State()
        self._names = _Name()
        self._rules: dict[Hashable, _Rule] = {}
        self._numbers = count()

    def __len__(self) -> int:
        return len(self._rules)

    def add(self, key: Hashable, pattern: object) -> None:
        """Know a pattern by its key, in place of the one that had it. Raises PatternError."""
        fields = parse_pattern(pattern, self._dialect)
        rule = _Rule(key, next(self._numbers), matcher_of(fields))
        self.remove(key)
        for asked in _alternatives(fields, ()):
            rule.paths += [path for path, _ in asked]
            for state in self._places(sorted(asked, key=_rank)):
                if rule.number not in state.rules:
                    state.rules[rule.number] = rule
                    rule.states.append(state)
        self._rules[key] = rule

    def remove(self, key: Hashable) -> None:
        """Forget a pattern; nothing happens where there is none."""
        rule = self._rules.pop(key, None)
        if rule is None:
            return
        for state in rule.states:
            del state.rules[rule.number]
            state.prune()
        for path in rule.paths:
            self._names.forget(path)

    def match(self, event: dict[str, Any]) -> list[Any]:
        """The keys of the patterns that match, in the order in which they were added."""
        found: dict[_Name, list[Any]] = {}
        _gather(self._names, event, found)
        candidates: dict[int, _Rule] = {}
        states = [self._root]
        while states:
            state = states.pop()
            if state.rules:
                candidates.update(state.rules)
            branches = state.branches
            if len(branches) <= len(found):
                for name, branch in branches.items():
                    if (values := found.get(name)) is not None:
                        branch.reach(values, states)
            else:
                for name, values in found.items():
                    if (branch := branches.get(name)) is not None:
                        branch.reach(values, states)
        return [candidates[number].key for number in sorted(candidates) if candidates[number].matches(event)]

    def _places(self, asked: Sequence["_Asked"]) -> Sequence["_State"]:
        """The states that stand for these conditions of a rule; they are made where they are not."""
        states = [self._root]
        for path, conditions in asked:
            name = self._names.know(path)
            apart = len(states) * len(conditions) <= _PLACES_MAX
            groups = [[each] for each in conditions] if apart else [conditions]
            states = [state.child(name, group) for state in states for group in groups]
        return states


class _Rule(Struct, eq=False):
    """A pattern and where it lies."""

    key: Any
    number: int
    matches: Matcher
    states: list["_State"] = []
    paths: list[_Path] = []


# What a rule asks for: paths and conditions of which one must hold

_Asked = tuple[_Path, Sequence[Condition]]


def _alternatives(fields: Sequence[Field], path: _Path) -> list[list[_Asked]]:
    """Lists of conditions of which one must hold as a whole, as far as a look-up can say."""
    alternatives: list[list[_Asked]] = [[]]
    for field in fields:
        if isinstance(field, Leaf):
            if any(condition.absent for condition in field.conditions):
                continue
            options: list[list[_Asked]] = [[((*path, field.name), field.conditions)]]
        elif isinstance(field, Or):
            options = [option for each in field.alternatives for option in _alternatives(each, path)]
        else:
            options = _alternatives(field.fields, (*path, field.name))
        if len(alternatives) * len(options) <= _PLACES_MAX:
            alternatives = [[*alternative, *option] for alternative in alternatives for option in options]
    return alternatives


def _rank(asked: _Asked) -> tuple[int, int, _Path]:
    """What tells most comes first; and rules that ask for the same fields do so in the same order."""
    path, conditions = asked
    return max(_WEIGHTS.get(each.operator, 1) for each in conditions), len(conditions), path


_WEIGHTS: Final[Mapping[str, int]] = {"": 0, "exactly": 0, "numeric": 2, "wildcard": 2, "anything-but": 3, "exists": 3}


# What an event has: the values of the fields that some rule asks for


@final
class _Name:
    """A field in the tree of those that rules ask for; `uses` counts how often it is asked for."""

    __slots__ = ("below", "uses")

    def __init__(self) -> None:
        self.below: dict[str, _Name] = {}
        self.uses = 0

    def know(self, path: _Path) -> "_Name":
        name = self
        for part in path:
            name = name.below.setdefault(part, _Name())
        name.uses += 1
        return name

    def forget(self, path: _Path) -> None:
        if not path:
            self.uses -= 1
            return
        below = self.below[path[0]]
        below.forget(path[1:])
        if not below.uses and not below.below:
            del self.below[path[0]]


def _gather(names: _Name, value: dict[str, Any], found: dict[_Name, list[Any]]) -> None:
    below = names.below
    for part in below if len(below) < len(value) else value:
        if (name := below.get(part)) is None or part not in value:
            continue
        inside = value[part]
        if isinstance(inside, dict):
            if name.below:
                _gather(name, cast("dict[str, Any]", inside), found)
        elif isinstance(inside, list):
            _gather_list(name, cast("list[Any]", inside), found)
        elif name.uses:
            found.setdefault(name, []).append(inside)


def _gather_list(name: _Name, values: list[Any], found: dict[_Name, list[Any]]) -> None:
    for each in values:
        if isinstance(each, dict):
            if name.below:
                _gather(name, cast("dict[str, Any]", each), found)
        elif isinstance(each, list):
            _gather_list(name, cast("list[Any]", each), found)
        elif name.uses:
            found.setdefault(name, []).append(each)


# The machine


@final
class _State:
    """What is known when the conditions on the way here hold. `test` decides what the look-up leaves open."""

    __slots__ = ("branches", "conditions", "name", "parent", "rules", "test")

    def __init__(
        self, parent: "_State | None" = None, name: _Name | None = None, conditions: Sequence[Condition] = ()
    ) -> None:
        self.parent = parent
        self.name = name
        self.conditions = conditions
        self.test = _test(conditions)
        self.rules: dict[int, _Rule] = {}
        self.branches: dict[_Name, _Branch] = {}

    def child(self, name: _Name, conditions: Sequence[Condition]) -> "_State":
        """The state behind a field of which one of the conditions holds."""
        branch = self.branches.setdefault(name, _Branch())
        identity = _identity(conditions)
        state = branch.states.get(identity)
        if state is None:
            state = branch.states[identity] = _State(self, name, conditions)
            branch.link(state)
        return state

    def prune(self) -> None:
        """Go, and those before, if nobody needs them."""
        if self.rules or self.branches or self.parent is None or self.name is None:
            return
        branch = self.parent.branches[self.name]
        branch.unlink(self)
        if not branch.states:
            del self.parent.branches[self.name]
        self.parent.prune()


@final
class _Branch:
    """The ways from a state by the values of one field: for each kind of key, the states behind it."""

    __slots__ = ("states", "tables")

    def __init__(self) -> None:
        self.states: dict[str, _State] = {}
        self.tables: dict[Probe, dict[Hashable, list[_State]]] = {}

    def reach(self, values: Sequence[Any], reached: list[_State]) -> None:
        """Put the states that the values lead to into `reached`, each once."""
        before = len(reached)
        for value in values:
            for (kind, parameter), table in self.tables.items():
                if (states := table.get(KEYS[kind](value, parameter))) is not None:
                    reached += [state for state in states if state.test is None or state.test(value)]
        if len(reached) > before + 1:
            reached[before:] = dict.fromkeys(reached[before:])

    def link(self, state: _State) -> None:
        for probe, key in links(state.conditions):
            self.tables.setdefault(probe, {}).setdefault(key, []).append(state)

    def unlink(self, state: _State) -> None:
        del self.states[_identity(state.conditions)]
        for probe, key in links(state.conditions):
            table = self.tables[probe]
            table[key].remove(state)
            if not table[key]:
                del table[key]
            if not table:
                del self.tables[probe]


def _identity(conditions: Sequence[Condition]) -> str:
    return json.dumps([[each.operator, each.operand] for each in conditions])


def _test(conditions: Sequence[Condition]) -> Test | None:
    """None where the look-up alone tells."""
    if all(each.operator not in _LEFT_OPEN for each in conditions):
        return None
    tests = [each.test for each in conditions]
    return tests[0] if len(tests) == 1 else lambda value: any(test(value) for test in tests)


_LEFT_OPEN: Final = frozenset({"numeric", "wildcard", "anything-but"})
