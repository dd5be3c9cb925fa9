"""A table: the items of one kind, as values of one type. What a service's store.py is made of."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final, Generic, TypeVar, final

from msgspec import Struct, msgpack

from fogbank.storage.api import Put, Remove, Store, Unchanged

_Value = TypeVar("_Value", bound=Struct)

_encode: Final = msgpack.Encoder().encode


class Stored(Struct, Generic[_Value], frozen=True):
    """A value, its key, and the version of its item."""

    value: _Value
    space: str
    key: bytes
    version: int

    def unchanged(self) -> Unchanged:
        return Unchanged(self.space, self.key, self.version)

    def becomes(self, value: _Value) -> Put:
        return Put(self.space, self.key, _encode(value))

    def removed(self) -> Remove:
        return Remove(self.space, self.key)


@final
class Table(Generic[_Value]):
    """The items of one kind. The same bytes are decoded once."""

    def __init__(self, space: str, kind: type[_Value]) -> None:
        self.space = space
        decode: Any = msgpack.Decoder(kind).decode
        self._decode = lru_cache(maxsize=4096)(decode)

    async def find(self, store: Store, key: bytes) -> Stored[_Value] | None:
        item = await store.get(self.space, key)
        return Stored(self._decode(item.value), self.space, key, item.version) if item else None

    async def scan(
        self, store: Store, prefix: bytes, *, after: bytes = b"", limit: int = 1000, reverse: bool = False
    ) -> Sequence[Stored[_Value]]:
        """Those whose keys begin with `prefix`, in the order of keys, those after `after`."""
        low = max(prefix, after + b"\0") if after else prefix
        items = await store.scan(self.space, low, prefix + b"\xff", limit, reverse)
        return [Stored(self._decode(item.value), self.space, item.key, item.version) for item in items]

    async def everything(self, store: Store, prefix: bytes) -> Sequence[Stored[_Value]]:
        """All whose keys begin with `prefix`, in the order of keys."""
        found: list[Stored[_Value]] = []
        while page := await self.scan(store, prefix, after=found[-1].key if found else b""):
            found += page
        return found

    def put(self, key: bytes, value: _Value) -> Put:
        return Put(self.space, key, _encode(value))

    def absent(self, key: bytes) -> Unchanged:
        """The check that there is no item of this key."""
        return Unchanged(self.space, key, 0)
