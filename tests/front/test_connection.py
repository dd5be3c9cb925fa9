"""Keeping a connection: one request after the other, many in line, and the ends that it can have."""

import asyncio

import pytest

from fogbank.wire.http import Reply, Request
from tests.front.net import Gate, Run, echo, get, post, serving, turn, until


def test_requests_share_a_connection(run: Run) -> None:
    async def story() -> None:
        async with serving() as server:
            client = await server.connect()
            for number in range(5):
                await client.send(post(b"body %d" % number, path=f"/{number}?q={number}"))
                answer = await client.answer()
                assert (answer.status, answer.body) == (200, b"body %d" % number)
                assert answer.headers["x-target"] == f"/{number}?q={number}"
                assert answer.headers["date"] == "Tue, 14 Nov 2023 22:13:20 GMT"
                assert "connection" not in answer.headers

    run(story())


def test_a_request_may_come_a_byte_at_a_time(run: Run) -> None:
    async def story() -> None:
        async with serving() as server:
            client = await server.connect()
            for byte in post(b"in pieces", "Content-Type: text/plain"):
                await client.send(bytes([byte]))
                await turn()
            assert (await client.answer()).body == b"in pieces"

    run(story())


def test_pipelined_requests_are_answered_in_order(run: Run) -> None:
    gate = Gate()

    async def story() -> None:
        async with serving(gate.handle) as server:
            client = await server.connect()
            await client.send(get("/1") + get("/2") + get("/3"))
            for index in range(3):
                await gate.entered(index + 1)
                assert gate.seen == ["/1", "/2", "/3"][: index + 1]  # one at a time
                gate.open(index)
                assert (await client.answer()).headers["x-path"] == f"/{index + 1}"

    run(story())


def test_thousands_of_requests_in_one_packet_do_not_nest(run: Run) -> None:
    """Each of them is answered at once when the first is let go: in a loop, not each within the last."""
    gate = Gate()

    async def first_waits(request: Request) -> Reply:
        return await (gate.handle(request) if request.path == "/first" else echo(request))

    async def story() -> None:
        async with serving(first_waits) as server:
            client = await server.connect()
            await client.send(get("/first") + get("/") * 3000)
            await gate.entered(1)
            gate.open(0)
            for _ in range(3001):
                assert (await client.answer()).status == 200

    run(story())


def test_a_long_line_pauses_reading_and_goes_on(run: Run) -> None:
    gate = Gate()
    body = b"x" * 65_536
    total = 400  # more than the sockets and one read hold

    async def story() -> None:
        async with serving(gate.handle, pipelined_max=4) as server:
            client = await server.connect()
            sending = asyncio.ensure_future(client.send(post(body) * total))
            await gate.entered(1)
            for _ in range(200):
                await turn()
            assert not sending.done()  # what we do not read stays with the client
            for index in range(total):
                await gate.entered(index + 1)
                gate.open(index)
                assert (await client.answer()).status == 200
            await sending

    run(story())


@pytest.mark.parametrize(
    ("request_head", "kept", "says"),
    [
        pytest.param("GET / HTTP/1.1\r\nHost: x", True, None, id="1.1 keeps the connection"),
        pytest.param("GET / HTTP/1.1\r\nHost: x\r\nConnection: close", False, "close", id="unless told not to"),
        pytest.param("GET / HTTP/1.1\r\nHost: x\r\nConnection: Foo, Close", False, "close", id="among other things"),
        pytest.param("GET / HTTP/1.0", False, "close", id="1.0 closes it"),
        pytest.param("GET / HTTP/1.0\r\nConnection: Keep-Alive", True, "keep-alive", id="unless asked"),
        pytest.param("GET / HTTP/1.0\r\nHost: a", False, "close", id="1.0 may name a host"),
    ],
)
def test_who_closes(run: Run, request_head: str, kept: bool, says: str | None) -> None:
    async def story() -> None:
        async with serving() as server:
            client = await server.connect()
            await client.send(f"{request_head}\r\n\r\n".encode())
            assert (await client.answer()).headers.get("connection") == says
            if kept:
                assert (await client.get()).status == 200
            else:
                assert await client.end() == b""

    run(story())


