"""Receipt handles: which entry of which queue, by which claim, when and until when.

Opaque to clients, as on AWS. A check sum tells a handle of ours from anything else, so that a mistyped one is
called invalid instead of missing its message in silence.
"""

import struct
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from binascii import crc32
from typing import Final

from msgspec import Struct

from fogbank.services.sqs.errors import ReceiptHandleIsInvalid

_LAYOUT: Final = struct.Struct(">QQQQQ")
_CHECKSUM: Final = struct.Struct(">I")


class Receipt(Struct, frozen=True, gc=False):
    queue: int
    entry: int
    receipt: int
    claimed_ms: int
    until_ms: int  # as the receive set it; it may have been changed since


def write_handle(queue: int, entry: int, receipt: int, claimed_ms: int, until_ms: int) -> str:
    """The handle that a client gets."""
    packed = _LAYOUT.pack(queue, entry, receipt, claimed_ms, until_ms)
    return b64encode(packed + _CHECKSUM.pack(crc32(packed))).decode("ascii")


def read_handle(handle: str) -> Receipt:
    """Raises ReceiptHandleIsInvalid for what `write_handle` never gave."""
    try:
        raw = b64decode(handle, validate=True)
    except (NotBase64, ValueError):
        raise ReceiptHandleIsInvalid(handle) from None
    packed, checksum = raw[: _LAYOUT.size], raw[_LAYOUT.size :]
    if len(packed) != _LAYOUT.size or checksum != _CHECKSUM.pack(crc32(packed)):
        raise ReceiptHandleIsInvalid(handle)
    return Receipt(*_LAYOUT.unpack(packed))
