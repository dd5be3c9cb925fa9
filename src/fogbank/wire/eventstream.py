"""application/vnd.amazon.eventstream: the frames in which AWS streams events, both ways; incremental, without I/O.

    total length, headers length, CRC-32 of these two       4 bytes each, big-endian
    headers: name length, name, type, value                 at most 128 KiB
    payload                                                 at most 24 MiB
    CRC-32 of all that came before                          4 bytes

An event has `:message-type` event and its member's name in `:event-type`; a modelled error has exception and
`:exception-type`; any other error has error, `:error-code` and `:error-message`. In the RPC protocols the members
beside the stream come first, as an event of type initial-response.

Source: https://smithy.io/2.0/aws/amazon-eventstream.html
"""

import struct
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, cast
from uuid import UUID
from zlib import crc32

from msgspec import Struct

from fogbank.kernel.errors import ClientError

HEADERS_BYTES_MAX: Final = 128 * 1024
PAYLOAD_BYTES_MAX: Final = 24 * 1024 * 1024
NAME_BYTES_MAX: Final = 255
VALUE_BYTES_MAX: Final = 32_767

_PRELUDE: Final = struct.Struct(">III")
_LENGTHS: Final = struct.Struct(">II")
_UINT32: Final = struct.Struct(">I")
_UINT16: Final = struct.Struct(">H")
_OVERHEAD_BYTES: Final = 16  # the prelude and the last CRC


class Byte(int):
    """A header's number of 8 bits, signed."""


class Short(int):
    """A header's number of 16 bits, signed."""


class Long(int):
    """A header's number of 64 bits, signed. A plain int has 32."""


class Timestamp(int):
    """A header's moment, in milliseconds since 1970."""


HeaderValue = bool | int | Byte | Short | Long | Timestamp | bytes | str | UUID


class Message(Struct, frozen=True):
    """One frame, decoded."""

    headers: dict[str, HeaderValue]
    payload: bytes

    @property
    def message_type(self) -> str:
        """event, exception or error; "" if the sender does not say."""
        return str(self.headers.get(":message-type", ""))

    @property
    def event_type(self) -> str:
        return str(self.headers.get(":event-type", ""))


class SerializationError(ClientError):
    """The bytes are not of this encoding: the stream must end here."""

    code = "SerializationException"


class FrameTooLarge(ValueError):
    """A message of ours does not fit the encoding; it is split, or refused, before it comes here."""


# --- out ---------------------------------------------------------------------------------------------------------


def encode_event(
    event_type: str,
    payload: bytes,
    content_type: str | None = None,
    headers: Mapping[str, HeaderValue] | None = None,
) -> bytes:
    """An event of the stream's union. `headers` are the members that its shape binds to headers."""
    encoded = _text_headers(":message-type", "event", ":event-type", event_type, ":content-type", content_type)
    return _frame(encoded + _encode_headers(headers) if headers else encoded, payload)


def encode_initial_response(payload: bytes, content_type: str) -> bytes:
    """The members beside the stream, with which an RPC protocol's answer begins."""
    return encode_event("initial-response", payload, content_type)


def encode_exception(exception_type: str, payload: bytes, content_type: str) -> bytes:
    """An error that is a member of the stream's union; the stream ends with it."""
    return _frame(
        _text_headers(":message-type", "exception", ":exception-type", exception_type, ":content-type", content_type),
        payload,
    )


def encode_error(code: str, message: str) -> bytes:
    """An error that the model does not have in the stream; the stream ends with it."""
    return encode_message({":message-type": "error", ":error-code": code, ":error-message": message}, b"")


def encode_message(headers: Mapping[str, HeaderValue], payload: bytes) -> bytes:
    """Any message. Raises FrameTooLarge."""
    return _frame(_encode_headers(headers), payload)


def _frame(headers: bytes, payload: bytes) -> bytes:
    if len(headers) > HEADERS_BYTES_MAX or len(payload) > PAYLOAD_BYTES_MAX:
        raise FrameTooLarge(f"a message with {len(headers)} bytes of headers and {len(payload)} bytes of payload")
    lengths = _LENGTHS.pack(len(headers) + len(payload) + _OVERHEAD_BYTES, len(headers))
    frame = b"".join((lengths, _UINT32.pack(crc32(lengths)), headers, payload))
    return frame + _UINT32.pack(crc32(frame))


@lru_cache(maxsize=256)
def _text_headers(*names_and_values: str | None) -> bytes:
    """Headers that are the same in every event of their type. A pair whose value is None is left out."""
    pairs = zip(names_and_values[::2], names_and_values[1::2], strict=True)
    return _encode_headers({str(name): value for name, value in pairs if value is not None})


def _encode_headers(headers: Mapping[str, HeaderValue]) -> bytes:
    parts: list[bytes] = []
    for name, value in headers.items():
        encoded = name.encode()
        if not 1 <= len(encoded) <= NAME_BYTES_MAX:
            raise FrameTooLarge(f"the header name {name!r}")
        parts += (len(encoded).to_bytes(), encoded, _encode_value(value))
    return b"".join(parts)


