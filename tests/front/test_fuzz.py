"""Whatever comes in, the server lives, answers no 500, and serves the next one."""

import asyncio
import logging
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cloud import Cloud
from tests.front.net import Client, get, post

_SETTINGS = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
_TARGETS = ["AmazonSQS.ListQueues", "AmazonSQS.SendMessage", "AmazonSQS.", "Nope.Nope", "", "\xff"]
_TYPES = [
    "application/x-amz-json-1.0",
    "application/x-www-form-urlencoded; charset=utf-8",
    "text/xml",
    "application/cbor",
]
_BODIES = [
    b"{}",
    b'{"QueueUrl":"x","MessageBody":"y"}',
    b"Action=ListQueues&Version=2012-11-05",
    b"[" * 2000,
    b"\xff\0",
]

paths = st.sampled_from(
    ["/", "/000000000000/q", "/_fogbank/clock", "/_fogbank/reset/x", "/_localstack/health", "*", "//"]
)
junk = st.binary(max_size=60)
header = st.tuples(
    st.sampled_from(["Accept", "Authorization", "X-Amz-Date", "Content-Encoding", "Smithy-Protocol", "Expect", "Host"]),
    st.text(st.characters(codec="latin-1", exclude_characters="\r\n\0"), max_size=30),
)


@st.composite
def requests(draw: st.DrawFn) -> bytes:
    """A request that is well formed, or nearly."""
    body = draw(st.sampled_from(_BODIES) | junk)
    lines = [
        f"{draw(st.sampled_from(['GET', 'POST', 'PUT', 'HEAD', 'OPTIONS', 'DELETE']))} {draw(paths)} HTTP/1.1",
        "Host: localhost",
        f"X-Amz-Target: {draw(st.sampled_from(_TARGETS))}",
        f"Content-Type: {draw(st.sampled_from(_TYPES))}",
        *[f"{name}: {value}" for name, value in draw(st.lists(header, max_size=3))],
    ]
    if draw(st.booleans()):
        lines.append(f"Content-Length: {len(body)}")
    else:
        lines.append("Transfer-Encoding: chunked")
        body = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body) if body else b"0\r\n\r\n"
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """Requests of which a few bytes are changed, cut out or repeated."""
    data = bytearray(b"".join(draw(st.lists(requests(), min_size=1, max_size=3))))
    for _ in range(draw(st.integers(0, 5))):
        at = draw(st.integers(0, len(data) - 1))
        match draw(st.integers(0, 3)):
            case 0:
                data[at] = draw(st.integers(0, 255))
            case 1:
                del data[at : at + draw(st.integers(1, 20))]
            case 2:
                data[at:at] = draw(junk)
            case _:
                data[at:at] = data[at : at + draw(st.integers(1, 40))]
        if not data:
            break
    return bytes(data)


@pytest.fixture(scope="module")
def open_cloud() -> Iterator[Cloud]:
    with Cloud() as running:
        yield running


def replies(cloud: Cloud, pieces: list[bytes]) -> bytes:
    """Send the pieces, close our half, read to the end."""

    async def talk() -> bytes:
        client = Client(*await asyncio.open_connection("127.0.0.1", cloud.fogbank.port))
        received = b""
        try:
            for piece in pieces:
                await client.send(piece)
            client.half_close()
            received = await client.end()
        except ConnectionError:
            pass
        finally:
            client.writer.transport.abort()
        return received

    async def with_deadline() -> bytes:
        return await asyncio.wait_for(talk(), 10)

    return asyncio.run(with_deadline())


def check(cloud: Cloud, pieces: list[bytes], caplog: pytest.LogCaptureFixture) -> None:
    caplog.clear()
    received = replies(cloud, pieces)
    assert b"HTTP/1.1 500" not in received
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []
    assert b'"status":"running"' in replies(cloud, [get("/_fogbank/health")])


@_SETTINGS
@given(st.lists(st.binary(max_size=200), min_size=1, max_size=3))
def test_anything(open_cloud: Cloud, caplog: pytest.LogCaptureFixture, pieces: list[bytes]) -> None:
    check(open_cloud, pieces, caplog)


@_SETTINGS
@given(mutated(), st.integers(0, 400))
def test_nearly_requests(open_cloud: Cloud, caplog: pytest.LogCaptureFixture, data: bytes, cut: int) -> None:
    check(open_cloud, [data[:cut], data[cut:]], caplog)


@_SETTINGS
@given(st.binary(max_size=300))
def test_any_body(open_cloud: Cloud, caplog: pytest.LogCaptureFixture, body: bytes) -> None:
    for kind in ("application/x-amz-json-1.0", "application/x-www-form-urlencoded", "application/cbor"):
        headers = ("X-Amz-Target: AmazonSQS.SendMessage", f"Content-Type: {kind}")
        check(open_cloud, [post(body, *headers)], caplog)
