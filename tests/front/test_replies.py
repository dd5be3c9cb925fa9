"""Replies on the wire: HEAD, statuses without a body, streams, and readers who do not read."""

import asyncio
import logging
from collections.abc import AsyncIterator

import pytest

from fogbank.kernel.wakeup import Wakeup
from fogbank.wire.http import Reply, Request
from tests.front.net import Run, get, serving, turn, until


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


def test_a_client_that_has_said_all_ends_a_stream_that_waits_and_that_is_no_defect(
    run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    async def tail() -> AsyncIterator[bytes]:
        yield b"first"
        await Wakeup()

    async def story() -> None:
        async with serving(Handler(Reply(200, {}, tail()))) as server:
            client = await server.connect()
            await client.send(get())
            await client.reader.readuntil(b"first")
            client.half_close()
            assert not (await client.end()).endswith(b"0\r\n\r\n")

    run(story())
    assert caplog.text == ""


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
