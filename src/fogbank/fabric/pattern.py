"""One matcher for event patterns: EventBridge's rules, Lambda's filter criteria, SNS's filter policies.

    matches = compile_pattern({"state": [{"prefix": "run"}], "size": [{"numeric": [">", 10]}]}, FILTER_CRITERIA)
    matches({"state": "running", "size": 11})
    explain(pattern, {"state": "stopped"}, FILTER_CRITERIA)  # state is "stopped", and not a text that begins …

A pattern looks like the events that it matches; its leaves are lists of which one element must hold. A value that is
a list holds if one of its elements does. A field that is not there matches `{"exists": false}` alone. Which operators
there are is the dialect's.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-syntax
https://github.com/aws/event-ruler (AWS's own implementation: what it does where the pages are silent)
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar, cast

from msgspec import Struct

from fogbank.fabric.pattern_conditions import (
    EVENT_PATTERN,
    FILTER_CRITERIA,
    FILTER_POLICY,
    PIPE_FILTER,
    Condition,
    Dialect,
    PatternError,
    condition,
    within,
)

__all__ = [
    "EVENT_PATTERN",
    "FILTER_CRITERIA",
    "FILTER_POLICY",
    "PIPE_FILTER",
    "Below",
    "Dialect",
    "Field",
    "Leaf",
    "Matcher",
    "Mismatch",
    "Or",
    "PatternError",
    "compile_pattern",
    "explain",
    "matcher_of",
    "parse_pattern",
]

Matcher = Callable[[Any], bool]

_RESERVED: Final = frozenset(
    {"prefix", "suffix", "equals-ignore-case", "anything-but", "numeric", "exists", "cidr", "wildcard", "exactly"}
)


class Leaf(Struct, frozen=True, eq=False):
    """A field and its conditions, of which one must hold."""

    name: str
    conditions: Sequence[Condition]


class Below(Struct, frozen=True, eq=False):
    """A field that is an object (or a list of them, of which one must match as a whole)."""

    name: str
    fields: Sequence["Field"]


class Or(Struct, frozen=True, eq=False):
    """Alternatives, of which one must match."""

    alternatives: Sequence[Sequence["Field"]]


Field = Leaf | Below | Or


def compile_pattern(pattern: object, dialect: Dialect) -> Matcher:
    """Raises PatternError."""
    return matcher_of(parse_pattern(pattern, dialect))


def parse_pattern(pattern: object, dialect: Dialect) -> Sequence[Field]:
    """The pattern as values. Raises PatternError."""
    if not isinstance(pattern, dict):
        raise PatternError("Filter is not an object")
    return _fields(cast("dict[str, Any]", pattern), dialect)


# Structure


def _fields(pattern: Mapping[str, Any], dialect: Dialect, *, in_or: bool = False) -> Sequence[Field]:
    if not pattern:
        raise PatternError("Empty objects are not allowed", at_end=True)
    fields: list[Field] = []
    for name, value in pattern.items():
        with within(name):
            fields.append(_field(name, value, dialect, in_or=in_or))
    return fields


def _field(name: str, value: object, dialect: Dialect, *, in_or: bool) -> Field:
    if name == "$or" and "$or" in dialect.operators and _is_or(value):
        return Or(_each(value, lambda each: _fields(each, dialect, in_or=True)))
    if in_or and name in _RESERVED:
        raise PatternError(f"{name} is Ruler reserved fieldName which cannot be used inside $or.")
    if isinstance(value, dict):
        return Below(name, _fields(cast("dict[str, Any]", value), dialect, in_or=in_or))
    if isinstance(value, list):
        conditions = _each(cast("list[Any]", value), lambda each: condition(name, each, dialect))
        if not conditions:
            raise PatternError("Empty arrays are not allowed", at_end=True)
        return Leaf(name, conditions)
    raise PatternError(f'"{name}" must be an object or an array')


_Made = TypeVar("_Made")


def _each(values: Any, make: Callable[[Any], _Made]) -> Sequence[_Made]:
    made: list[_Made] = []
    for index, value in enumerate(values):
        with within(index):
            made.append(make(value))
    return made


def _is_or(value: object) -> bool:
    """Two or more objects whose names are no operators; else it is a field of that name."""
    alternatives = cast("list[Any]", value) if isinstance(value, list) else []
    objects = [cast("dict[str, Any]", each) for each in alternatives if each and isinstance(each, dict)]
    return len(alternatives) == len(objects) > 1 and not any(_RESERVED & each.keys() for each in objects)


# Matching

_ABSENT: Final = object()


def matcher_of(fields: Sequence[Field]) -> Matcher:
    """Whether all the fields match."""
    matchers = [_matcher(field) for field in fields]
    if len(matchers) == 1:
        return matchers[0]

    def matches(event: Any) -> bool:
        for matcher in matchers:  # noqa: SIM110 - a loop takes half the time of all()
            if not matcher(event):
                return False
        return True

    return matches


def _matcher(field: Field) -> Matcher:
    match field:
        case Or(alternatives):
            any_of = [matcher_of(alternative) for alternative in alternatives]
            return lambda event: any(alternative(event) for alternative in any_of)
        case Below(name, fields):
            return _named(name, _below(matcher_of(fields)))
        case Leaf(name, conditions):
            return _named(name, _leaf(conditions))


def _named(name: str, inside: Matcher) -> Matcher:
    def matches(event: Any) -> bool:
        return inside(cast("dict[str, Any]", event).get(name, _ABSENT) if isinstance(event, dict) else _ABSENT)

    return matches


def _below(inside: Matcher) -> Matcher:
    def matches(value: Any) -> bool:
        if isinstance(value, dict):
            return inside(cast("dict[str, Any]", value))
        return any(inside(each) for each in _objects(value))

    return matches


def _objects(value: Any) -> Sequence[dict[str, Any]]:
    """The objects in a value; an empty one where there is none."""
    return [cast("dict[str, Any]", each) for each in _flat(value) if isinstance(each, dict)] or [{}]


def _leaf(conditions: Sequence[Condition]) -> Matcher:
    absent = any(each.absent for each in conditions)
    tests = [each.test for each in conditions if not each.absent]

    def matches(value: Any) -> bool:
        if isinstance(value, str):
            for test in tests:  # noqa: SIM110 - a loop takes half the time of any()
                if test(value):
                    return True
            return False
        leaves = _leaves(value)
        return any(test(each) for each in leaves for test in tests) if leaves else absent

    return matches


def _leaves(value: Any) -> Sequence[Any]:
    """Only leaves exist: an object or an empty list has none."""
    return [each for each in _flat(value) if not isinstance(each, dict)]


def _flat(value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        for each in cast("list[Any]", value):
            yield from _flat(each)
    elif value is not _ABSENT:
        yield value


# Why not


class Mismatch(Struct, frozen=True):
    """The first field of an event for which a pattern does not match; what was wanted and found in words."""

    path: str
    wanted: str
    found: str

    def __str__(self) -> str:
        return f"{self.path}: wanted {self.wanted}, found {self.found}"


def explain(pattern: object, event: Any, dialect: Dialect) -> Mismatch | None:
    """Why the pattern does not match the event; None when it does. Raises PatternError."""
    return _why_not(parse_pattern(pattern, dialect), event, "")


def _why_not(fields: Sequence[Field], event: Any, path: str) -> Mismatch | None:
    return next((found for found in (_why_not_field(field, event, path) for field in fields) if found), None)


def _why_not_field(field: Field, event: Any, path: str) -> Mismatch | None:
    if _matcher(field)(event):
        return None
    if isinstance(field, Or):
        reasons = [_why_not(alternative, event, path) for alternative in field.alternatives]
        told = "; ".join(str(reason) for reason in reasons)
        return Mismatch(f"{path}$or", f"one of {len(reasons)} alternatives", f"none ({told})")
    value = cast("dict[str, Any]", event).get(field.name, _ABSENT) if isinstance(event, dict) else _ABSENT
    here = f"{path}{field.name}"
    if isinstance(field, Leaf):
        return Mismatch(here, " or ".join(_wanted(each) for each in field.conditions), _found(value))
    if isinstance(value, list):
        # Of several objects the one that comes closest tells most.
        objects = _objects(cast("list[Any]", value))
        matchers = [_matcher(each) for each in field.fields]
        index = max(range(len(objects)), key=lambda index: sum(each(objects[index]) for each in matchers))
        return _why_not(field.fields, objects[index], f"{here}[{index}].")
    return _why_not(field.fields, value, f"{here}.")


def _wanted(condition: Condition) -> str:
    operand = _shown(condition.operand)
    if condition.operator in ("", "exactly"):
        return operand
    if condition.operator == "exists":
        return "any value" if condition.operand else "no such field"
    return f"{condition.operator} {operand}"


def _found(value: Any) -> str:
    if isinstance(value, dict):
        return "an object"
    return "no such field" if value is _ABSENT else _shown(value)


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN_CHARS_MAX else f"{text[:_SHOWN_CHARS_MAX]}…"


_SHOWN_CHARS_MAX: Final = 200
