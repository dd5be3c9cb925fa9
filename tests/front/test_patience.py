"""Clients that are too slow: told where that is possible, and cut off. The deadlines here are tenths of a second."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from fogbank.wire.http import Reply, Request
from tests.front.net import Gate, Run, echo, get, post, serving, turn, until

SOON = 0.1
FAR = 1000.0


def test_an_idle_connection_is_closed(run: Run) -> None:
    async def story() -> None:
        async with serving(idle_s=SOON, receive_s=FAR, send_s=FAR) as server:
            fresh, used = await server.connect(), await server.connect()
            assert (await used.get()).status == 200
            assert await fresh.end() == await used.end() == b""
            assert server.server.connections == 0

    run(story())


@pytest.mark.parametrize(
    "begun",
    [
        pytest.param(b"GET / HT", id="target"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\nA: ", id="header"),
        pytest.param(b"PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n", id="body"),
        pytest.param(b"PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nfour", id="half a body"),
        pytest.param(b"PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na", id="half a chunk"),
    ],
)
def test_a_request_that_stalls_is_told_and_cut_off(run: Run, begun: bytes) -> None:
    async def story() -> None:
        async with serving(idle_s=FAR, receive_s=SOON, send_s=FAR) as server:
            for before in (b"", get()):
                client = await server.connect()
                await client.send(before + begun)
                if before:
                    assert (await client.answer()).status == 200
                answer = await client.answer()
                assert (answer.status, answer.headers["connection"]) == (408, "close")
                assert await client.end() == b""

    run(story())


def test_headers_that_trickle_gain_no_time(run: Run) -> None:
    async def story() -> None:
        async with serving(idle_s=FAR, receive_s=SOON, send_s=FAR) as server:
            client = await server.connect()
            await client.send(b"GET / HTTP/1.1\r\nHost: x\r\n")
            reading = asyncio.ensure_future(client.answer())
            sent = 0
            while not reading.done():
                await client.send(b"a%d: b\r\n" % sent if sent < 150 else b"")
                sent += 1
                await turn()
            assert (await reading).status == 408

    run(story())


def test_a_body_that_goes_on_has_time(run: Run) -> None:
    async def story() -> None:
        async with serving(idle_s=FAR, receive_s=SOON, send_s=FAR) as server:
            client = await server.connect()
            await client.send(b"PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
            loop = asyncio.get_running_loop()
            start, chunks = loop.time(), 0
            while loop.time() < start + 3 * SOON:
                await client.send(b"1\r\na\r\n")
                chunks += 1
                await turn()
            await client.send(b"0\r\n\r\n")
            assert (await client.answer()).body == b"a" * chunks

    run(story())


def test_a_request_that_is_served_has_all_the_time(run: Run) -> None:
    gate = Gate()

    async def story() -> None:
        async with serving(gate.handle, idle_s=SOON, receive_s=SOON, send_s=SOON) as server:
            client, other = await server.connect(), await server.connect()
            await client.send(get("/long-poll"))
            await gate.entered(1)
            assert await other.end() == b""  # that one was idle for so long
            await client.send(b"GET /begun HT")
            answer = asyncio.ensure_future(client.answer())
            await (await server.connect()).end()
            assert not answer.done()
            gate.open(0)
            assert (await answer).status == 200
            assert (await client.answer()).status == 408  # and now the time runs

    run(story())


@pytest.mark.parametrize("last", [True, False])
def test_a_reply_that_is_not_taken_is_cut_off(run: Run, last: bool) -> None:
    async def large(_: Request) -> Reply:
        return Reply(200, {}, b"x" * 20_000_000)

    async def story() -> None:
        async with serving(large, idle_s=FAR, receive_s=FAR, send_s=SOON, linger_s=FAR) as server:
            client = await server.connect(limit=1024)
            await client.send(get("/", "Connection: close") if last else get())
            await until(lambda: server.server.connections == 1)
            await until(lambda: server.server.connections == 0)

    run(story())


@pytest.mark.parametrize("last", [True, False])
def test_a_reply_that_is_taken_slowly_is_not(run: Run, last: bool) -> None:
    size = 20_000_000

    async def large(_: Request) -> Reply:
        return Reply(200, {}, b"x" * size)

    async def story() -> None:
        async with serving(large, idle_s=FAR, receive_s=FAR, send_s=SOON) as server:
            client = await server.connect(limit=1024)
            await client.send(get("/", "Connection: close") if last else get())
            await client.reader.readuntil(b"\r\n\r\n")
            loop = asyncio.get_running_loop()
            start, taken, steps = loop.time(), 0, 40
            while taken < size:
                if loop.time() - start > 4 * SOON * taken / size:  # it takes longer than a stall may, all in all
                    taken += len(await client.reader.readexactly(size // steps))
                await turn()

    run(story())


def test_a_stream_whose_source_is_slow_is_not_cut_off(run: Run) -> None:
    """Not even when its reader was slow before."""
    go_on = asyncio.Event()

    async def handle(_: Request) -> Reply:
        async def stream() -> AsyncIterator[bytes]:
            for _ in range(100):
                yield b"x" * 100_000
            await go_on.wait()
            yield b"end"

        return Reply(200, {}, stream())

    async def story() -> None:
        async with serving(handle, idle_s=SOON, receive_s=SOON, send_s=SOON) as server:
            client = await server.connect(limit=1024)
            await client.send(get())
            await client.reader.readuntil(b"\r\n\r\n")
            received = 0
            while received < 10_000_000:
                received += len(await client.reader.read(1 << 20))
            await (await server.connect()).end()  # for as long as others may idle
            go_on.set()
            assert (await client.reader.readuntil(b"0\r\n\r\n")).endswith(b"end\r\n0\r\n\r\n")

    run(story())


def test_a_client_that_does_not_close_after_its_last_reply_is_cut_off(run: Run) -> None:
    async def story() -> None:
        async with serving(echo, idle_s=FAR, receive_s=SOON, send_s=FAR, linger_s=SOON) as server:
            client = await server.connect()
            await client.send(post(b"x", "Connection: close"))
            assert (await client.answer()).body == b"x"
            assert await client.end() == b""  # our half is closed at once
            await until(lambda: server.server.connections == 0)  # and theirs after a while

    run(story())
