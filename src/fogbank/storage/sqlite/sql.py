"""The few calls that the engine makes of apsw, with types that suit it."""

from collections.abc import Callable, Sequence
from typing import Any, final

import apsw

Row = tuple[Any, ...]
Values = Sequence[int | str | bytes | None]


@final
class Sql:
    """A connection with one cursor. No statement is left half read, so none keeps a snapshot open."""

    __slots__ = ("_execute", "changes", "connection", "total_changes")

    def __init__(self, connection: apsw.Connection) -> None:
        self.connection = connection
        cursor: Any = connection.cursor()  # apsw's own types name one that Python has from 3.12 on
        self._execute: Callable[[str, Values], Any] = cursor.execute
        self.changes = connection.changes
        self.total_changes = connection.total_changes

    def run(self, statement: str, values: Values = ()) -> None:
        self._execute(statement, values)

    def rows(self, statement: str, values: Values = ()) -> list[Row]:
        found: list[Row] = self._execute(statement, values).fetchall()
        return found

    def row(self, statement: str, values: Values = ()) -> Row | None:
        found: list[Row] = self._execute(statement, values).fetchall()
        return found[0] if found else None

    def number(self, statement: str, values: Values = ()) -> int:
        """The one number of the one row."""
        number: int = self._execute(statement, values).fetchall()[0][0]
        return number

    def change(self, statement: str, values: Values = ()) -> int:
        """How many rows the statement changed."""
        self._execute(statement, values)
        return self.changes()
