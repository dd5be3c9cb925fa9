"""The data directory, its lock and the connections; and plain words when they cannot be had."""

import os
from pathlib import Path
from typing import Any, Final, Literal, final

import apsw

from fogbank.storage.api import CannotOpen
from fogbank.storage.sqlite.schema import APPLICATION_ID, VERSION, migrate
from fogbank.storage.sqlite.sql import Sql

DATABASE: Final = "fogbank.db"
LOCK: Final = "fogbank.lock"

Durability = Literal["full", "normal"]

_WRITER_CACHE_KIB: Final = 16 * 1024
_READER_CACHE_KIB: Final = 4 * 1024
_CHECKPOINTER_CACHE_KIB: Final = 256
_LOG_BYTES_KEPT: Final = 64 << 20  # a log that grew beyond it is cut when it begins anew
_BUSY_MS: Final = 10_000


def plainly(error: BaseException, path: Path) -> str:
    """What happened to the file, and what to do."""
    match error:
        case apsw.FullError():
            return f"The disk that holds {path} is full. Make room there; the next write may succeed."
        case apsw.ReadOnlyError() | apsw.PermissionsError() | PermissionError():
            return f"{path} is read-only. Make it and its directory writable for this user."
        case apsw.NotADBError():
            return f"{path} is not a database. Restore it from a backup, or move it away to begin anew."
        case apsw.CorruptError():
            return f"{path} is damaged ({error}). Restore it from a backup, or move it away to begin anew."
        case apsw.CantOpenError():
            return f"{path} cannot be opened ({error}). Check that its directory is there and can be written to."
        case apsw.IOError():
            return f"The disk reported an error for {path} ({error}). Check the disk; the next write may succeed."
        case apsw.BusyError() | apsw.LockedError():
            return f"{path} is locked by another program. End it, or give this one another data directory."
        case OSError():
            return f"{path}: {error.strerror or error}. Choose another data directory, or make this one usable."
        case _:
            return f"{path}: {error}"


@final
class DirectoryLock:
    """One process to a directory. The operating system takes the lock back whenever the process ends."""

    def __init__(self, directory: Path) -> None:
        self._path = directory / LOCK
        try:
            directory.mkdir(parents=True, exist_ok=True)
            self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise CannotOpen(
                f"The data directory {directory} cannot be used: {error.strerror}. "
                "Choose another one, or make it a directory that this user can write to."
            ) from error
        try:
            _lock(self._handle)
        except OSError:
            holder = os.pread(self._handle, 32, 0).decode(errors="replace").strip() if os.name != "nt" else ""
            os.close(self._handle)
            who = f"process {holder}" if holder else "another process"
            raise CannotOpen(
                f"The data directory {directory} is in use by {who}. End it, or choose another directory."
            ) from None
        os.ftruncate(self._handle, 0)
        os.write(self._handle, f"{os.getpid()}\n".encode())

    def release(self) -> None:
        os.ftruncate(self._handle, 0)
        os.close(self._handle)


def _lock(handle: int) -> None:
    """Raises OSError when somebody else has it."""
    if os.name == "nt":
        import msvcrt

        # A byte far behind the text, so that the text can be read while it is locked.
        os.lseek(handle, 1 << 20, os.SEEK_SET)
        windows: Any = msvcrt
        windows.locking(handle, windows.LK_NBLCK, 1)
        os.lseek(handle, 0, os.SEEK_SET)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


@final
class Connections:
    """The writer, the reader, and the one that checkpoints. Only the writer changes what is stored."""

    __slots__ = ("checkpointer", "reader", "writer")

    def __init__(self, path: Path, durability: Durability, vfs: str | None) -> None:
        """Raises apsw.Error, and CannotOpen for a file that is not ours to open."""
        opened: list[apsw.Connection] = []
        try:
            writer = _connect(path, vfs, _WRITER_CACHE_KIB)
            opened.append(writer)
            _claim_as_ours(Sql(writer), path)
            sql = Sql(writer)
            sql.run("pragma journal_mode = wal")
            sql.run(f"pragma synchronous = {durability}")
            sql.run(f"pragma journal_size_limit = {_LOG_BYTES_KEPT}")
            migrate(sql)
            reader = _connect(path, vfs, _READER_CACHE_KIB)
            opened.append(reader)
            Sql(reader).run("pragma query_only = 1")
            checkpointer = _connect(path, vfs, _CHECKPOINTER_CACHE_KIB)
            opened.append(checkpointer)
            Sql(checkpointer).run(f"pragma synchronous = {durability}")
        except BaseException:
            for connection in opened:
                connection.close(True)
            raise
        self.writer, self.reader, self.checkpointer = writer, reader, checkpointer

    def close(self) -> None:
        # The last one to close empties the log into the database and removes it.
        for connection in (self.reader, self.checkpointer, self.writer):
            connection.close(True)


def _connect(path: Path, vfs: str | None, cache_kib: int) -> apsw.Connection:
    connection = apsw.Connection(str(path), vfs=vfs)
    connection.set_busy_timeout(_BUSY_MS)
    sql = Sql(connection)
    sql.run(f"pragma cache_size = -{cache_kib}")
    sql.run("pragma wal_autocheckpoint = 0")  # disk.py decides
    # Without it SQLite prepares a statement anew at each execution when the plan could profit from the value of a
    # parameter (LIMIT ?): 8 us instead of 1.5.
    connection.config(apsw.SQLITE_DBCONFIG_ENABLE_QPSG, 1)
    return connection


def _claim_as_ours(sql: Sql, path: Path) -> None:
    application, version = sql.number("pragma application_id"), sql.number("pragma user_version")
    fresh = application == 0 and version == 0 and sql.number("select count(*) from sqlite_schema") == 0
    if not fresh and application != APPLICATION_ID:
        raise CannotOpen(f"{path} is a database of another program. Choose another data directory.")
    if version > VERSION:
        raise CannotOpen(
            f"{path} was written by a newer Fogbank (its schema is {version}, this one knows {VERSION}). "
            "Use that version or a later one, or choose another data directory."
        )