def test_bytes_after_a_last_request_are_ignored(run: Run) -> None:
    async def story() -> None:
        async with serving() as server:
            client = await server.connect()
            await client.send(get("/last", "Connection: close") + get("/more") + b"\0\xff junk" * 100)
            assert (await client.answer()).headers["x-target"] == "/last"
            assert await client.end() == b""

    run(story())


def test_a_large_reply_arrives_though_more_is_sent_after_a_close(run: Run) -> None:
    """Closing a socket with unread bytes resets it, and the reset destroys what is on its way."""
    whole = b"r" * 3_000_000

    async def large(_: Request) -> Reply:
        return Reply(200, {}, whole)

    async def story() -> None:
        async with serving(large) as server:
            client = await server.connect()
            await client.send(get("/", "Connection: close") + b"more" * 1000)
            assert (await client.answer()).body == whole
            assert await client.end() == b""

    run(story())


def test_a_half_closed_client_gets_its_replies(run: Run) -> None:
    gate = Gate()

    async def story() -> None:
        async with serving(gate.handle) as server:
            client = await server.connect()
            await client.send(get("/1") + get("/2"))
            client.half_close()
            await gate.entered(1)
            await turn()
            gate.open(0)
            assert (await client.answer()).headers["x-path"] == "/1"
            await gate.entered(2)
            gate.open(1)
            assert (await client.answer()).headers["x-path"] == "/2"
            assert await client.end() == b""

    run(story())


@pytest.mark.parametrize("sent", [b"", b"POST / HT", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf"])
def test_a_client_that_leaves_in_mid_request_is_forgotten(run: Run, sent: bytes) -> None:
    seen: list[Request] = []

    async def record(request: Request) -> Reply:
        seen.append(request)
        return Reply(200, {})

    async def story() -> None:
        async with serving(record) as server:
            for leave in ("half_close", "vanish"):
                client = await server.connect()
                await client.send(sent)
                await until(lambda: server.server.connections == 1)
                getattr(client, leave)()
                await until(lambda: server.server.connections == 0)
                assert await client.end() == b""
        assert seen == []

    run(story())


def test_a_client_that_vanishes_ends_its_request(run: Run) -> None:
    gate = Gate()

    async def story() -> None:
        async with serving(gate.handle) as server:
            client = await server.connect()
            await client.send(get("/slow") + get("/next"))
            await gate.entered(1)
            client.vanish()
            await until(lambda: gate.cancelled == ["/slow"])
            await until(lambda: server.server.connections == 0)
            assert gate.seen == ["/slow"]  # what stood in line is not begun

    run(story())


def test_a_request_that_must_clean_up_may_wait_for_it(run: Run) -> None:
    cleaned = asyncio.Event()

    async def careful(_: Request) -> Reply:
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            await turn()
            cleaned.set()
        return Reply(200, {})

    async def story() -> None:
        async with serving(careful) as server:
            client = await server.connect()
            await client.send(get())
            await until(lambda: server.server.connections == 1)
            for _ in range(20):
                await turn()
            client.vanish()
            await until(lambda: server.server.connections == 0)
            assert cleaned.is_set()  # the server does not forget it before

    run(story())


def test_500_connections_at_once(run: Run) -> None:
    gate = Gate()

    async def story() -> None:
        async with serving(gate.handle) as server:
            clients = [await server.connect() for _ in range(500)]
            for number, client in enumerate(clients):
                await client.send(get(f"/{number}"))
            await gate.entered(500)
            for index in reversed(range(500)):
                gate.open(index, b"done")
            answers = await asyncio.gather(*[client.answer() for client in clients])
            assert [answer.headers["x-path"] for answer in answers] == [f"/{number}" for number in range(500)]

    run(story())
