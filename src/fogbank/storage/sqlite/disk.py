"""The thread that waits for the disk: commits, and the checkpoints that keep the write-ahead log short.

A checkpoint copies the log's pages into the database. Most of it runs in a thread of its own beside further
commits; but the log can only begin anew when nothing was added meanwhile, so the small rest is done between
two commits, on the committing thread.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from typing import Final, final

import apsw

from fogbank.storage.sqlite.sql import Sql

# A log of 16 MB: large enough to let many changes of a page share one copy of it, small enough to be read again
# quickly after a crash.
_PAGES_BEFORE_CHECKPOINT: Final = 4000

Job = Callable[[], None]


class _Worker:
    """A thread that runs jobs in order."""

    def __init__(self, name: str) -> None:
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def submit(self, job: Job) -> None:
        self._jobs.put(job)

    def finish(self) -> None:
        self._jobs.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()


@final
class Disk:
    """Commits on one thread, checkpoints mostly on another."""

    def __init__(self, writer: apsw.Connection, checkpointer: apsw.Connection) -> None:
        self._writer = writer
        self._sql = Sql(writer)
        self._checkpointer = checkpointer
        self._committing = _Worker("fogbank-commit")
        self._checkpointing = _Worker("fogbank-checkpoint")
        self._log_pages = 0
        self._checkpoint_runs = False
        self._rest_is_due = False
        writer.set_wal_hook(self._count_pages)

    def commit(self, done: Callable[[Exception | None], None]) -> None:
        """Commit the writer's transaction; `done` is called on the committing thread."""
        self._committing.submit(lambda: done(self._commit()))

    def finish(self) -> None:
        """Let what was submitted come to its end, and stop."""
        self._committing.finish()
        self._checkpointing.finish()

    def _count_pages(self, connection: apsw.Connection, name: str, pages: int) -> int:
        self._log_pages = pages
        return apsw.SQLITE_OK

    def _commit(self) -> Exception | None:
        try:
            self._sql.run("commit")
        except Exception as error:  # noqa: BLE001 - whatever it is, those who wait must hear of it
            self._undo()
            return error
        if self._rest_is_due:
            self._rest_is_due = False
            self._checkpoint()
        elif self._log_pages > _PAGES_BEFORE_CHECKPOINT and not self._checkpoint_runs:
            self._checkpoint_runs = True
            self._checkpointing.submit(self._checkpoint_most)
        return None

    def _undo(self) -> None:
        """Make sure that a commit which failed never comes back.

        When only the fsync failed, all of it is in the log, and whoever opened the file after a crash would take it
        for good. Emptying the log removes it; if that fails too, the next commit overwrites it. (Closing and
        opening the connection, on the other hand, would read it again.)
        """
        with suppress(apsw.Error):
            if self._writer.in_transaction:
                self._sql.run("rollback")
            self._checkpointer.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)

    def _checkpoint_most(self) -> None:
        self._checkpoint()
        self._rest_is_due = True
        self._checkpoint_runs = False

    def _checkpoint(self) -> None:
        # If it fails the log still has everything, and the next one tries again. A full disk shows at a commit.
        with suppress(apsw.Error):
            self._checkpointer.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)
