"""Interim replies, refusals, and offers of other protocols."""

import pytest

from tests.front.net import Gate, Run, echo, get, post, serving, turn

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
