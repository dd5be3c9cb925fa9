"""Items, and the cache that makes reading a hot one cost nothing."""

from collections.abc import Sequence
from typing import Final, final

from fogbank.storage.api import Item, Put, Remove, Unchanged
from fogbank.storage.sqlite.counter import Counter
from fogbank.storage.sqlite.sql import Sql

_CACHED_BYTES_MAX: Final = 8 << 20
_CACHED_VALUE_BYTES_MAX: Final = 64 << 10
_ENTRY_BYTES: Final = 400  # what a cached item costs beside its key and value

Place = tuple[str, bytes]

_GET: Final = "select value, version from item where space = ? and key = ?"
_PUT: Final = "insert or replace into item values(?, ?, ?, ?)"
_REMOVE: Final = "delete from item where space = ? and key = ?"


@final
class ItemCache:
    """Durable items by their place, and places known to be empty (None). The oldest make room."""

    __slots__ = ("_bytes", "found")

    def __init__(self) -> None:
        self.found: dict[Place, Item | None] = {}
        self._bytes = 0

    def keep(self, place: Place, item: Item | None) -> None:
        self.forget(place)
        if item is not None and len(item.value) > _CACHED_VALUE_BYTES_MAX:
            return
        self.found[place] = item
        self._bytes += self._cost(place, item)
        while self._bytes > _CACHED_BYTES_MAX:
            self.forget(next(iter(self.found)))

    def forget(self, place: Place) -> None:
        if place in self.found:
            self._bytes -= self._cost(place, self.found.pop(place))

    def clear(self) -> None:
        self.found.clear()
        self._bytes = 0

    @staticmethod
    def _cost(place: Place, item: Item | None) -> int:
        return _ENTRY_BYTES + len(place[1]) + (0 if item is None else len(item.value))


def fetch(sql: Sql, place: Place) -> Item | None:
    """Read an item from the file."""
    row = sql.row(_GET, place)
    return None if row is None else Item(place[1], row[0], row[1])


def scan(sql: Sql, space: str, low: bytes, high: bytes | None, limit: int, *, reverse: bool) -> Sequence[Item]:
    """Read the items of a range of keys."""
    below, values = ("", (space, low, limit)) if high is None else ("and key < ?", (space, low, high, limit))
    order = "desc" if reverse else "asc"
    rows = sql.rows(
        f"select key, value, version from item where space = ? and key >= ? {below} order by key {order} limit ?",
        values,
    )
    return [Item(*row) for row in rows]


@final
class Items:
    """The writing side. What the group under way has changed is in `changed` until it is durable."""

    def __init__(self, sql: Sql, cache: ItemCache) -> None:
        self._sql = sql
        self._cache = cache
        self._versions = Counter(sql, "version")
        self.changed: dict[Place, Item | None] = {}

    def publish(self) -> None:
        """The group is durable: readers may know."""
        for place, item in self.changed.items():
            self._cache.keep(place, item)
        self.changed = {}

    def put(self, put: Put) -> int:
        version = self._versions.next()
        self._sql.run(_PUT, (put.space, put.key, put.value, version))
        self.changed[put.space, put.key] = Item(put.key, put.value, version)
        return version

    def remove(self, remove: Remove) -> int:
        place = remove.space, remove.key
        self.changed[place] = None
        return self._sql.change(_REMOVE, place)

    def unchanged(self, check: Unchanged) -> bool:
        item = self._current((check.space, check.key))
        return check.version == (0 if item is None else item.version)

    def _current(self, place: Place) -> Item | None:
        for known in (self.changed, self._cache.found):
            if place in known:
                return known[place]
        return fetch(self._sql, place)
