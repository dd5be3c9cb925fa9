"""Stopping in order, and the port."""

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest

from fogbank.front.server import CannotListen, HttpServer, PortTakenError, http_date
from fogbank.kernel.clock import virtual_clock
from fogbank.wire.http import Reply, Request
from tests.front.net import Gate, Run, echo, get, serving, turn, until


def test_what_is_accepted_is_finished_and_what_is_new_is_refused(run: Run) -> None:
    gate = Gate()

    async def story() -> None:
        async with serving(gate.handle) as server:
            busy, idle, halfway = [await server.connect() for _ in range(3)]
            await busy.send(get("/1") + get("/2"))
            await halfway.send(b"GET / HT")
            await gate.entered(1)
            await until(lambda: server.server.connections == 3)
            stopping = asyncio.ensure_future(server.server.stop(grace_s=1000))
            assert await idle.end() == await halfway.end() == b""
            with pytest.raises(ConnectionError):
                await server.connect()
            assert not stopping.done()
            gate.open(0)
            answer = await busy.answer()
            assert (answer.headers["x-path"], answer.headers["connection"]) == ("/1", "close")
            assert await busy.end() == b""  # /2 was not begun, and its client knows by the close
            await stopping
            assert gate.seen == ["/1"]

    run(story())


def test_what_is_not_done_within_the_grace_is_cut_and_cleans_up(run: Run) -> None:
    cleaned = asyncio.Event()

    async def stuck(_: Request) -> Reply:
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            await turn()
            cleaned.set()
        return Reply(200, {})

    async def story() -> None:
        async with serving(stuck) as server:
            client = await server.connect()
            await client.send(get())
            await until(lambda: server.server.connections == 1)
            for _ in range(20):
                await turn()
            await server.server.stop(grace_s=0.01)
            assert cleaned.is_set()  # before the store is closed under it
            assert await client.end() == b""

    run(story())


def test_a_stream_is_finished_too(run: Run) -> None:
    go_on = asyncio.Event()

    async def stream() -> AsyncIterator[bytes]:
        yield b"one"
        await go_on.wait()
        yield b"two"

    async def handle(_: Request) -> Reply:
        return Reply(200, {}, stream())

    async def story() -> None:
        async with serving(handle) as server:
            client = await server.connect()
            await client.send(get())
            await client.reader.readuntil(b"one\r\n")
            stopping = asyncio.ensure_future(server.server.stop(grace_s=1000))
            await turn()
            go_on.set()
            assert await client.end() == b"3\r\ntwo\r\n0\r\n\r\n"
            await stopping

    run(story())


def test_a_stop_without_connections_is_immediate(run: Run) -> None:
    async def story() -> None:
        async with serving(echo) as server:
            await server.server.stop(grace_s=1000)

    run(story())


def test_a_port_that_is_taken(run: Run) -> None:
    async def story() -> None:
        async with serving() as server:
            other = HttpServer(echo, virtual_clock())
            with pytest.raises(PortTakenError):
                await other.listen("127.0.0.1", server.port)

    run(story())


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
def test_an_address_that_is_not_ours(run: Run, host: str) -> None:
    async def story() -> None:
        with pytest.raises(CannotListen) as refused:
            await HttpServer(echo, virtual_clock()).listen(host, 0)
        assert not isinstance(refused.value, PortTakenError)
        assert refused.value.strerror

    run(story())


def test_a_name_with_several_addresses_has_one_port(run: Run) -> None:
    async def story() -> None:
        server = HttpServer(echo, virtual_clock())
        port = await server.listen("localhost", 0)
        known = {str(info[4][0]) for info in socket.getaddrinfo("localhost", port, type=socket.SOCK_STREAM)}
        for address in known & {"127.0.0.1", "::1"}:
            with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
                try:
                    probe.bind((address, 0))
                except OSError:
                    continue  # this machine has the name for it and not the address
            _, writer = await asyncio.open_connection(address, port)
            writer.close()
            await writer.wait_closed()
        await server.stop(grace_s=0)

    run(story())


@pytest.mark.parametrize(
    ("second", "text"),
    [
        (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
        (784111777, "Sun, 06 Nov 1994 08:49:37 GMT"),  # RFC 9110's example
        (1709164800, "Thu, 29 Feb 2024 00:00:00 GMT"),
        (253402300799, "Fri, 31 Dec 9999 23:59:59 GMT"),
    ],
)
def test_dates(second: int, text: str) -> None:
    assert http_date(second) == text
