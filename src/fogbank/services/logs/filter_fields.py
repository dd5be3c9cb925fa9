"""Patterns for space-delimited events: `[ip, user, ..., status_code = 4* && status_code != 404, bytes > 1000]`.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-space-delimited-log-events.html
"""

import re
from collections.abc import Sequence
from typing import Final, final

from msgspec import Struct

from fogbank.services.logs.errors import InvalidFilterPattern, UnclosedFilterPattern
from fogbank.services.logs.filter_grammar import Check, Node, Scanner, number_of, parse_check, parse_expression

_NAME: Final = re.compile(r"[\w-]+")
_WORD: Final = re.compile(r"[^\s,&|=!<>()\[\]\"%]+")
# What stands between brackets or quotation marks is one field.
_FIELD: Final = re.compile(r'\[([^\]]*)\](?=\s|$)|"([^"]*)"(?=\s|$)|(\S+)')


class Slot(Struct, frozen=True):
    """A field that a pattern names; "" names it by its number."""

    name: str = ""
    check: Check | None = None


@final
class FieldFilter:
    """Fields from the beginning, and after an ellipsis those at the end."""

    def __init__(self, pattern: str) -> None:
        """Raises InvalidFilterPattern, UnclosedFilterPattern."""
        if not pattern.endswith("]") or len(pattern) < 2:
            raise UnclosedFilterPattern("[", "]")
        self._head: list[Slot] = []
        self._tail: list[Slot] = []
        self._open = False  # an ellipsis stands between the two
        self._checks: list[tuple[int, Check]] = []
        scanner = Scanner(pattern[1:-1])
        if scanner.ended():
            self._open = True  # `[]` takes whatever comes
            return
        while True:
            self._add(scanner)
            if scanner.ended():
                break
            scanner.need(",")
        # Where the fields stand that are checked; those of the tail count from the end.
        slots = [*enumerate(self._head), *enumerate(self._tail, -len(self._tail))]
        self._checks = [(at, slot.check) for at, slot in slots if slot.check is not None]

    def matches(self, message: str) -> bool:
        fields = self._fields(message, len(self._head) if self._open and not self._tail else None)
        return fields is not None and self._holds(fields)

    def extract(self, message: str) -> dict[str, str] | None:
        """The fields of a message that matches, by their names; None of one that does not."""
        fields = self._fields(message)
        if fields is None or not self._holds(fields):
            return None
        between = len(fields) - len(self._head) - len(self._tail)
        slots = [*self._head, *[Slot()] * between, *self._tail]
        pairs = enumerate(zip(slots, fields, strict=True), 1)
        return {f"${slot.name or number}": field for number, (slot, field) in pairs}

    def _add(self, scanner: Scanner) -> None:
        if scanner.take("..."):
            if self._open:
                raise InvalidFilterPattern
            self._open = True
        else:
            (self._tail if self._open else self._head).append(_slot(scanner))

    def _fields(self, message: str, most: int | None = None) -> Sequence[str] | None:
        """The message's fields, as many as there are slots if no ellipsis stands for the others; or the first ones."""
        needed = len(self._head) + len(self._tail)
        fields: list[str] = []
        end = 0
        for found in _FIELD.finditer(message):
            if len(fields) == most:
                break
            if not self._open and len(fields) == needed:
                # The last one takes the rest: `[w1=ERROR, w2]` is for events of two words and more.
                fields[-1] = f"{fields[-1]}{message[end:].rstrip()}"
                break
            fields.append(found[found.lastindex or 0])
            end = found.end()
        return fields if len(fields) >= needed else None

    def _holds(self, fields: Sequence[str]) -> bool:
        return all(check(Node(fields[at], number_of(fields[at]))) for at, check in self._checks)


def _slot(scanner: Scanner) -> Slot:
    if scanner.ended() or scanner.peek(","):
        return Slot()
    names: set[str] = set()

    def condition(inner: Scanner) -> Check:
        names.add(inner.match(_NAME))
        if inner.ended() or inner.peek(",") or inner.peek("&&") or inner.peek("||") or inner.peek(")"):
            return _anything
        return parse_check(inner, _WORD)

    check = parse_expression(scanner, condition)
    # All conditions of a field are about this field: https://github.com/awsdocs/amazon-cloudwatch-logs-user-guide/issues/21
    if len(names) != 1 or "" in names:
        raise InvalidFilterPattern
    return Slot(names.pop(), None if check is _anything else check)


def _anything(_: Node) -> bool:
    return True
