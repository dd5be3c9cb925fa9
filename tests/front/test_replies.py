"""Replies on the wire: HEAD, streams, interim replies, refusals, other protocols, and readers who do not read."""

import asyncio
import logging
from collections.abc import AsyncIterator

import pytest

from fogbank.wire.http import Reply, Request
from tests.front.net import Gate, Run, echo, get, post, serving, turn, until


async def pieces(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        await turn()
        yield part


class Handler:
    """Gives the same reply to all."""

    def __init__(self, reply: Reply) -> None:
        self._reply = reply

    async def __call__(self, _: Request) -> Reply:
        return self._reply


# HEAD and replies without a body


def test_head_tells_of_a_body_that_it_does_not_bring(run: Run) -> None:
    async def story() -> None:
        async with serving(Handler(Reply(200, {"x": "y"}, b"four"))) as server:
            client = await server.connect()
            await client.send(b"HEAD / HTTP/1.1\r\nHost: x\r\n\r\n" + get())
            head = await client.answer(to_head=True)
            assert (head.headers["content-length"], head.headers["x"]) == ("4", "y")
            assert (await client.answer()).body == b"four"

    run(story())


def test_head_may_tell_a_length_without_a_body(run: Run) -> None:
    async def story() -> None:
        async with serving(Handler(Reply(200, {"content-length": "12345"}))) as server:
            client = await server.connect()
            await client.send(b"HEAD / HTTP/1.1\r\nHost: x\r\n\r\n" * 2)
            for _ in range(2):
                assert (await client.answer(to_head=True)).headers["content-length"] == "12345"
            assert (await client.get()).body == b""  # and a GET has the length that it has

    run(story())


@pytest.mark.parametrize("status", [204, 304])
def test_statuses_without_a_body(run: Run, status: int) -> None:
    async def story() -> None:
        async with serving(Handler(Reply(status, {}, b"never sent"))) as server:
            client = await server.connect()
            for _ in range(2):
                answer = await client.get()
                assert answer.status == status
                assert "content-length" not in answer.headers

    run(story())


def test_a_status_without_a_name(run: Run) -> None:
    async def story() -> None:
        async with serving(Handler(Reply(599, {}, b"odd"))) as server:
            assert (await server.ask(get())).status == 599

    run(story())


@pytest.mark.parametrize("value", ["a\r\nSet-Cookie: b", "a\nb", "a\rb", "caf\u2603"])
def test_headers_that_would_break_the_reply_become_a_500(
    run: Run, value: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def story() -> None:
        async with serving(Handler(Reply(200, {"x": value}, b"secret"))) as server:
            client = await server.connect()
            for _ in range(2):
                answer = await client.get()
                assert (answer.status, "x" in answer.headers, b"secret" in answer.body) == (500, False, False)

    run(story())
    assert "a reply could not be written" in caplog.text


def test_a_handler_that_raises_cuts_the_connection(run: Run, caplog: pytest.LogCaptureFixture) -> None:
    async def broken(_: Request) -> Reply:
        raise ZeroDivisionError

    async def story() -> None:
        async with serving(broken) as server:
            client = await server.connect()
            await client.send(get() * 2)
            assert await client.end() == b""

    run(story())
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


# Streams


def test_a_streamed_reply_comes_in_chunks_as_they_are_made(run: Run) -> None:
    gates = [asyncio.Event(), asyncio.Event()]

    async def slowly() -> AsyncIterator[bytes]:
        yield b"one"
        await gates[0].wait()
        yield b""  # an empty chunk would end it
        yield b"two"
        await gates[1].wait()

    async def story() -> None:
        async with serving(lambda _: Handler(Reply(200, {"content-length": "7"}, slowly()))(_)) as server:
            client = await server.connect()
            await client.send(get() + get())
            for _ in range(2):
                head = await client.reader.readuntil(b"\r\n\r\n")
                assert b"transfer-encoding: chunked" in head
                assert b"content-length" not in head
                assert await client.reader.readexactly(8) == b"3\r\none\r\n"
                gates[0].set()
                assert await client.reader.readexactly(8) == b"3\r\ntwo\r\n"
                gates[1].set()
                assert await client.reader.readexactly(5) == b"0\r\n\r\n"

    run(story())


def test_a_streamed_reply_to_http_1_0_ends_with_the_connection(run: Run) -> None:
    async def story() -> None:
        async with serving(Handler(Reply(200, {}, pieces(b"one", b"two")))) as server:
            client = await server.connect()
            await client.send(b"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            head, _, body = (await client.end()).partition(b"\r\n\r\n")
            assert b"chunked" not in head
            assert b"connection: close" in head
            assert body == b"onetwo"

    run(story())


def test_a_streamed_reply_to_head_is_not_streamed(run: Run) -> None:
    closed = asyncio.Event()

    async def stream() -> AsyncIterator[bytes]:
        try:
            yield b"body"
        finally:
            closed.set()

    async def story() -> None:
        async with serving(lambda _: Handler(Reply(200, {"x": "y"}, stream()))(_)) as server:
            client = await server.connect()
            await client.send(b"HEAD / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert (await client.answer(to_head=True)).headers["x"] == "y"
            assert (await client.get()).body == b"body"

    run(story())


def test_an_error_in_mid_stream_cuts_the_connection(run: Run, caplog: pytest.LogCaptureFixture) -> None:
    async def breaks() -> AsyncIterator[bytes]:
        yield b"good"
        await turn()
        raise ZeroDivisionError

    async def story() -> None:
        async with serving(Handler(Reply(200, {}, breaks()))) as server:
            client = await server.connect()
            await client.send(get() * 2)
            assert not (await client.end()).endswith(b"0\r\n\r\n")  # else the client would take it for the whole

    run(story())
    assert "a streamed reply broke off" in caplog.text


def test_a_client_that_leaves_in_mid_stream_closes_the_source(run: Run) -> None:
    closed = asyncio.Event()

    async def endless() -> AsyncIterator[bytes]:
        try:
            while True:
                yield b"x" * 1000
                await turn()
        finally:
            await turn()
            closed.set()

    async def story() -> None:
        async with serving(Handler(Reply(200, {}, endless()))) as server:
            client = await server.connect()
            await client.send(get())
            await client.reader.readexactly(5000)
            client.vanish()
            await closed.wait()
            await until(lambda: server.server.connections == 0)

    run(story())


# Readers who do not read


def test_a_stream_waits_for_its_reader(run: Run) -> None:
    made = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal made
        while True:
            made += 1
            yield b"x" * 65_536

    async def story() -> None:
        async with serving(Handler(Reply(200, {}, endless()))) as server:
            client = await server.connect(limit=1024)
            await client.send(get())
            before = -1
            while made != before:  # the kernel's buffers take some of it
                before = made
                for _ in range(100):
                    await turn()
            assert made < 200
            await client.reader.readexactly(1_000_000)
            await until(lambda: made > before)  # it goes on
            client.vanish()
            await until(lambda: server.server.connections == 0)

    run(story())


def test_replies_that_are_not_read_hold_back_the_requests(run: Run) -> None:
    served = 0

    async def large(_: Request) -> Reply:
        nonlocal served
        served += 1
        return Reply(200, {}, b"x" * 65_536)

    async def story() -> None:
        async with serving(large) as server:
            client = await server.connect(limit=1024)
            sending = asyncio.ensure_future(client.send(get("/" + "a" * 1000) * 10_000))
            before = -1
            while served != before:
                before = served
                for _ in range(100):
                    await turn()
            assert served < 200
            assert not sending.done()
            for _ in range(before + 20):
                assert len((await client.answer()).body) == 65_536
            sending.cancel()

    run(story())


# Expect: 100-continue


@pytest.mark.parametrize("framing", [b"Content-Length: 4", b"Transfer-Encoding: chunked"])
def test_a_client_that_asks_is_told_to_go_on(run: Run, framing: bytes) -> None:
    async def story() -> None:
        async with serving() as server:
            client = await server.connect()
            for _ in range(2):
                await client.send(b"PUT / HTTP/1.1\r\nHost: x\r\nExpect: 100-Continue\r\n%b\r\n\r\n" % framing)
                assert (await client.answer()).status == 100
                await client.send(b"body" if b"Length" in framing else b"4\r\nbody\r\n0\r\n\r\n")
                assert (await client.answer()).body == b"body"

    run(story())


def test_who_does_not_wait_for_it_is_not_told(run: Run) -> None:
    async def story() -> None:
        async with serving() as server:
            answer = await server.ask(post(b"body", "Expect: 100-continue"))
            assert (answer.status, answer.body) == (200, b"body")
            old = b"PUT / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\nbody"
            assert (await server.ask(old)).body == b"body"

    run(story())


def test_too_large_a_body_is_refused_before_it_is_sent(run: Run) -> None:
    async def story() -> None:
        async with serving(body_bytes_max=10) as server:
            client = await server.connect()
            await client.send(b"PUT / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n")
            assert (await client.answer()).status == 413
            assert await client.end() == b""

    run(story())


def test_going_on_is_told_in_its_turn(run: Run) -> None:
    """In the middle of the reply before, it would be taken for a part of that."""
    gate = Gate()

    async def story() -> None:
        async with serving(lambda request: gate.handle(request) if request.path == "/1" else echo(request)) as server:
            client = await server.connect()
            await client.send(get("/1"))
            await gate.entered(1)
            await client.send(b"PUT /2 HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n")
            for _ in range(20):
                await turn()
            gate.open(0)
            assert (await client.answer()).headers["x-path"] == "/1"
            assert (await client.answer()).status == 100
            await client.send(b"body")
            assert (await client.answer()).body == b"body"

    run(story())


# Refusals


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400, id="TLS"),
        pytest.param(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0", 400, id="HTTP/2"),
        pytest.param(b"GET / HTTP/1.1\r\n\r\n", 400, id="no host"),
        pytest.param(b"GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505, id="version"),
        pytest.param(get("/" + "a" * 2000), 431, id="long target"),
        pytest.param(get("/", "A: " + "a" * 2000), 431, id="long header"),
        pytest.param(get("/", *["A: a"] * 30), 431, id="many headers"),
        pytest.param(post(b"a" * 5000), 413, id="long body"),
        pytest.param(
            b"PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\na\r\n" * 5000, 413, id="chunks"
        ),
    ],
)
def test_a_refusal_is_told_and_ends_the_connection(run: Run, sent: bytes, status: int) -> None:
    async def story() -> None:
        async with serving(header_bytes_max=1000, headers_max=20, body_bytes_max=4000) as server:
            client = await server.connect()
            await client.send(get("/good") + sent + b"\0junk" * 100_000)
            assert (await client.answer()).headers["x-target"] == "/good"
            answer = await client.answer()
            assert answer.status == status
            assert answer.headers["connection"] == "close"
            assert answer.body
            assert await client.end() == b""
            assert (await server.ask(get("/others"))).status == 200

    run(story())


def test_requests_before_a_refusal_are_served_first(run: Run) -> None:
    gate = Gate()

    async def story() -> None:
        async with serving(gate.handle) as server:
            client = await server.connect()
            await client.send(get("/1") + get("/2") + b"junk\r\n\r\n")
            for index in range(2):
                await gate.entered(index + 1)
                gate.open(index)
                assert (await client.answer()).headers["x-path"] == f"/{index + 1}"
            assert (await client.answer()).status == 400
            assert await client.end() == b""

    run(story())


# Other protocols


JAVA = (
    "Connection: Upgrade, HTTP2-Settings",
    "HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA",
    "Upgrade: h2c",
    "User-Agent: Java-http-client/21",
)


def test_offers_of_other_protocols_are_ignored_and_the_request_is_answered(run: Run) -> None:
    """As java.net.http sends them with its first request on each connection."""

    async def story() -> None:
        async with serving() as server:
            client = await server.connect()
            await client.send(get("/get?a=b", *JAVA))
            assert (await client.answer()).headers["x-target"] == "/get?a=b"
            for body in (b"", b"hello", b"x" * 1_000_000):
                await client.send(post(body, *JAVA, path="/post"))
                answer = await client.answer()
                assert (answer.status, answer.headers["x-target"], answer.body) == (200, "/post", body)
            await client.send(post(b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n", *JAVA) + get("/after"))
            assert (await client.answer()).body == b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
            assert (await client.answer()).headers["x-target"] == "/after"

    run(story())


def test_an_offer_with_an_expectation(run: Run) -> None:
    async def story() -> None:
        async with serving() as server:
            client = await server.connect()
            request = post(b"hello", *JAVA, "Expect: 100-continue")
            await client.send(request.removesuffix(b"hello"))
            assert (await client.answer()).status == 100
            await client.send(b"hello")
            assert (await client.answer()).body == b"hello"

    run(story())


def test_an_offer_on_a_last_request(run: Run) -> None:
    async def story() -> None:
        async with serving() as server:
            client = await server.connect()
            await client.send(post(b"hello", "Connection: close, Upgrade", "Upgrade: websocket"))
            answer = await client.answer()
            assert (answer.body, answer.headers["connection"]) == (b"hello", "close")
            assert await client.end() == b""

    run(story())


def test_thousands_of_offers_in_one_packet_do_not_nest(run: Run) -> None:
    async def story() -> None:
        async with serving() as server:
            client = await server.connect()
            await client.send(get("/", *JAVA) * 2000)
            for _ in range(2000):
                assert (await client.answer()).status == 200

    run(story())
