"""What JSON patterns and space-delimited patterns have in common: values, comparisons, `&&`, `||` and parentheses.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
"""

import re
from collections.abc import Callable
from operator import ge, gt, le, lt
from typing import Final, TypeVar, final

from msgspec import Struct

from fogbank.services.logs.errors import InvalidFilterPattern
from fogbank.services.logs.filter_regex import Regex, regex_of

REGEXES_MAX: Final = 2  # of one pattern
_DEPTH_MAX: Final = 32  # of parentheses
_NUMBER: Final = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,4})?", re.ASCII)
_NUMBER_CHARS_MAX: Final = 64
_OPERATORS: Final = ("!=", ">=", "<=", "=", ">", "<")
_ORDERS: Final[dict[str, Callable[[float, float], bool]]] = {">": gt, "<": lt, ">=": ge, "<=": le}

Subject = TypeVar("Subject")


class Node(Struct, frozen=True, gc=False):
    """A value in an event: its text, and its number if it is one."""

    text: str
    number: float | None


Check = Callable[[Node], bool]


def number_of(text: str) -> float | None:
    """A number in any of the documented forms; an integer stays exact."""
    if len(text) > _NUMBER_CHARS_MAX or _NUMBER.fullmatch(text) is None:
        return None
    return int(text) if text.lstrip("+-").isdecimal() else float(text)


@final
class Scanner:
    """Reads a pattern from its beginning to its end."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._regexes = 0

    def skip(self) -> None:
        while self._text[self._at : self._at + 1].isspace():
            self._at += 1

    def peek(self, text: str) -> bool:
        """Whether this comes next, after white space."""
        self.skip()
        return self._text.startswith(text, self._at)

    def take(self, text: str) -> bool:
        """Take it if it comes next."""
        found = self.peek(text)
        self._at += len(text) if found else 0
        return found

    def need(self, text: str) -> None:
        if not self.take(text):
            raise InvalidFilterPattern

    def match(self, pattern: re.Pattern[str]) -> str:
        """What matches here, after white space; "" if nothing does."""
        self.skip()
        found = pattern.match(self._text, self._at)
        if found is None:
            return ""
        self._at = found.end()
        return found[0]

    def ended(self) -> bool:
        self.skip()
        return self._at == len(self._text)

    def quoted(self, quote: str = '"') -> str:
        """The text up to the closing quotation mark; a backslash takes away the meaning of what follows it."""
        parts: list[str] = []
        while True:
            character = self._one()
            if character == quote:
                return "".join(parts)
            parts.append(self._one() if character == "\\" else character)

    def regex(self) -> Regex:
        """The expression up to the closing percent sign."""
        begin = self._at
        while (character := self._one()) != "%":
            if character == "\\":
                self._one()
        self._regexes += 1
        if self._regexes > REGEXES_MAX:
            raise InvalidFilterPattern(f"A filter pattern can have up to {REGEXES_MAX} regular expressions")
        return regex_of(self._text[begin : self._at - 1])

    def _one(self) -> str:
        if self._at == len(self._text):
            raise InvalidFilterPattern
        self._at += 1
        return self._text[self._at - 1]


def parse_expression(
    scanner: Scanner, condition: Callable[[Scanner], Callable[[Subject], bool]], depth: int = 0
) -> Callable[[Subject], bool]:
    """Conditions joined by `&&`, which binds more tightly, and `||`."""
    if depth > _DEPTH_MAX:
        raise InvalidFilterPattern
    choices = [_parse_all(scanner, condition, depth)]
    while scanner.take("||"):
        choices.append(_parse_all(scanner, condition, depth))
    return choices[0] if len(choices) == 1 else lambda subject: any(choice(subject) for choice in choices)


def _parse_all(
    scanner: Scanner, condition: Callable[[Scanner], Callable[[Subject], bool]], depth: int
) -> Callable[[Subject], bool]:
    wanted = [_parse_one(scanner, condition, depth)]
    while scanner.take("&&"):
        wanted.append(_parse_one(scanner, condition, depth))
    return wanted[0] if len(wanted) == 1 else lambda subject: all(one(subject) for one in wanted)


def _parse_one(
    scanner: Scanner, condition: Callable[[Scanner], Callable[[Subject], bool]], depth: int
) -> Callable[[Subject], bool]:
    if not scanner.take("("):
        return condition(scanner)
    inner = parse_expression(scanner, condition, depth + 1)
    scanner.need(")")
    return inner


def parse_check(scanner: Scanner, word: re.Pattern[str]) -> Check:
    """An operator and a value; `word` says what a value without quotation marks may be."""
    operator = next((one for one in _OPERATORS if scanner.take(one)), "")
    if not operator:
        raise InvalidFilterPattern
    if scanner.take("%"):
        return _equality(operator, _by_regex(scanner.regex()))
    if scanner.take('"'):
        return _equality(operator, _by_text(scanner.quoted()))
    text = scanner.match(word).rstrip()
    if not text:
        raise InvalidFilterPattern
    number = number_of(text)
    if operator in _ORDERS:
        if number is None:
            raise InvalidFilterPattern
        return _by_order(_ORDERS[operator], number)
    return _equality(operator, _by_text(text) if number is None else _by_number(number, text))


def _equality(operator: str, same: Check) -> Check:
    if operator in _ORDERS:
        raise InvalidFilterPattern
    return same if operator == "=" else lambda node: not same(node)


def _by_order(order: Callable[[float, float], bool], wanted: float) -> Check:
    return lambda node: node.number is not None and order(node.number, wanted)


def _by_number(wanted: float, text: str) -> Check:
    return lambda node: node.number == wanted or node.text == text


def _by_regex(regex: Regex) -> Check:
    return lambda node: regex.search(node.text)


def _by_text(wanted: str) -> Check:
    """An asterisk stands for any text at the beginning and at the end; elsewhere it is one."""
    before, after = wanted.startswith("*"), wanted.endswith("*")
    core = wanted[before : len(wanted) - after]
    if before and after:
        return lambda node: core in node.text
    if before:
        return lambda node: node.text.endswith(core)
    if after:
        return lambda node: node.text.startswith(core)
    return lambda node: node.text == wanted
