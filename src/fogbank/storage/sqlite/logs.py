"""Logs. Sequence numbers have no gaps, so a moment is found among the records by halving."""

from collections.abc import Sequence
from typing import Final, final

from fogbank.storage.api import Append, Record
from fogbank.storage.sqlite.schema import NUMBERS, SLOT_SHIFT
from fogbank.storage.sqlite.sql import Sql

_KNOWN_SHARDS_MAX: Final = 4096

_FIND: Final = "select slot, last, last_at from shard where log = ? and shard = ?"
_OPEN: Final = "insert into shard(log, shard, last, last_at) values(?, ?, 0, 0)"
_ADVANCE: Final = "update shard set last = ?, last_at = ? where slot = ?"
_APPEND: Final = "insert into record values(?, ?, ?)"
_READ: Final = "select id, at, data from record where id > ? and id < ? order by id limit ?"

# So many records are read at once: a read that is limited by bytes does not load a thousand large ones first.
_READ_AT_ONCE: Final = 64


@final
class _Shard:
    __slots__ = ("base", "last", "last_at_ms", "slot")

    def __init__(self, slot: int, last: int, last_at_ms: int) -> None:
        self.slot = slot
        self.base = slot << SLOT_SHIFT
        self.last = last
        self.last_at_ms = last_at_ms


def _find(sql: Sql, log: int, shard: int) -> _Shard | None:
    row = sql.row(_FIND, (log, shard))
    return None if row is None else _Shard(*row)


@final
class Logs:
    """The writing side."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql
        self._shards: dict[tuple[int, int], _Shard] = {}

    def append(self, append: Append) -> int:
        shard = self._open(append.log, append.shard)
        if append.records:
            at_ms = max(shard.last_at_ms, append.now_ms)
            for data in append.records:
                shard.last += 1
                self._sql.run(_APPEND, (shard.base + shard.last, at_ms, data))
            shard.last_at_ms = at_ms
            self._sql.run(_ADVANCE, (shard.last, at_ms, shard.slot))
        return shard.last

    def trim(self, log: int, shard: int, before_ms: int) -> int:
        found = _find(self._sql, log, shard)
        if found is None:
            return 0
        end = found.base + _before(self._sql, found, before_ms)
        return self._sql.change("delete from record where id > ? and id <= ?", (found.base, end))

    def drop(self, log: int) -> int:
        count = 0
        for (slot,) in self._sql.rows("select slot from shard where log = ?", (log,)):
            base = slot << SLOT_SHIFT
            count += self._sql.change("delete from record where id > ? and id < ?", (base, base + NUMBERS))
        self._sql.run("delete from shard where log = ?", (log,))
        self._shards = {place: shard for place, shard in self._shards.items() if place[0] != log}
        return count

    def forget(self) -> None:
        self._shards.clear()

    def _open(self, log: int, shard: int) -> _Shard:
        found = self._shards.get((log, shard))
        if found is None:
            found = _find(self._sql, log, shard)
            if found is None:
                self._sql.run(_OPEN, (log, shard))
                found = _Shard(self._sql.connection.last_insert_rowid(), 0, 0)
            if len(self._shards) == _KNOWN_SHARDS_MAX:
                del self._shards[next(iter(self._shards))]
            self._shards[log, shard] = found
        return found


def read(sql: Sql, log: int, shard: int, after: int, limit: int, max_bytes: int) -> Sequence[Record]:
    """Records after a sequence number; at least one if there is any."""
    found = _find(sql, log, shard)
    answer: list[Record] = []
    if found is None:
        return answer
    size, place = 0, found.base + max(0, min(after, found.last))
    while len(answer) < limit:
        rows = sql.rows(_READ, (place, found.base + NUMBERS, min(_READ_AT_ONCE, limit - len(answer))))
        for number, at_ms, data in rows:
            size += len(data)
            if answer and size > max_bytes:
                return answer
            answer.append(Record(number - found.base, at_ms, data))
            place = number
        if len(rows) < _READ_AT_ONCE:
            break
    return answer


def seek(sql: Sql, log: int, shard: int, at_ms: int) -> int:
    """The sequence number before the first record of `at_ms` or later."""
    found = _find(sql, log, shard)
    return 0 if found is None else _before(sql, found, at_ms)


def last(sql: Sql, log: int, shard: int) -> int:
    found = _find(sql, log, shard)
    return 0 if found is None else found.last


def _before(sql: Sql, shard: _Shard, at_ms: int) -> int:
    """The greatest sequence number, trimmed ones included, of a record before `at_ms`."""
    row = sql.row(
        "select id from record where id > ? and id < ? order by id limit 1", (shard.base, shard.base + NUMBERS)
    )
    low, high = (shard.last if row is None else row[0] - shard.base - 1), shard.last
    while low < high:
        middle = (low + high + 1) // 2
        if sql.number("select at from record where id = ?", (shard.base + middle,)) < at_ms:
            low = middle
        else:
            high = middle - 1
    return low
