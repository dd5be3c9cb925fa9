"""The regular expressions of filter patterns: a small dialect, without groups, over ASCII.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/regex-expressions.html

An expression is a choice of sequences of characters, each of which may repeat. Python's engine searches when it
surely is quick. It goes back and forth, though, and a client could make it do so for hours (`%.*.*.*.*x%`); then
an automaton takes its place, all whose states are the bits of one number: slower, but never slower than a step a
character. (Navarro and Raffinot, Flexible Pattern Matching in Strings, section 4.4: extended Shift-And.)
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from string import ascii_letters, digits, hexdigits
from typing import Final, final

from msgspec import Struct

from fogbank.services.logs.errors import InvalidTerm

_PLAIN: Final = frozenset(ascii_letters + digits + ":_#=@/;,- ")
_OPERATORS: Final = frozenset("^$?[]{}|\\*+.")
_CONTROLS: Final = {"t": "\t", "n": "\n", "r": "\r"}
_QUANTITY: Final = re.compile(r"\{\s*(\d{0,4})\s*(,?)\s*(\d{0,4})\s*\}")
_POSITIONS_MAX: Final = 1000  # characters of an expression when its repetitions are written out
_STEPS_MAX: Final = 1_000_000  # that Python's engine may take in the worst case
_BEYOND: Final = 128  # stands for every character that is not ASCII
_ALL: Final = frozenset(range(_BEYOND + 1))
_SHORTHANDS: Final = {
    "d": frozenset(map(ord, digits)),
    "s": frozenset(map(ord, " \t\n\r\f\v")),
    "w": frozenset(map(ord, ascii_letters + digits + "_")),
}


class Repeat(Struct, frozen=True):
    """Characters any of which may stand here, `low` to `high` times."""

    among: frozenset[int]
    low: int
    high: int | None


class Branch(Struct, frozen=True):
    """One of the sequences between the bars."""

    from_start: bool
    to_end: bool
    repeats: tuple[Repeat, ...]


@final
class Regex:
    """An expression, ready to search."""

    def __init__(self, source: str) -> None:
        """Raises InvalidTerm."""
        branches = list(_Reader(source).branches())
        self._quick = re.compile("|".join(_python(branch) for branch in branches), re.DOTALL)
        self._automata = [_Automaton(branch) for branch in branches]
        # Of each repetition, how many ways there are for it to end.
        self._choices = [
            [_STEPS_MAX if one.high is None else one.high - one.low for one in branch.repeats if one.high != one.low]
            for branch in branches
        ]

    def search(self, text: str) -> bool:
        """Whether it matches anywhere in the text."""
        if self._is_quick(len(text)):
            return self._quick.search(text) is not None
        return self.search_steadily(text)

    def search_steadily(self, text: str) -> bool:
        """The same by the automaton."""
        return any(automaton.search(text) for automaton in self._automata)

    def _is_quick(self, size: int) -> bool:
        for choices in self._choices:
            steps = size + 1
            for count in choices:
                steps *= min(count, size) + 1
                if steps > _STEPS_MAX:
                    return False
        return True


@lru_cache(maxsize=256)
def regex_of(source: str) -> Regex:
    """The expression between two percent signs. Raises InvalidTerm."""
    return Regex(source)


@final
class _Reader:
    """Reads an expression."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._room = _POSITIONS_MAX

    def branches(self) -> Iterator[Branch]:
        while True:
            yield self._branch()
            if self._at == len(self._source):
                return
            self._at += 1

    def _refuse(self) -> InvalidTerm:
        return InvalidTerm(f"%{self._source}%")

    def _peek(self) -> str:
        return self._source[self._at : self._at + 1]

    def _next(self) -> str:
        if self._at == len(self._source):
            raise self._refuse()
        self._at += 1
        return self._source[self._at - 1]

    def _take(self, character: str) -> bool:
        taken = self._peek() == character
        self._at += taken
        return taken

    def _branch(self) -> Branch:
        from_start = self._take("^")
        repeats: list[Repeat] = []
        to_end = False
        while not to_end and self._peek() not in ("", "|"):
            if self._take("$"):
                to_end = True
            else:
                repeats.append(self._repeat())
        if not repeats or self._peek() not in ("", "|"):
            raise self._refuse()
        return Branch(from_start, to_end, tuple(repeats))

    def _repeat(self) -> Repeat:
        among = self._characters()
        low, high = self._quantity()
        self._room -= max(low, 1) if high is None else max(high, 1)
        if (high is not None and high < low) or self._room < 0 or self._peek() in {"*", "+", "?", "{"} - {""}:
            raise self._refuse()
        return Repeat(among, low, high)

    def _quantity(self) -> tuple[int, int | None]:
        if self._take("*"):
            return 0, None
        if self._take("+"):
            return 1, None
        if self._take("?"):
            return 0, 1
        if self._peek() != "{":
            return 1, 1
        found = _QUANTITY.match(self._source, self._at)
        if found is None or not (found[1] or found[3]):
            raise self._refuse()
        self._at = found.end()
        low = int(found[1] or 0)
        if not found[2]:
            return low, low
        return low, int(found[3]) if found[3] else None

    def _characters(self) -> frozenset[int]:
        character = self._next()
        if character == ".":
            return _ALL
        if character == "[":
            return self._class()
        if character == "\\":
            return self._escape()
        if character not in _PLAIN:
            raise self._refuse()
        return frozenset((ord(character),))

    def _escape(self) -> frozenset[int]:
        character = self._next()
        if character == "x":
            code = self._next() + self._next()
            if not set(code) <= set(hexdigits) or int(code, 16) >= _BEYOND:
                raise self._refuse()
            return frozenset((int(code, 16),))
        if character.lower() in _SHORTHANDS:
            among = _SHORTHANDS[character.lower()]
            return among if character.islower() else _ALL - among
        if character not in _OPERATORS and character not in _PLAIN - set(ascii_letters + digits):
            character = _CONTROLS.get(character, "")
            if not character:
                raise self._refuse()
        return frozenset((ord(character),))

    def _class(self) -> frozenset[int]:
        negated = self._take("^")
        among: set[int] = set()
        while not self._take("]"):
            first = self._class_member()
            following = self._source[self._at : self._at + 2]
            if following[:1] == "-" and following[1:] not in ("", "]"):
                self._at += 1
                last = self._class_member()
                if len(first) != 1 or len(last) != 1 or max(first) > max(last):
                    raise self._refuse()
                among.update(range(max(first), max(last) + 1))
            else:
                among |= first
        if not among:
            raise self._refuse()
        return _ALL - among if negated else frozenset(among)

    def _class_member(self) -> frozenset[int]:
        character = self._next()
        if character == "\\":
            return self._escape()
        if character not in _PLAIN and character not in _OPERATORS - {"[", "]"}:
            raise self._refuse()
        return frozenset((ord(character),))


