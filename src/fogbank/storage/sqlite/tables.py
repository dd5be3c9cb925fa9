"""What one transaction works with: every check and every operation, in SQL."""

from collections.abc import Callable, Sequence
from typing import Any, final

from fogbank.storage.api import (
    Append,
    Check,
    Conflict,
    Defer,
    DropLog,
    DropQueue,
    Expire,
    Fenced,
    Held,
    OpenQueue,
    Operation,
    Purge,
    Push,
    Put,
    Redelay,
    Remove,
    Result,
    SetOrder,
    Settle,
    Trim,
    Unchanged,
)
from fogbank.storage.refusals import missing_queue
from fogbank.storage.sqlite.items import ItemCache, Items
from fogbank.storage.sqlite.leases import Leases
from fogbank.storage.sqlite.logs import Logs
from fogbank.storage.sqlite.queues import QueueTable
from fogbank.storage.sqlite.schema import TABLES
from fogbank.storage.sqlite.sql import Sql
from fogbank.storage.waking import EVERYBODY, Wakes


@final
class Tables:
    """The writing side of all tables, and what is remembered about them beside the file.

    When a transaction fails, this is thrown away with all that it remembers, and made again from the file.
    """

    def __init__(self, sql: Sql, cache: ItemCache, wakes: Wakes) -> None:
        self._sql = sql
        self._cache = cache
        self._wakes = wakes
        self.items = Items(sql, cache)
        self.queues = QueueTable(sql, wakes)
        self.logs = Logs(sql)
        self.leases = Leases(sql)
        self._operations: dict[type[Any], Callable[[Any], Result]] = {
            Put: self.items.put,
            Remove: self.items.remove,
            OpenQueue: self.queues.open,
            SetOrder: self.queues.set_order,
            DropQueue: self.queues.drop,
            Push: self.queues.push,
            Settle: self.queues.settle,
            Defer: self.queues.defer,
            Redelay: self.queues.redelay,
            Purge: self.queues.purge,
            Expire: self.queues.expire,
            Append: self._append,
            Trim: self._trim,
            DropLog: self._drop_log,
        }
        self._checks: dict[type[Any], Callable[[Any], bool]] = {
            Unchanged: self.items.unchanged,
            Held: self.queues.held,
            Fenced: self.leases.fenced,
        }

    def commit(self, operations: Sequence[Operation], checks: Sequence[Check]) -> Sequence[Result]:
        """Apply the operations if the checks hold. Raises Conflict, and then nothing was written."""
        for index, check in enumerate(checks):
            if not self._checks[type(check)](check):
                raise Conflict(index)
        missing = missing_queue(operations, self.queues.exists)
        if missing is not None:
            raise Conflict(len(checks) + missing)
        apply = self._operations
        return [apply[type(operation)](operation) for operation in operations]

    def publish(self) -> None:
        """The transaction is durable."""
        if self.items.changed:
            self.items.publish()

    def reset(self) -> None:
        """Remove everything, and what is remembered of it."""
        for table in TABLES:
            self._sql.run(f"delete from {table}")
        self._cache.clear()
        self.items.changed = {}
        self.queues.forget()
        self.logs.forget()

    def _append(self, append: Append) -> int:
        if append.records:
            self._wakes.note("log", append.log, EVERYBODY)
        return self.logs.append(append)

    def _trim(self, trim: Trim) -> int:
        return self.logs.trim(trim.log, trim.shard, trim.before_ms)

    def _drop_log(self, drop: DropLog) -> int:
        self._wakes.note("log", drop.log, EVERYBODY)
        return self.logs.drop(drop.log)
