"""The only file of Lambda that knows how its values lie in the store.

item   lambda.function   account/region/name             a function with its $LATEST
item   lambda.version    account/region/name/version     a published version (version in ten digits)
item   lambda.alias      account/region/name/alias
item   lambda.layer      account/region/name/version     a layer version (version in ten digits)
item   lambda.oldlayer   account/region/name/version     a deleted one, for the functions that have it
item   lambda.layers     account/region/name             the number of a layer's last version
item   lambda.mapping    uuid
item   lambda.url        url id                          whose URL it is
queue  the function's id                                 its asynchronous invocations

Aliases, versions and URLs change in commits that write their function too, and check that it is unchanged: whoever
read a function and commits under that check has seen them as they are.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final, Generic, TypeVar, final

from msgspec import Struct, msgpack

from fogbank.services.lambda_.model import (
    Alias,
    Function,
    LayerNumbers,
    LayerVersion,
    SourceMapping,
    UrlOwner,
    Version,
)
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


FUNCTIONS: Final = Table("lambda.function", Function)
VERSIONS: Final = Table("lambda.version", Version)
ALIASES: Final = Table("lambda.alias", Alias)
LAYERS: Final = Table("lambda.layer", LayerVersion)
OLD_LAYERS: Final = Table("lambda.oldlayer", LayerVersion)
LAYER_NUMBERS: Final = Table("lambda.layers", LayerNumbers)
URLS: Final = Table("lambda.url", UrlOwner)
MAPPINGS: Final = Table("lambda.mapping", SourceMapping)


def key(*parts: str) -> bytes:
    """A key of names: `key(account, region, name)`. As a prefix, end it with an empty part."""
    return "/".join(parts).encode()


def numbered(version: str | int) -> str:
    """A version in keys, so that their order is the numbers'."""
    return f"{int(version):010d}"