def _python(branch: Branch) -> str:
    parts = [f"{_python_set(one.among)}{_python_quantity(one)}" for one in branch.repeats]
    return f"{'^' if branch.from_start else ''}{''.join(parts)}{'$' if branch.to_end else ''}"


def _python_set(among: frozenset[int]) -> str:
    if len(among) == 1 and _BEYOND not in among:
        # As a literal, by which Python's engine finds the beginning quickly.
        return re.escape(chr(*among))
    inside = "".join(f"\\x{code:02x}" for code in sorted(among - {_BEYOND}))
    beyond = "\\u0080-\\U0010ffff" if _BEYOND in among else ""
    return "." if among == _ALL else f"[{inside}{beyond}]"


def _python_quantity(one: Repeat) -> str:
    if one.low == one.high == 1:
        return ""
    return f"{{{one.low},{'' if one.high is None else one.high}}}"


@final
class _Automaton:
    """The positions of a branch, written out, as bits: bit n says that the first n of them are matched."""

    def __init__(self, branch: Branch) -> None:
        self._from_start = branch.from_start
        self._to_end = branch.to_end
        self._takes = [0] * (_BEYOND + 1)  # by character: the positions that it can stand at
        self._again = 0  # positions that may match once more
        self._optional = self._before = self._last = 0  # positions that may be left out; before and at each run's end
        position = 0
        for one in branch.repeats:
            for optional in _written_out(one):
                position += 1
                bit = 1 << position
                for code in one.among:
                    self._takes[code] |= bit
                if optional:
                    if not self._optional & bit >> 1:
                        self._before |= bit >> 1
                    self._last = self._last & ~(bit >> 1) | bit
                    self._optional |= bit
            if one.high is None:
                self._again |= 1 << position
        self._whole = 1 << position

    def search(self, text: str) -> bool:
        takes, again, whole = self._takes, self._again, self._whole
        start = 0 if self._from_start else 1
        states = self._skip(1)
        # As everywhere, the end is also before a line feed that ends the text.
        end = len(text) - 1 if text.endswith("\n") else len(text)
        if states & whole and (not self._to_end or not end):
            return True
        for at, character in enumerate(text, 1):
            here = takes[min(ord(character), _BEYOND)]
            states = self._skip(states << 1 & here | states & again & here | start)
            if states & whole and (not self._to_end or at >= end):
                return True
        return False

    def _skip(self, states: int) -> int:
        """With those that are reached by leaving positions out."""
        ends = states | self._last
        return states | self._optional & (~(ends - self._before) ^ ends)


def _written_out(one: Repeat) -> Iterator[bool]:
    """For each position of a repetition whether it may be left out."""
    for _ in range(one.low):
        yield False
    if one.high is None:
        if not one.low:
            yield True
    else:
        for _ in range(one.high - one.low):
            yield True
