"""The logs of the memory engine."""

from bisect import bisect_left
from typing import final

from fogbank.storage.api import Append, Record


@final
class _Shard:
    """Records in order; `trimmed` of them, the first ones, are gone."""

    __slots__ = ("last_at_ms", "records", "trimmed")

    def __init__(self) -> None:
        self.records: list[Record] = []
        self.trimmed = 0
        self.last_at_ms = 0

    @property
    def last(self) -> int:
        return self.trimmed + len(self.records)

    def before(self, at_ms: int) -> int:
        """How many of the records were appended before `at_ms`."""
        return bisect_left(self.records, at_ms, key=lambda record: record.at_ms)


@final
class MemoryLogs:
    """Every shard of every log."""

    def __init__(self) -> None:
        self._logs: dict[int, dict[int, _Shard]] = {}

    def append(self, append: Append) -> int:
        shard = self._logs.setdefault(append.log, {}).setdefault(append.shard, _Shard())
        for data in append.records:
            # Within a shard time does not go back, whatever the callers' clocks do: `seek` and `trim` rely on it.
            shard.last_at_ms = max(shard.last_at_ms, append.now_ms)
            shard.records.append(Record(shard.last + 1, shard.last_at_ms, data))
        return shard.last

    def trim(self, log: int, shard: int, before_ms: int) -> int:
        found = self._shard(log, shard)
        count = found.before(before_ms)
        del found.records[:count]
        found.trimmed += count
        return count

    def drop(self, log: int) -> int:
        return sum(len(shard.records) for shard in self._logs.pop(log, {}).values())

    def read(self, log: int, shard: int, after: int, limit: int, max_bytes: int) -> list[Record]:
        found = self._shard(log, shard)
        answer: list[Record] = []
        size = 0
        start = max(0, after - found.trimmed)
        for record in found.records[start : start + limit]:
            size += len(record.data)
            if answer and size > max_bytes:
                break
            answer.append(record)
        return answer

    def seek(self, log: int, shard: int, at_ms: int) -> int:
        found = self._shard(log, shard)
        return found.trimmed + found.before(at_ms)

    def last(self, log: int, shard: int) -> int:
        return self._shard(log, shard).last

    def _shard(self, log: int, shard: int) -> _Shard:
        return self._logs.get(log, {}).get(shard) or _Shard()