def _encode_value(value: HeaderValue) -> bytes:
    match value:
        case bool():
            return b"\x00" if value else b"\x01"
        case str() | bytes():
            data = value.encode() if isinstance(value, str) else value
            if len(data) > VALUE_BYTES_MAX:
                raise FrameTooLarge(f"a header's value of {len(data)} bytes")
            return (b"\x07" if isinstance(value, str) else b"\x06") + _UINT16.pack(len(data)) + data
        case UUID():
            return b"\x09" + value.bytes
        case _:
            return _encode_number(value)


def _encode_number(value: int) -> bytes:
    for number, kind in _NUMBERS.items():
        if type(value) is kind:
            try:
                return number.to_bytes() + value.to_bytes(_NUMBER_BYTES[number], "big", signed=True)
            except OverflowError:
                break
    raise FrameTooLarge(f"the number {value} in a header of {type(value).__name__}")


# --- in ----------------------------------------------------------------------------------------------------------

_NUMBERS: Final[dict[int, type[int]]] = {2: Byte, 3: Short, 4: int, 5: Long, 8: Timestamp}
_NUMBER_BYTES: Final = {2: 1, 3: 2, 4: 4, 5: 8, 8: 8}


class EventStreamDecoder:
    """Takes a stream in pieces, hands out whole messages. Raises SerializationError; after that it is at its end."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._wanted_bytes = _PRELUDE.size

    def feed(self, data: bytes) -> list[Message]:
        """Take the next piece; the messages that it completes."""
        self._buffer += data
        messages: list[Message] = []
        at = 0
        while len(self._buffer) - at >= self._wanted_bytes:
            if self._wanted_bytes == _PRELUDE.size:
                self._wanted_bytes = _total_bytes(bytes(self._buffer[at : at + _PRELUDE.size]))
                continue
            messages.append(_decode(bytes(self._buffer[at : at + self._wanted_bytes])))
            at += self._wanted_bytes
            self._wanted_bytes = _PRELUDE.size
        del self._buffer[:at]
        return messages

    def finish(self) -> None:
        """The stream has ended: nothing may be left of a message."""
        if self._buffer:
            raise SerializationError("The event stream ended within a message.")


def _total_bytes(prelude: bytes) -> int:
    """The length of the whole frame, once it can be trusted."""
    total, headers, stated = _PRELUDE.unpack(prelude)
    if crc32(prelude[: _LENGTHS.size]) != stated:
        raise SerializationError("The checksum of the event's prelude does not match.")
    payload = total - headers - _OVERHEAD_BYTES
    if headers > HEADERS_BYTES_MAX or not 0 <= payload <= PAYLOAD_BYTES_MAX:
        raise SerializationError(f"An event of {total} bytes with {headers} bytes of headers is not valid.")
    return cast(int, total)


def _decode(frame: bytes) -> Message:
    (stated,) = _UINT32.unpack_from(frame, len(frame) - 4)
    if crc32(frame[:-4]) != stated:
        raise SerializationError("The checksum of the event does not match.")
    _, headers_bytes = _LENGTHS.unpack_from(frame)
    end = _PRELUDE.size + headers_bytes
    try:
        return Message(_decode_headers(frame[_PRELUDE.size : end]), frame[end:-4])
    except (IndexError, UnicodeDecodeError, KeyError):
        raise SerializationError("The event's headers cannot be read.") from None


def _decode_headers(data: bytes) -> dict[str, HeaderValue]:
    """The headers. Raises IndexError, UnicodeDecodeError or KeyError if they are not well-formed."""
    headers: dict[str, HeaderValue] = {}
    at = 0
    while at < len(data):
        name_end = at + 1 + data[at]
        name = _slice(data, at + 1, name_end).decode()
        if not name or name in headers:
            raise KeyError(name)
        headers[name], at = _decode_value(data, name_end)
    return headers


def _decode_value(data: bytes, at: int) -> tuple[HeaderValue, int]:
    """The value whose type stands at `at`, and where the next header begins."""
    kind = data[at]
    at += 1
    if kind in (0, 1):
        return kind == 0, at
    if kind in (6, 7):
        start = at + 2
        end = start + int.from_bytes(_slice(data, at, start), "big")
        if end - start > VALUE_BYTES_MAX:
            raise IndexError(end)
        value = _slice(data, start, end)
        return (value.decode() if kind == 7 else value), end
    if kind == 9:
        return UUID(bytes=_slice(data, at, at + 16)), at + 16
    end = at + _NUMBER_BYTES[kind]
    return _NUMBERS[kind](int.from_bytes(_slice(data, at, end), "big", signed=True)), end


def _slice(data: bytes, start: int, end: int) -> bytes:
    if end > len(data):
        raise IndexError(end)
    return data[start:end]
