"""A file system for SQLite that fails on demand: it is full, or its device is broken, from the n-th call on."""

from collections.abc import Callable
from typing import Any, Literal

import apsw

Call = Literal["write", "sync"]


class FailingDisk(apsw.VFS):
    """Passes everything on, and raises `error` at calls of one kind while `fails` says so."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.calls: dict[Call, int] = {"write": 0, "sync": 0}
        self._fails: Callable[[Call, int], bool] = lambda call, number: False
        self._error: type[apsw.Error] = apsw.IOError
        super().__init__(name, "")

    def fail(self, error: type[apsw.Error], call: Call, *, at: int, times: int = 1) -> None:
        """Beginning with the `at`-th call of that kind from now on, fail so many times."""
        first = self.calls[call] + at
        self._error = error
        self._fails = lambda which, number: which == call and first <= number < first + times

    def recover(self) -> None:
        self._fails = lambda call, number: False

    def count(self, call: Call) -> None:
        self.calls[call] += 1
        if self._fails(call, self.calls[call]):
            raise self._error

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:  # noqa: N802 - apsw's name
        return _File(self, name, flags)


class _File(apsw.VFSFile):
    def __init__(self, disk: FailingDisk, name: Any, flags: list[int]) -> None:
        self._disk = disk
        super().__init__("", name, flags)

    def xWrite(self, data: Any, offset: int) -> None:  # noqa: N802 - apsw's name
        self._disk.count("write")
        inherited: Any = super()
        inherited.xWrite(data, offset)

    def xSync(self, flags: int) -> None:  # noqa: N802 - apsw's name
        self._disk.count("sync")
        super().xSync(flags)
