"""What an element of a pattern's leaf asks of a value: an exact value, or an operator with its operand.

What is wrong with one is said in the words of AWS's own compiler of patterns, which EventBridge shows behind
"Event pattern is not valid. Reason: ".

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
https://github.com/aws/event-ruler (AWS's own implementation: the words, and what it does where the pages are silent)
"""

import json
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any, Final, TypeVar, cast

from msgspec import Struct

Test = Callable[[Any], bool]


class PatternError(Exception):
    """The pattern is none; the message says why.

    `path` leads to the value at fault, by names and indices; `at_end` when all of it had been read before it was seen.
    """

    def __init__(self, message: str, *path: str | int, at_end: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.at_end = at_end


@contextmanager
def within(step: str | int) -> Generator[None, None, None]:
    """What is at fault inside lies below this name or index."""
    try:
        yield
    except PatternError as error:
        error.path = (step, *error.path)
        raise


class Dialect(Struct, frozen=True):
    """What a service knows of the language."""

    operators: frozenset[str]
    excluded: frozenset[str] = frozenset()  # operators that `anything-but` takes
    affixes_ignore_case: bool = False


_COMMON: Final = frozenset({"prefix", "suffix", "equals-ignore-case", "anything-but", "numeric", "exists", "$or"})
EVENT_PATTERN: Final = Dialect(
    _COMMON | {"cidr", "wildcard", "exactly"}, frozenset({"prefix", "suffix", "equals-ignore-case", "wildcard"}), True
)
FILTER_CRITERIA: Final = Dialect(_COMMON, frozenset({"prefix", "suffix", "equals-ignore-case"}))
# Where the table of operators says that pipes have them; of cidr it says nothing.
PIPE_FILTER: Final = Dialect(_COMMON, affixes_ignore_case=True)
FILTER_POLICY: Final = Dialect(_COMMON | {"cidr", "wildcard"}, frozenset({"prefix", "suffix", "wildcard"}))

NUMBER_MAX: Final = 5e9
_COMPARISONS: Final[Mapping[str, Callable[[float, float], bool]]] = {
    "=": lambda value, bound: value == bound,
    "<": lambda value, bound: value < bound,
    "<=": lambda value, bound: value <= bound,
    ">": lambda value, bound: value > bound,
    ">=": lambda value, bound: value >= bound,
}


class Condition(Struct, frozen=True, eq=False):
    """One element of a leaf. `operator` is "" for an exact value; `absent`: it asks that the field is not there."""

    operator: str
    operand: Any
    test: Test
    absent: bool = False


def condition(name: str, given: Any, dialect: Dialect) -> Condition:
    """An element of the leaf `name`. Raises PatternError."""
    if isinstance(given, dict):
        expression = cast("dict[str, Any]", given)
        operator, operand = _single(expression, dialect)
        with within(operator):
            test = _OPERATORS[operator](operand, dialect)
        if len(expression) > 1:
            # What the compiler says after an operator whose operand may be a list is about elements.
            raise PatternError(_TOO_MANY if operator in ("numeric", "anything-but") else _ONE_KEY, _second(expression))
        return Condition(operator, operand, test, absent=operator == "exists" and operand is False)
    if isinstance(given, list):
        raise PatternError("Match value must be String, number, true, false, or null")
    return Condition("", given, equals(given))


def _single(expression: dict[str, Any], dialect: Dialect) -> tuple[str, Any]:
    if not expression:
        raise PatternError("Match expression name not found", at_end=True)
    operator, operand = next(iter(expression.items()))
    if operator not in dialect.operators or operator not in _OPERATORS:
        raise PatternError(f"Unrecognized match type {operator}", operator)
    return operator, operand


def _second(expression: Mapping[str, Any]) -> str:
    return list(expression)[1]


_ONE_KEY: Final = "Only one key allowed in match expression"
_TOO_MANY: Final = "Too many elements in numeric expression"


def equals(wanted: Any) -> Test:
    """1 is not true, but 300 is 300.0."""
    if wanted is None or isinstance(wanted, bool):
        return lambda value: value is wanted
    if isinstance(wanted, int | float):
        return lambda value: is_number(value) and value == wanted
    return lambda value: isinstance(value, str) and value == wanted


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _text(operator: str, operand: Any) -> str:
    if not isinstance(operand, str):
        raise PatternError(f"{operator} match pattern must be a string")
    return operand


def _exactly(operand: Any, _: Dialect) -> Test:
    if not isinstance(operand, str):
        raise PatternError("exact match pattern must be a string")
    return equals(operand)


def _affix(operator: str, operand: Any, dialect: Dialect) -> Test:
    if dialect.affixes_ignore_case and isinstance(operand, dict):
        inner = cast("dict[str, Any]", operand)
        if not inner:
            raise PatternError(f"{operator.capitalize()} expression name not found", at_end=True)
        if (named := next(iter(inner))) != "equals-ignore-case":
            raise PatternError(f"Unsupported {operator} pattern: {named}", named)
        with within(named):
            folded = _text("equals-ignore-case", inner[named]).lower()
        if len(inner) > 1:
            raise PatternError(_ONE_KEY, _second(inner))
        plain = _affix(operator, folded, dialect)
        return lambda value: isinstance(value, str) and plain(value.lower())
    affix = _text(operator, operand)
    if operator == "prefix":
        return lambda value: isinstance(value, str) and value.startswith(affix)
    return lambda value: isinstance(value, str) and value.endswith(affix)


def _equals_ignore_case(operand: Any, _: Dialect) -> Test:
    folded = _text("equals-ignore-case", operand).lower()
    return lambda value: isinstance(value, str) and value.lower() == folded


def _exists(operand: Any, _: Dialect) -> Test:
    if not isinstance(operand, bool):
        raise PatternError("exists match pattern must be either true or false.")
    return lambda _: operand  # a value that is there never satisfies false


def wildcard_texts(text: str) -> Sequence[str]:
    """The texts around the wildcards of a pattern, escapes undone: `a*b\\*` is "a" and "b*".

    Raises PatternError. Positions are bytes and count the opening quotation mark, as AWS's parser does.
    """
    texts = [""]
    position = 1
    escaped = False
    for index, char in enumerate(text):
        following = text[index + 1 : index + 2]
        if escaped:
            texts[-1] += char
            escaped = False
        elif char == "\\":
            if following not in ("*", "\\"):
                raise PatternError(f"Invalid escape character at pos {position}", at_end=True)
            escaped = True
        elif char == "*":
            if following == "*":
                raise PatternError(f"Consecutive wildcard characters at pos {position}", at_end=True)
            texts.append("")
        else:
            texts[-1] += char
        position += len(char.encode())
    return texts


def _wildcard(operand: Any, _: Dialect) -> Test:
    """Without regular expressions, whose time many wildcards could blow up."""
    head, *middle = wildcard_texts(_text("wildcard", operand))
    if not middle:
        return equals(head)
    tail = middle.pop()
    shortest = len(head) + len(tail)

    def matches(value: Any) -> bool:
        if not isinstance(value, str) or len(value) < shortest:
            return False
        if not (value.startswith(head) and value.endswith(tail)):
            return False
        position, end = len(head), len(value) - len(tail)
        for text in middle:
            found = value.find(text, position, end)
            if found < 0:
                return False
            position = found + len(text)
        return True

    return matches


def _cidr(operand: Any, _: Dialect) -> Test:
    if not isinstance(operand, str):
        raise PatternError("prefix match pattern must be a string")  # AWS's own words
    network = cidr_network(operand)

    def matches(value: Any) -> bool:
        try:
            return isinstance(value, str) and ip_address(value) in network
        except ValueError:
            return False

    return matches


def cidr_network(text: str) -> IPv4Network | IPv6Network:
    """Raises PatternError."""
    address, slash, bits = text.partition("/")
    if not slash or "/" in bits:
        raise PatternError("Malformed CIDR, one '/' required", at_end=True)
    try:
        mask_bits = int(bits)
    except ValueError:
        raise PatternError("Malformed CIDR, mask bits must be an integer", at_end=True) from None
    if mask_bits < 0:
        raise PatternError("Malformed CIDR, mask bits must not be negative", at_end=True)
    try:
        version = ip_address(address).version
    except ValueError:
        raise PatternError(f"Nonstandard IP address: {address}", at_end=True) from None
    # AWS takes no network of a single address.
    if version == 4 and mask_bits > 31:
        raise PatternError("IPv4 mask bits must be < 32", at_end=True)
    if version == 6 and mask_bits > 127:
        raise PatternError("IPv6 mask bits must be < 128", at_end=True)
    return ip_network(f"{address}/{mask_bits}", strict=False)


def _numeric(operand: Any, _: Dialect) -> Test:
    if not isinstance(operand, list):
        raise PatternError("Value of numeric must be an array.")
    given = cast("list[Any]", operand)
    _check_numeric(given)
    pairs = list(zip(given[::2], given[1::2], strict=True))
    return lambda value: is_number(value) and all(_COMPARISONS[name](value, bound) for name, bound in pairs)


def _check_numeric(given: list[Any]) -> None:
    _check_text(given, 0, "Invalid member in numeric match: {}")
    comparison: str = given[0]
    if comparison not in _COMPARISONS:
        raise PatternError(f"Unrecognized numeric range operator: {comparison}", 1, at_end=True)
    _check_number(given, 1, "equals" if comparison == "=" else comparison)
    if len(given) > 2:
        if comparison not in (">", ">="):
            raise PatternError(_TOO_MANY, 2)
        _check_text(given, 2, "Bad value in numeric range: {}")
        if given[2] not in ("<", "<="):
            raise PatternError(f"Bad numeric range operator: {given[2]}", 2, at_end=True)
        _check_number(given, 3, given[2])
        if len(given) > 4:
            raise PatternError("Too many terms in numeric range expression", 4)
    if any(not -NUMBER_MAX <= bound <= NUMBER_MAX for bound in given[1::2]):
        raise PatternError("Value must be between -5.0E9 and 5.0E9, inclusive", at_end=True)
    if len(given) > 2 and given[1] >= given[3]:
        raise PatternError("Bottom must be less than top", at_end=True)


def _check_text(given: list[Any], index: int, message: str) -> None:
    if index >= len(given):
        raise PatternError(message.format("]"), at_end=True)
    if not isinstance(given[index], str):
        raise PatternError(message.format(_shown(given[index])), index)


def _check_number(given: list[Any], index: int, comparison: str) -> None:
    message = f"Value of {comparison} must be numeric"
    if index >= len(given):
        raise PatternError(message, at_end=True)
    if not is_number(given[index]):
        raise PatternError(message, index)


def _shown(value: Any) -> str:
    return json.dumps(value)


def _anything_but(operand: Any, dialect: Dialect) -> Test:
    if isinstance(operand, dict):
        inner = cast("dict[str, Any]", operand)
        if not inner:
            raise PatternError("Anything-But expression name not found", at_end=True)
        operator, values = next(iter(inner.items()))
        if operator not in dialect.excluded:
            raise PatternError(f"Unsupported anything-but pattern: {operator}", operator)
        with within(operator):
            tests = _each(values, lambda value: _excluded(operator, value, dialect))
        if len(inner) > 1:
            raise PatternError(_TOO_MANY, _second(inner))
        return lambda value: not any(test(value) for test in tests)
    excluded = _each(operand, _comparable)
    if len({isinstance(each, str) for each in excluded}) != 1:
        raise PatternError(_MIXED, at_end=True)
    # Only texts are like texts, and only numbers like numbers, but True is like 1.
    values = frozenset(excluded)
    return lambda value: value not in values or isinstance(value, bool)


_Made = TypeVar("_Made")


def _each(values: Any, make: Callable[[Any], _Made]) -> Sequence[_Made]:
    """What is made of a value, or of each of a list."""
    if not isinstance(values, list):
        if not isinstance(values, str) and not is_number(values):
            raise PatternError("Value of anything-but must be an array or single string/number value.")
        return [make(values)]
    made: list[_Made] = []
    for index, each in enumerate(cast("list[Any]", values)):
        with within(index):
            made.append(make(each))
    return made


def _comparable(value: Any) -> str | float:
    if not isinstance(value, str) and not is_number(value):
        raise PatternError("Inside anything but list, start|null|boolean is not supported.")
    return value


_MIXED: Final = "Inside anything but list, either all values are number or string, mixed type is not supported"


def _excluded(operator: str, value: Any, dialect: Dialect) -> Test:
    if not isinstance(value, str):
        raise PatternError(
            {
                "equals-ignore-case": "Inside anything-but/equals-ignore-case list, "
                "number|start|null|boolean is not supported.",
                "wildcard": "wildcard match pattern must be a string",
            }.get(operator, "prefix/suffix match pattern must be a string")
        )
    if operator in ("prefix", "suffix") and not value:
        raise PatternError("Null prefix/suffix not allowed", at_end=True)
    return _OPERATORS[operator](value, dialect)


_OPERATORS: Final[Mapping[str, Callable[[Any, Dialect], Test]]] = {
    "exactly": _exactly,
    "prefix": lambda operand, dialect: _affix("prefix", operand, dialect),
    "suffix": lambda operand, dialect: _affix("suffix", operand, dialect),
    "equals-ignore-case": _equals_ignore_case,
    "anything-but": _anything_but,
    "numeric": _numeric,
    "exists": _exists,
    "cidr": _cidr,
    "wildcard": _wildcard,
}
