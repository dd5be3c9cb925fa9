"""One matcher for event patterns: EventBridge's rules, Lambda's filter criteria, SNS's filter policies.

    matches = compile_pattern({"state": [{"prefix": "run"}], "size": [{"numeric": [">", 10]}]}, FILTER_CRITERIA)
    matches({"state": "running", "size": 11})

A pattern looks like the events that it matches; its leaves are lists of which one element must hold. A value that is
a list holds if one of its elements does. A field that is not there matches `{"exists": false}` alone. Which operators
there are is the dialect's.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-syntax
https://github.com/aws/event-ruler (AWS's own implementation: what it does where the pages are silent)
"""

import re
from collections.abc import Callable, Iterator, Mapping
from ipaddress import ip_address, ip_network
from typing import Any, Final, cast

from msgspec import Struct

Matcher = Callable[[Any], bool]
_Test = Callable[[Any], bool]


class PatternError(Exception):
    """The pattern is none; the message says why."""


class Dialect(Struct, frozen=True):
    """What a service knows of the language."""

    operators: frozenset[str]
    excluded: frozenset[str] = frozenset()  # operators that `anything-but` takes
    affixes_ignore_case: bool = False


_COMMON: Final = frozenset({"prefix", "suffix", "equals-ignore-case", "anything-but", "numeric", "exists", "$or"})
EVENT_PATTERN: Final = Dialect(
    _COMMON | {"cidr", "wildcard"}, frozenset({"prefix", "suffix", "equals-ignore-case", "wildcard"}), True
)
FILTER_CRITERIA: Final = Dialect(_COMMON, frozenset({"prefix", "suffix", "equals-ignore-case"}))
FILTER_POLICY: Final = Dialect(_COMMON | {"cidr", "wildcard"}, frozenset({"prefix", "suffix", "wildcard"}))

_RESERVED: Final = frozenset(
    {"prefix", "suffix", "equals-ignore-case", "anything-but", "numeric", "exists", "cidr", "wildcard"}
)
_NUMBER_MAX: Final = 5e9
_COMPARISONS: Final[Mapping[str, Callable[[float, float], bool]]] = {
    "=": lambda value, bound: value == bound,
    "<": lambda value, bound: value < bound,
    "<=": lambda value, bound: value <= bound,
    ">": lambda value, bound: value > bound,
    ">=": lambda value, bound: value >= bound,
}


def compile_pattern(pattern: object, dialect: Dialect) -> Matcher:
    """Raises PatternError."""
    if not isinstance(pattern, dict):
        raise PatternError("Filter is not an object")
    if not pattern:
        raise PatternError("Empty filter pattern is not allowed")
    return _object(cast("dict[str, Any]", pattern), dialect)


# Structure


def _object(pattern: Mapping[str, Any], dialect: Dialect) -> Matcher:
    fields: list[Matcher] = []
    for name, value in pattern.items():
        if name == "$or" and "$or" in dialect.operators and _is_or(value):
            fields.append(_or([_object(each, dialect) for each in value]))
        elif isinstance(value, dict):
            below = cast("dict[str, Any]", value)
            if not below:
                raise PatternError(f'"{name}" must not be empty')
            fields.append(_field(name, _below(_object(below, dialect))))
        elif isinstance(value, list):
            fields.append(_field(name, _leaf(name, cast("list[Any]", value), dialect)))
        else:
            raise PatternError(f'"{name}" must be an object or an array')
    return lambda event: all(field(event) for field in fields)


def _is_or(value: object) -> bool:
    """Two or more objects whose names are no operators; else it is a field of that name."""
    alternatives = cast("list[Any]", value) if isinstance(value, list) else []
    objects = [cast("dict[str, Any]", each) for each in alternatives if each and isinstance(each, dict)]
    return len(alternatives) == len(objects) > 1 and not any(_RESERVED & each.keys() for each in objects)


def _or(alternatives: list[Matcher]) -> Matcher:
    return lambda event: any(alternative(event) for alternative in alternatives)


_ABSENT: Final = object()


def _field(name: str, inside: Matcher) -> Matcher:
    def matches(event: Any) -> bool:
        return inside(cast("dict[str, Any]", event).get(name, _ABSENT) if isinstance(event, dict) else _ABSENT)

    return matches


def _below(inside: Matcher) -> Matcher:
    """For an object; of a list of objects one must match as a whole."""

    def matches(value: Any) -> bool:
        objects = [cast("dict[str, Any]", each) for each in _flat(value) if isinstance(each, dict)]
        return any(inside(each) for each in objects or [{}])

    return matches


def _leaf(name: str, conditions: list[Any], dialect: Dialect) -> Matcher:
    if not conditions:
        raise PatternError("Empty arrays are not allowed")
    tests: list[_Test] = []
    absent = False
    for condition in conditions:
        if isinstance(condition, dict) and cast("dict[str, Any]", condition).get("exists") is False:
            _single(cast("dict[str, Any]", condition), dialect)
            absent = True
        else:
            tests.append(_condition(name, condition, dialect))

    def matches(value: Any) -> bool:
        # Only leaves exist: an object or an empty list has none.
        leaves = [each for each in _flat(value) if not isinstance(each, dict)]
        return any(test(each) for each in leaves for test in tests) if leaves else absent

    return matches


