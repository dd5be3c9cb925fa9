"""Patterns for events that are JSON: `{ $.user.id = 1 && ($.actions[*] = "PUT" || $.error NOT EXISTS) }`.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-json-log-events.html
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, cast, final

import msgspec

from fogbank.services.logs.errors import InvalidFilterPattern, UnclosedFilterPattern
from fogbank.services.logs.filter_grammar import Node, Scanner, parse_check, parse_expression

WILDCARDS_MAX: Final = 3  # of one pattern; a selector has one at most
_NAME: Final = re.compile(r"[\w-]+")
_INDEX: Final = re.compile(r"\d{1,9}")
_WORD: Final = re.compile(r"[\w.*+\-:/@#]+")
_KEYWORD: Final = re.compile(r"[A-Za-z]+")
_CONSTANTS: Final[dict[str, bool | None]] = {"NULL": None, "TRUE": True, "FALSE": False}

_decode: Final = msgspec.json.Decoder().decode

Step = str | int | None  # a field, an element, or any of them
Select = Callable[[Any], Iterable[Any]]


@final
class JsonFilter:
    """An expression over the values that its selectors find."""

    def __init__(self, pattern: str) -> None:
        """Raises InvalidFilterPattern, UnclosedFilterPattern."""
        if not pattern.endswith("}"):
            raise UnclosedFilterPattern("{", "}")
        self._wildcards = 0
        scanner = Scanner(pattern[1:-1])
        self._holds = parse_expression(scanner, self._condition)
        if not scanner.ended():
            raise InvalidFilterPattern

    def matches(self, message: str) -> bool:
        if "{" not in message and "[" not in message:
            return False
        try:
            document = _decode(message)
        except (msgspec.DecodeError, RecursionError, UnicodeError):
            return False
        return self._holds(document)

    def extract(self, message: str) -> dict[str, str] | None:
        """What the pattern takes out of a message that matches; None of one that does not."""
        return {} if self.matches(message) else None

    def _condition(self, scanner: Scanner) -> Callable[[Any], bool]:
        select = self._selector(scanner)
        keyword = scanner.match(_KEYWORD).upper()
        if keyword == "NOT" and scanner.match(_KEYWORD).upper() == "EXISTS":
            return lambda document: not any(True for _ in select(document))
        if keyword == "IS":
            name = scanner.match(_KEYWORD).upper()
            if name in _CONSTANTS:
                constant = _CONSTANTS[name]
                return lambda document: any(value is constant for value in select(document))
        if keyword:
            raise InvalidFilterPattern
        check = parse_check(scanner, _WORD)
        return lambda document: any(check(node) for node in map(_node, select(document)) if node is not None)

    def _selector(self, scanner: Scanner) -> Select:
        scanner.need("$")
        steps: list[Step] = []
        while True:
            if scanner.take("."):
                steps.append(self._bracket(scanner) if scanner.take("[") else self._field(scanner))
            elif scanner.take("["):
                steps.append(self._bracket(scanner))
            else:
                break
        wildcards = steps.count(None)
        self._wildcards += wildcards
        if not steps or wildcards > 1 or self._wildcards > WILDCARDS_MAX:
            raise InvalidFilterPattern
        return lambda document: _find(document, steps)

    @staticmethod
    def _field(scanner: Scanner) -> Step:
        if scanner.take("*"):
            return None
        name = scanner.match(_NAME)
        if not name:
            raise InvalidFilterPattern
        return name

    @staticmethod
    def _bracket(scanner: Scanner) -> Step:
        step: Step = None
        for quote in ("'", '"'):
            if scanner.take(quote):
                step = scanner.quoted(quote)
                break
        else:
            if not scanner.take("*"):
                index = scanner.match(_INDEX)
                if not index:
                    raise InvalidFilterPattern
                step = int(index)
        scanner.need("]")
        return step


def _find(document: Any, steps: Iterable[Step]) -> Iterable[Any]:
    found: Iterable[Any] = (document,)
    for step in steps:
        found = [below for value in found for below in _below(value, step)]
    return found


def _below(value: Any, step: Step) -> Iterator[Any]:
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        if step is None:
            yield from fields.values()
        elif step in fields:
            yield fields[str(step)]
    elif isinstance(value, list):
        items = cast("list[Any]", value)
        if step is None:
            yield from items
        elif isinstance(step, int) and step < len(items):
            yield items[step]


def _node(value: Any) -> Node | None:
    """A string or a number. "If a property selector points to an array or object, the filter pattern won't match"."""
    if isinstance(value, str):
        return Node(value, None)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return Node(str(value), value)
