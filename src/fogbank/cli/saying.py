"""How commands speak: colours for terminals, tables, and complaints."""

import os
import sys
from collections.abc import Iterator, Sequence
from typing import TextIO

from fogbank.cli.client import Refused, Unreachable
from fogbank.cli.folders import BadTemplate

FAILED = 1
_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}

# What ends a command with a complaint instead of a trace.
MISTAKES = (BadTemplate, Refused, Unreachable)


def paint(text: str, colour: str, out: TextIO | None = None) -> str:
    """The text in a colour, where a person looks at it. FORCE_COLOR says that one does, behind a pipe."""
    seen = (out or sys.stdout).isatty() or os.environ.get("FORCE_COLOR")
    if not seen or os.environ.get("NO_COLOR"):
        return text
    return f"\033[{_CODES[colour]}m{text}\033[0m"


def table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Lines with their columns under each other."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def fail(error: Exception | str) -> int:
    """Complain, and say what to do next; the exit code."""
    message = str(error)
    if isinstance(error, Unreachable):
        message += " `fogbank up` in another shell starts it."
    print(f"fogbank: {message}", file=sys.stderr)
    return FAILED
