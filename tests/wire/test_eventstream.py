"""Event streams: AWS's published frames, botocore as the reader of ours, and every way to be broken."""

import json
import struct
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fogbank.wire.eventstream import (
    Byte,
    EventStreamDecoder,
    FrameTooLarge,
    HeaderValue,
    Long,
    Message,
    SerializationError,
    Short,
    Timestamp,
    encode_error,
    encode_event,
    encode_exception,
    encode_initial_response,
    encode_message,
)

VECTORS: dict[str, Any] = json.loads((Path(__file__).parent / "vectors" / "eventstream.json").read_text("utf-8"))


def decode(data: bytes) -> list[Message]:
    decoder = EventStreamDecoder()
    messages = decoder.feed(data)
    decoder.finish()
    return messages


def plain(value: HeaderValue) -> object:
    """A header's value as the vectors write it down."""
    match value:
        case bytes() | UUID():
            return (value if isinstance(value, bytes) else value.bytes).hex()
        case _:
            return value


@pytest.mark.parametrize("vector", VECTORS["valid"], ids=lambda vector: vector["name"])
def test_published_frame(vector: dict[str, Any]) -> None:
    frame = bytes.fromhex(vector["frame"])
    (message,) = decode(frame)
    assert {name: plain(value) for name, value in message.headers.items()} == vector["headers"]
    assert message.payload.hex() == vector["payload"]
    assert encode_message(message.headers, message.payload) == frame


@pytest.mark.parametrize("vector", VECTORS["invalid"], ids=lambda vector: vector["name"])
def test_published_frame_that_is_broken(vector: dict[str, Any]) -> None:
    with pytest.raises(SerializationError):
        decode(bytes.fromhex(vector["frame"]))


def read_by_botocore(data: bytes) -> list[tuple[dict[str, Any], bytes]]:
    buffer: Any = import_module("botocore.eventstream").EventStreamBuffer()
    buffer.add_data(data)
    return [(message.headers, message.payload) for message in buffer]


def test_event() -> None:
    frame = encode_event("SubscribeToShardEvent", b'{"Records":[]}', "application/x-amz-json-1.1")
    headers = {
        ":message-type": "event",
        ":event-type": "SubscribeToShardEvent",
        ":content-type": "application/x-amz-json-1.1",
    }
    assert read_by_botocore(frame) == [(headers, b'{"Records":[]}')]
    assert decode(frame) == [Message(dict(headers), b'{"Records":[]}')]
    assert (decode(frame)[0].message_type, decode(frame)[0].event_type) == ("event", "SubscribeToShardEvent")


def test_event_without_payload_has_no_content_type_and_may_have_headers() -> None:
    frame = encode_event("headersOnly", b"", headers={"sequenceNum": 4})
    headers = {":message-type": "event", ":event-type": "headersOnly", "sequenceNum": 4}
    assert read_by_botocore(frame) == [(headers, b"")]


def test_initial_response() -> None:
    ((headers, payload),) = read_by_botocore(encode_initial_response(b"{}", "application/x-amz-json-1.1"))
    assert (headers[":message-type"], headers[":event-type"], payload) == ("event", "initial-response", b"{}")


@pytest.mark.parametrize(
    ("frame", "code", "message"),
    [
        pytest.param(
            encode_exception("ResourceInUseException", b'{"message":"busy"}', "application/x-amz-json-1.1"),
            "ResourceInUseException",
            "busy",
            id="in the model",
        ),
        pytest.param(encode_error("InternalFailure", "It broke."), "InternalFailure", "It broke.", id="in none"),
    ],
)
def test_error_as_a_client_of_kinesis_sees_it(frame: bytes, code: str, message: str) -> None:
    loaders: Any = import_module("botocore.session").get_session()
    model = loaders.get_service_model("kinesis").operation_model("SubscribeToShard")
    parser = import_module("botocore.parsers").EventStreamJSONParser()
    streams: Any = import_module("botocore.eventstream")
    ((headers, payload),) = read_by_botocore(frame)
    response = streams.EventStreamMessage(None, headers, payload, 0).to_response_dict()
    shape = model.get_event_stream_output()
    assert parser.parse(response, shape)["Error"] == {"Code": code, "Message": message}


numbers: st.SearchStrategy[HeaderValue] = st.one_of(
    st.integers(-(2**7), 2**7 - 1).map(Byte),
    st.integers(-(2**15), 2**15 - 1).map(Short),
    st.integers(-(2**31), 2**31 - 1),
    st.integers(-(2**63), 2**63 - 1).map(Long),
    st.integers(-(2**63), 2**63 - 1).map(Timestamp),
)
values: st.SearchStrategy[HeaderValue] = st.one_of(
    st.booleans(), numbers, st.binary(max_size=40), st.text(st.characters(codec="utf-8"), max_size=40), st.uuids()
)
messages = st.builds(
    Message,
    headers=st.dictionaries(st.text(st.characters(codec="utf-8"), min_size=1, max_size=40), values, max_size=5),
    payload=st.binary(max_size=200),
)


