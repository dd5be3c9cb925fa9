"""The only file of CloudWatch Logs that knows how its values lie in the store.

item  logs.group   account/region/name     a log group
item  logs.stream  group id/name           a log stream
item  logs.followed  group id             up to where in the journal its subscription filters were served
log   the group's id, a shard a stream     records of events, as records.py makes them
      shard 0                              the journal: where each commit put events, for those who follow
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from msgspec import Struct, msgpack

from fogbank.services.logs.errors import GroupNotFound, StreamNotFound
from fogbank.services.logs.model import HOUR_MS, Group, Stream
from fogbank.storage.api import Append, DropLog, Item, Operation, Put, Record, Remove, Store, Trim, Unchanged

GROUPS: Final = "logs.group"
STREAMS: Final = "logs.stream"
FOLLOWED: Final = "logs.followed"
JOURNAL: Final = 0
_SCAN: Final = 1000
_ALWAYS: Final = 1 << 62
JOURNAL_SWEEP: Final = 256
JOURNAL_KEPT_MS: Final = HOUR_MS

_encode: Final = msgpack.Encoder().encode
_group_of: Final = msgpack.Decoder(Group).decode
_stream_of: Final = msgpack.Decoder(Stream).decode


@lru_cache(maxsize=4096)
def _decode_group(value: bytes) -> Group:
    return _group_of(value)


class Entry(Struct, frozen=True, array_like=True, gc=False):
    """A line of the journal: these records of a stream are new."""

    stream: str
    shard: int
    after: int
    count: int


_entries_of: Final = msgpack.Decoder(list[Entry]).decode


class StoredGroup(Struct, frozen=True, gc=False):
    """A log group and the version of its item."""

    group: Group
    version: int

    def unchanged(self) -> Unchanged:
        return Unchanged(GROUPS, group_key(self.group.account, self.group.region, self.group.name), self.version)


class StoredStream(Struct, frozen=True, gc=False):
    """A log stream and the version of its item."""

    stream: Stream
    version: int

    def unchanged(self) -> Unchanged:
        return Unchanged(STREAMS, stream_key(self.stream.group, self.stream.name), self.version)


def group_key(account: str, region: str, name: str) -> bytes:
    return f"{account}/{region}/{name}".encode()


def stream_key(group: int, name: str) -> bytes:
    return f"{group:016x}/{name}".encode()


def past(prefix: bytes) -> bytes:
    """The least key greater than every key with this prefix. No key of ours has a byte 0xff."""
    return prefix + b"\xff"


# Groups


async def find_group(store: Store, account: str, region: str, name: str) -> StoredGroup | None:
    item = await store.get(GROUPS, group_key(account, region, name))
    return _stored_group(item) if item else None


async def load_group(store: Store, account: str, region: str, name: str) -> StoredGroup:
    """Raises GroupNotFound."""
    found = await find_group(store, account, region, name)
    if found is None:
        raise GroupNotFound
    return found


async def list_groups(
    store: Store, account: str, region: str, *, prefix: str = "", after: str = "", limit: int = _SCAN
) -> Sequence[Group]:
    """Groups in the order of their names, those after `after`."""
    low = group_key(account, region, prefix)
    if after:
        low = max(low, group_key(account, region, after) + b"\0")
    items = await store.scan(GROUPS, low, past(group_key(account, region, prefix)), limit)
    return [_decode_group(item.value) for item in items]


async def all_groups(store: Store) -> Sequence[StoredGroup]:
    """Everybody's groups."""
    return [_stored_group(item) for item in await _scan_all(store, GROUPS, b"", None)]


def _stored_group(item: Item) -> StoredGroup:
    return StoredGroup(_decode_group(item.value), item.version)


def put_group(group: Group) -> Put:
    return Put(GROUPS, group_key(group.account, group.region, group.name), _encode(group))


def no_group(account: str, region: str, name: str) -> Unchanged:
    """The check that there is no such group."""
    return Unchanged(GROUPS, group_key(account, region, name), 0)


def remove_group(group: Group, streams: Iterable[Stream]) -> list[Operation]:
    removed = [Remove(STREAMS, stream_key(stream.group, stream.name)) for stream in streams]
    return [
        Remove(GROUPS, group_key(group.account, group.region, group.name)),
        Remove(FOLLOWED, followed_key(group)),
        DropLog(group.id),
        *removed,
    ]


def followed_key(group: Group) -> bytes:
    return f"{group.id:016x}".encode()


# Streams


async def find_stream(store: Store, group: int, name: str) -> StoredStream | None:
    item = await store.get(STREAMS, stream_key(group, name))
    return StoredStream(_stream_of(item.value), item.version) if item else None


async def load_stream(store: Store, group: int, name: str) -> StoredStream:
    """Raises StreamNotFound."""
    found = await find_stream(store, group, name)
    if found is None:
        raise StreamNotFound
    return found


async def list_streams(
    store: Store, group: int, *, prefix: str = "", after: str = "", limit: int = _SCAN, reverse: bool = False
) -> Sequence[Stream]:
    """Streams in the order of their names, those after `after` (before it if `reverse`)."""
    low, high = stream_key(group, prefix), past(stream_key(group, prefix))
    if after and reverse:
        high = min(high, stream_key(group, after))
    elif after:
        low = max(low, stream_key(group, after) + b"\0")
    items = await store.scan(STREAMS, low, high, limit, reverse)
    return [_stream_of(item.value) for item in items]


async def all_streams(store: Store, group: int, prefix: str = "") -> Sequence[Stream]:
    key = stream_key(group, prefix)
    return [_stream_of(item.value) for item in await _scan_all(store, STREAMS, key, past(key))]


def put_stream(stream: Stream) -> Put:
    return Put(STREAMS, stream_key(stream.group, stream.name), _encode(stream))


def no_stream(group: int, name: str) -> Unchanged:
    """The check that there is no such stream."""
    return Unchanged(STREAMS, stream_key(group, name), 0)


def remove_stream(stream: Stream) -> list[Operation]:
    return [Remove(STREAMS, stream_key(stream.group, stream.name)), Trim(stream.group, stream.shard, _ALWAYS)]


# Events


def append(stream: Stream, records: Sequence[bytes], now_ms: int) -> Append:
    return Append(stream.group, stream.shard, tuple(records), now_ms)


def journal(changes: Sequence[tuple[Stream, Stream]], now_ms: int) -> list[Operation]:
    """The operations that tell those who follow a group where to look: streams of one group, before and after."""
    entries = [
        Entry(after.name, after.shard, before.sequence, after.sequence - before.sequence) for before, after in changes
    ]
    group = changes[0][1].group
    written: list[Operation] = [Append(group, JOURNAL, (_encode(entries),), now_ms)]
    if any(before.sequence // JOURNAL_SWEEP != after.sequence // JOURNAL_SWEEP for before, after in changes):
        # Now and then: nobody reads what is old.
        written.append(Trim(group, JOURNAL, max(0, now_ms - JOURNAL_KEPT_MS)))
    return written


def entries_of(record: Record) -> list[Entry]:
    """A record of the journal."""
    return _entries_of(record.data)


async def _scan_all(store: Store, space: str, low: bytes, high: bytes | None) -> list[Item]:
    found: list[Item] = []
    while page := await store.scan(space, low, high, _SCAN):
        found += page
        if len(page) < _SCAN:
            break
        low = page[-1].key + b"\0"
    return found