def _flat(value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        for each in cast("list[Any]", value):
            yield from _flat(each)
    elif value is not _ABSENT:
        yield value


# Conditions


def _condition(name: str, condition: Any, dialect: Dialect) -> _Test:
    if isinstance(condition, dict):
        operator, operand = _single(cast("dict[str, Any]", condition), dialect)
        return _OPERATORS[operator](operand, dialect)
    if isinstance(condition, list):
        raise PatternError(f'"{name}" holds an array in an array')
    return _equals(condition)


def _single(condition: dict[str, Any], dialect: Dialect) -> tuple[str, Any]:
    if len(condition) != 1:
        raise PatternError("Only one key allowed in match expression")
    [(operator, operand)] = condition.items()
    if operator not in dialect.operators or operator not in _OPERATORS:
        raise PatternError(f"Unrecognized match type {operator}")
    return operator, operand


def _equals(wanted: Any) -> _Test:
    # 1 is not true, but 300 is 300.0.
    if wanted is None or isinstance(wanted, bool):
        return lambda value: value is wanted
    if isinstance(wanted, int | float):
        return lambda value: _is_number(value) and value == wanted
    return lambda value: isinstance(value, str) and value == wanted


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _text_operand(operator: str, operand: Any) -> str:
    if not isinstance(operand, str):
        raise PatternError(f"{operator} match pattern must be a string")
    return operand


def _affix(operator: str, operand: Any, dialect: Dialect) -> _Test:
    if dialect.affixes_ignore_case and isinstance(operand, dict):
        inner = cast("dict[str, Any]", operand)
        if inner.keys() != {"equals-ignore-case"}:
            raise PatternError(f"Unsupported {operator} pattern")
        folded = _text_operand(operator, inner["equals-ignore-case"]).lower()
        plain = _affix(operator, folded, dialect)
        return lambda value: isinstance(value, str) and plain(value.lower())
    affix = _text_operand(operator, operand)
    if operator == "prefix":
        return lambda value: isinstance(value, str) and value.startswith(affix)
    return lambda value: isinstance(value, str) and value.endswith(affix)


def _equals_ignore_case(operand: Any, _: Dialect) -> _Test:
    folded = _text_operand("equals-ignore-case", operand).lower()
    return lambda value: isinstance(value, str) and value.lower() == folded


def _exists(operand: Any, _: Dialect) -> _Test:
    if not isinstance(operand, bool):
        raise PatternError("exists match pattern must be either true or false.")
    return lambda _: True  # false is the leaf's business


def _wildcard(operand: Any, _: Dialect) -> _Test:
    text = _text_operand("wildcard", operand)
    if re.search(r"(?<!\\)(?:\\\\)*\*\*", text):
        raise PatternError("Consecutive wildcard characters at pos")
    pieces = re.findall(r"\\\*|\\\\|\\|\*|[^\\*]+", text)
    if "\\" in pieces:
        raise PatternError("Invalid escape character at pos")
    literal = {"*": ".*", "\\*": r"\*", "\\\\": r"\\"}
    compiled = re.compile("".join(literal.get(piece) or re.escape(piece) for piece in pieces), re.DOTALL)
    return lambda value: isinstance(value, str) and compiled.fullmatch(value) is not None


def _cidr(operand: Any, _: Dialect) -> _Test:
    try:
        network = ip_network(_text_operand("cidr", operand), strict=False)
    except ValueError:
        raise PatternError("Malformed CIDR, one '/' required") from None

    def matches(value: Any) -> bool:
        try:
            return isinstance(value, str) and ip_address(value) in network
        except ValueError:
            return False

    return matches


def _numeric(operand: Any, _: Dialect) -> _Test:
    if not isinstance(operand, list) or not operand:
        raise PatternError("Invalid member in numeric match: an array is needed")
    given = cast("list[Any]", operand)
    pairs = list(zip(given[::2], given[1::2], strict=False))
    if len(given) % 2 or len(pairs) > 2:
        raise PatternError("Too many elements in numeric expression" if len(given) > 4 else "Value is missing")
    for comparison, bound in pairs:
        if comparison not in _COMPARISONS:
            raise PatternError(f"Unrecognized numeric range operator: {comparison}")
        if not _is_number(bound) or not -_NUMBER_MAX <= bound <= _NUMBER_MAX:
            raise PatternError("Value must be a number between -5.0E9 and 5.0E9")
    if len(pairs) == 2 and not (
        pairs[0][0] in (">", ">=") and pairs[1][0] in ("<", "<=") and pairs[0][1] < pairs[1][1]
    ):
        raise PatternError("Bottom must be less than top")
    return lambda value: _is_number(value) and all(_COMPARISONS[name](value, bound) for name, bound in pairs)


def _anything_but(operand: Any, dialect: Dialect) -> _Test:
    if isinstance(operand, dict):
        inner = cast("dict[str, Any]", operand)
        operator, values = _single(inner, dialect)
        if operator not in dialect.excluded:
            raise PatternError("Unsupported anything-but pattern")
        listed = cast("list[Any]", values) if isinstance(values, list) else [values]
        tests = [_OPERATORS[operator](each, dialect) for each in listed]
    else:
        listed = cast("list[Any]", operand) if isinstance(operand, list) else [operand]
        texts = sum(isinstance(each, str) for each in listed)
        if not (texts == len(listed) or (texts == 0 and all(map(_is_number, listed)))):
            raise PatternError("Value of anything-but must be an array or single string/number value.")
        tests = [_equals(each) for each in listed]
    if not tests:
        raise PatternError("Empty arrays are not allowed")
    return lambda value: not any(test(value) for test in tests)


_OPERATORS: Final[Mapping[str, Callable[[Any, Dialect], _Test]]] = {
    "prefix": lambda operand, dialect: _affix("prefix", operand, dialect),
    "suffix": lambda operand, dialect: _affix("suffix", operand, dialect),
    "equals-ignore-case": _equals_ignore_case,
    "anything-but": _anything_but,
    "numeric": _numeric,
    "exists": _exists,
    "cidr": _cidr,
    "wildcard": _wildcard,
}
