"""Events in the store, and where they stand among all others.

A record holds events that arrived together, in their order, some 64 KB of them: an append costs the same for one
event and for a hundred.

An event's id says where it stands: by its time, then by when it arrived, then by its stream and its place there.
As AWS's ids it is a number of 56 digits that begins with the time, shifted by 144 bits:

    time   arrival - time, 31 bits   shard, 62   sequence number of its record, 37   index in it, 14

Sorting events is sorting their ids, and a place between two events is a number too: all with a lesser id come
before it.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from msgspec import msgpack

from fogbank.kernel.ids import Ids
from fogbank.services.logs.model import Event, event_bytes
from fogbank.storage.api import Record

RECORD_BYTES: Final = 65_536
RECORD_EVENTS_MAX: Final = 4096

TIME_SHIFT: Final = 144
_DELAY_SHIFT: Final = 113
_SHARD_SHIFT: Final = 51
_SEQUENCE_SHIFT: Final = 14
_DELAY_ZERO: Final = 1 << 23  # an event may come up to two hours before its time
_DELAY_MAX: Final = (1 << 31) - 1
ID_DIGITS: Final = 56

_encode: Final = msgpack.Encoder().encode
_decode: Final = msgpack.Decoder(list[Event]).decode


def pack(events: Iterable[Event]) -> list[bytes]:
    """The records for some events."""
    return [_encode(portion) for portion in _portions(events)]


def unpack(record: Record) -> list[Event]:
    return _decode(record.data)


def _portions(events: Iterable[Event]) -> Iterator[Sequence[Event]]:
    portion: list[Event] = []
    size = 0
    for event in events:
        added = event_bytes(event[1])
        if portion and (size + added > RECORD_BYTES or len(portion) == RECORD_EVENTS_MAX):
            yield portion
            portion, size = [], 0
        portion.append(event)
        size += added
    if portion:
        yield portion


def place_of(at_ms: int) -> int:
    """The place before all events of a moment."""
    return at_ms << TIME_SHIFT


def id_base(at_ms: int, shard: int, record: Record) -> int:
    """The id of an event of this time in a record, without its index."""
    delay = min(max(record.at_ms - at_ms + _DELAY_ZERO, 0), _DELAY_MAX)
    return at_ms << TIME_SHIFT | delay << _DELAY_SHIFT | shard << _SHARD_SHIFT | record.sequence << _SEQUENCE_SHIFT


def new_shard(ids: Ids) -> int:
    """A number for a stream's records; 0 is the journal's."""
    return ids.int63() >> 1 or 1


def event_id(number: int) -> str:
    return f"{number:0{ID_DIGITS}d}"
