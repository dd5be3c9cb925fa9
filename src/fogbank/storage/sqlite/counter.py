"""Numbers that are never given twice, also not after a crash, without a write for each.

The ceiling of what may have been given is in the file. It is raised by a block at a time, in the transaction
that first needs it. Whoever opens the file goes on at the ceiling, so some numbers are left out.
"""

from typing import Final, final

from fogbank.storage.sqlite.sql import Sql

BLOCK: Final = 4096


@final
class Counter:
    """A store-wide counter, beginning with 1."""

    __slots__ = ("_ceiling", "_name", "_next", "_sql")

    def __init__(self, sql: Sql, name: str) -> None:
        self._sql = sql
        self._name = name
        row = sql.row("select ceiling from counter where name = ?", (name,))
        self._next: int = 1 if row is None else row[0]
        self._ceiling = self._next

    def next(self) -> int:
        number = self._next
        if number == self._ceiling:
            self._ceiling += BLOCK
            self._sql.run("insert or replace into counter values(?, ?)", (self._name, self._ceiling))
        self._next = number + 1
        return number
