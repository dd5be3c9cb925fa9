"""An event as it lies on a bus: the envelope, which every rule sees and every target gets.

https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final

import msgspec
from msgspec import UNSET, Raw, Struct, UnsetType, field


class Envelope(Struct, frozen=True, gc=False):
    """The fields in AWS's order; `detail` is the text that was given. Where `replay-name` stands is a guess."""

    id: str
    detail_type: str = field(name="detail-type")
    source: str
    account: str
    time: str
    region: str
    detail: Raw
    resources: Sequence[str] = ()
    version: str = "0"
    replay_name: str | UnsetType = field(default=UNSET, name="replay-name")


class _Written(Struct, frozen=True, gc=False):
    version: str
    id: str
    detail_type: str = field(name="detail-type")
    source: str
    account: str
    time: str
    region: str
    resources: Sequence[str]
    detail: Raw
    replay_name: str | UnsetType = field(default=UNSET, name="replay-name")


class NotAnEvent(Exception):
    """The bytes are no envelope; the message says why."""


_encode: Final = msgspec.json.Encoder().encode
_envelope_of: Final = msgspec.json.Decoder(Envelope).decode
_decode: Final = msgspec.json.Decoder(dict[str, Any]).decode


def write(event: Envelope) -> bytes:
    """The envelope as JSON."""
    return _encode(
        _Written(
            event.version,
            event.id,
            event.detail_type,
            event.source,
            event.account,
            event.time,
            event.region,
            event.resources,
            event.detail,
            event.replay_name,
        )
    )


def read(body: bytes) -> tuple[Envelope, dict[str, Any]]:
    """An envelope, and the whole event decoded, as patterns see it. Raises NotAnEvent."""
    try:
        return _envelope_of(body), _decode(body)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise NotAnEvent(str(error)) from None


def seen(event: Envelope, detail: dict[str, Any]) -> dict[str, Any]:
    """The whole event as patterns see it, where its detail was decoded already."""
    return {
        "version": event.version,
        "id": event.id,
        "detail-type": event.detail_type,
        "source": event.source,
        "account": event.account,
        "time": event.time,
        "region": event.region,
        "resources": event.resources,
        "detail": detail,
    }


@lru_cache(maxsize=1024)
def time_text(seconds: int) -> str:
    """A moment as events carry it: "2026-01-29T12:00:00Z". Raises OverflowError, OSError or ValueError."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def time_ms(text: str) -> int:
    """The moment of an event. Raises ValueError."""
    return round(datetime.fromisoformat(text).timestamp() * 1000)