@settings(deadline=None)
@given(sent=st.lists(messages, max_size=4), cuts=st.lists(st.integers(0, 2000), max_size=8))
def test_round_trip_in_any_pieces(sent: list[Message], cuts: list[int]) -> None:
    data = b"".join(encode_message(message.headers, message.payload) for message in sent)
    decoder = EventStreamDecoder()
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    found = [message for start, end in pairwise(edges) for message in decoder.feed(data[start:end])]
    decoder.finish()
    assert found == sent
    assert [[type(value) for value in message.headers.values()] for message in found] == [
        [type(value) for value in message.headers.values()] for message in sent
    ]


@settings(deadline=None)
@given(sent=messages)
def test_botocore_reads_what_we_write(sent: Message) -> None:
    ((headers, payload),) = read_by_botocore(encode_message(sent.headers, sent.payload))
    expected = {name: value.bytes if isinstance(value, UUID) else value for name, value in sent.headers.items()}
    assert (headers, payload) == (expected, sent.payload)


@settings(deadline=None)
@given(sent=messages, at=st.integers(0, 9999), bit=st.integers(0, 7))
def test_one_bit_changed_is_refused(sent: Message, at: int, bit: int) -> None:
    frame = bytearray(encode_message(sent.headers, sent.payload))
    frame[at % len(frame)] ^= 1 << bit
    with pytest.raises(SerializationError):
        decode(bytes(frame))


def framed(headers: bytes, payload: bytes = b"") -> bytes:
    """A frame whose checksums are right, whatever is in it."""
    lengths = struct.pack(">II", len(headers) + len(payload) + 16, len(headers))
    frame = lengths + struct.pack(">I", crc32(lengths)) + headers + payload
    return frame + struct.pack(">I", crc32(frame))


@settings(max_examples=200, deadline=None)
@given(headers=st.binary(max_size=40))
def test_garbage_in_good_frames(headers: bytes) -> None:
    try:
        (message,) = decode(framed(headers))
    except SerializationError:
        return
    assert decode(encode_message(message.headers, message.payload)) == [message]


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param(b"\x00\x00", id="no name"),
        pytest.param(b"\x01a\x00\x01a\x01", id="a name twice"),
        pytest.param(b"\x01\xff\x00", id="a name that is not UTF-8"),
        pytest.param(b"\x01a\x07\x00\x01\xff", id="a text that is not UTF-8"),
        pytest.param(b"\x01a\x0a", id="an unknown type"),
        pytest.param(b"\x01a", id="no type"),
        pytest.param(b"\x05a", id="a name cut off"),
        pytest.param(b"\x01a\x04\x00\x00\x00", id="a number cut off"),
        pytest.param(b"\x01a\x07\x00", id="a length cut off"),
        pytest.param(b"\x01a\x07\x00\x02a", id="a text cut off"),
        pytest.param(b"\x01a\x09" + bytes(15), id="a UUID cut off"),
        pytest.param(b"\x01a\x06\x80\x00" + bytes(0x8000), id="more than 32,767 bytes"),
    ],
)
def test_headers_that_cannot_be_read(headers: bytes) -> None:
    with pytest.raises(SerializationError, match="headers cannot be read"):
        decode(framed(headers))


@pytest.mark.parametrize(
    ("total", "headers"),
    [
        pytest.param(15, 0, id="less than its own overhead"),
        pytest.param(16, 1, id="headers beyond the end"),
        pytest.param(16 + 131_073, 131_073, id="more than 128 KiB of headers"),
        pytest.param(16 + 25_165_825, 0, id="more than 24 MiB of payload"),
    ],
)
def test_sizes_are_refused_before_they_are_believed(total: int, headers: int) -> None:
    lengths = struct.pack(">II", total, headers)
    with pytest.raises(SerializationError, match="is not valid"):
        EventStreamDecoder().feed(lengths + struct.pack(">I", crc32(lengths)))


def test_stream_may_not_end_within_a_message() -> None:
    with pytest.raises(SerializationError, match="ended within a message"):
        decode(encode_event("a", b"b")[:-1])


@pytest.mark.parametrize(
    ("headers", "payload"),
    [
        pytest.param({}, bytes(24 * 1024 * 1024 + 1), id="payload"),
        pytest.param({f"{number}": bytes(32_000) for number in range(5)}, b"", id="headers"),
        pytest.param({"a": "x" * 32_768}, b"", id="a text"),
        pytest.param({"a" * 256: True}, b"", id="a name"),
        pytest.param({"": True}, b"", id="no name"),
        pytest.param({"a": 2**31}, b"", id="a number"),
        pytest.param({"a": Byte(128)}, b"", id="a byte"),
    ],
)
def test_what_does_not_fit_is_not_sent(headers: dict[str, HeaderValue], payload: bytes) -> None:
    with pytest.raises(FrameTooLarge):
        encode_message(headers, payload)
