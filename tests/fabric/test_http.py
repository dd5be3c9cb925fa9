"""The outbound HTTP client, against real servers."""

import asyncio
import datetime
import ssl
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from fogbank.fabric.http import HttpAnswer, HttpCall, HttpFailed, OutboundHttp
from tests.web import Answer, Web

Story = Callable[[OutboundHttp], Awaitable[None]]


def run(story: Story) -> None:
    async def all_of_it() -> None:
        client = OutboundHttp()
        try:
            await story(client)
        finally:
            await client.close()

    asyncio.run(asyncio.wait_for(all_of_it(), 30))


def send(call: HttpCall) -> HttpAnswer:
    answers: list[HttpAnswer] = []

    async def story(client: OutboundHttp) -> None:
        answers.append(await client.send(call))

    run(story)
    return answers[0]


def test_what_was_said_is_sent_and_nothing_else() -> None:
    with Web() as web:
        web.answers = [Answer(202, b"thanks", {"X-Thing": "one"})]
        answer = send(HttpCall("POST", f"{web.url}/a%2Fb?x=1%2B1", {"X-Own": "two"}, b"body"))
        asked = web.requests[0]
    assert (answer.status, answer.body, answer.headers["x-thing"]) == (202, b"thanks", "one")
    assert (asked.method, asked.path, asked.body) == ("POST", "/a%2Fb?x=1%2B1", b"body")
    assert asked.headers["x-own"] == "two"
    assert "content-type" not in asked.headers
    assert "user-agent" not in asked.headers


def test_a_request_without_a_body_sends_none() -> None:
    with Web() as web:
        send(HttpCall("GET", web.url))
    assert web.requests[0].body == b""
    assert web.requests[0].headers.get("content-length", "0") == "0"


def test_redirects_are_answers() -> None:
    with Web() as web:
        web.answers = [Answer(302, headers={"Location": "/elsewhere"})]
        answer = send(HttpCall("GET", web.url))
    assert (answer.status, answer.headers["location"]) == (302, "/elsewhere")
    assert len(web.requests) == 1


def test_cookies_are_not_kept() -> None:
    with Web() as web:
        web.answers = [Answer(headers={"Set-Cookie": "who=me"})]

        async def story(client: OutboundHttp) -> None:
            await client.send(HttpCall("GET", web.url))
            await client.send(HttpCall("GET", web.url))

        run(story)
    assert "cookie" not in web.requests[1].headers


def test_connections_are_used_again() -> None:
    with Web() as web:

        async def story(client: OutboundHttp) -> None:
            for _ in range(3):
                await client.send(HttpCall("POST", web.url, body=b"x"))

        run(story)
    assert len({asked.peer for asked in web.requests}) == 1


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        pytest.param(0, 0, id="nothing"),
        pytest.param(300_000, 300_000, id="in several pieces"),
        pytest.param(1 << 20, 1 << 20, id="all that is kept"),
        pytest.param(5 << 20, 1 << 20, id="more"),
    ],
)
def test_of_a_body_the_first_mebibyte_is_kept(sent: int, kept: int) -> None:
    with Web() as web:
        web.respond = lambda _: Answer(body=b"x" * sent)
        answers: list[HttpAnswer] = []

        async def story(client: OutboundHttp) -> None:
            for _ in range(2):  # the second one finds the connection well, or another one
                answers.append(await client.send(HttpCall("GET", web.url)))

        run(story)
    assert [len(answer.body) for answer in answers] == [kept, kept]


def test_a_big_request_body_arrives() -> None:
    with Web() as web:
        send(HttpCall("POST", web.url, body=b"y" * (3 << 20)))
    assert len(web.requests[0].body) == 3 << 20


def test_an_answer_that_takes_too_long_is_a_failure() -> None:
    done = threading.Event()
    with Web() as web:

        def slow(_: object) -> int:
            done.wait(20)
            return 200

        web.respond = slow
        try:
            with pytest.raises(HttpFailed, match="did not answer within 50 ms"):
                send(HttpCall("GET", web.url, timeout_ms=50))
        finally:
            done.set()


def test_the_time_out_counts_the_body_too() -> None:
    async def story(client: OutboundHttp) -> None:
        async def drip(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
            await writer.drain()
            await closing.wait()
            writer.close()

        closing = asyncio.Event()
        server = await asyncio.start_server(drip, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        try:
            with pytest.raises(HttpFailed, match="did not answer within 50 ms"):
                await client.send(HttpCall("GET", f"http://127.0.0.1:{port}", timeout_ms=50))
        finally:
            closing.set()
            server.close()
            await server.wait_closed()

    run(story)


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"220 mail.example.com ESMTP\r\n", id="no HTTP"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", id="half a body"),
    ],
)
def test_what_is_no_answer_is_a_failure(said: bytes) -> None:
    async def story(client: OutboundHttp) -> None:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(said)
            await writer.drain()
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        try:
            with pytest.raises(HttpFailed, match=f"127.0.0.1:{port}"):
                await client.send(HttpCall("GET", f"http://127.0.0.1:{port}/"))
        finally:
            server.close()
            await server.wait_closed()

    run(story)


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("http://127.0.0.1:1/", id="nobody listens"),
        pytest.param("http://no-such-host.invalid/", id="no such host"),
        pytest.param("http://[half", id="no URL"),
        pytest.param("ftp://127.0.0.1/", id="another protocol"),
        pytest.param(f"http://{'a' * 70}.example/", id="no host's name"),
    ],
)
def test_what_cannot_be_reached_is_a_failure(url: str) -> None:
    with pytest.raises(HttpFailed):
        send(HttpCall("GET", url))


def test_a_header_cannot_smuggle_another_one() -> None:
    with Web() as web, pytest.raises(HttpFailed):
        send(HttpCall("GET", web.url, {"X-Own": "one\r\nX-Other: two"}))
    assert web.requests == []


def test_many_at_once() -> None:
    gate = threading.Barrier(40)
    with Web() as web:

        def together(_: object) -> int:
            gate.wait(20)  # nobody is answered before all have come
            return 200

        web.respond = together

        async def story(client: OutboundHttp) -> None:
            answers = await asyncio.gather(*(client.send(HttpCall("GET", web.url)) for _ in range(40)))
            assert {answer.status for answer in answers} == {200}

        run(story)


def test_it_can_be_closed_twice_and_without_having_been_used() -> None:
    async def story(client: OutboundHttp) -> None:
        await client.close()

    run(story)


# TLS


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost, signed by itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    names = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))
        .not_valid_after(datetime.datetime(2100, 1, 1, tzinfo=datetime.UTC))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(Encoding.PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return folder / "cert.pem", folder / "key.pem"


def tls(folder: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate(folder))
    return context


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    with Web(context=tls(tmp_path)) as web, pytest.raises(HttpFailed, match="certificate"):
        send(HttpCall("GET", web.url))
    assert web.requests == []


def test_the_file_of_certificates_is_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Web(context=tls(tmp_path)) as web:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))

        async def story(client: OutboundHttp) -> None:
            for _ in range(2):
                answer = await client.send(HttpCall("POST", web.url, body=b"secret"))
                assert answer.status == 200

        run(story)
    assert [asked.body for asked in web.requests] == [b"secret"] * 2
    assert len({asked.peer for asked in web.requests}) == 1


def test_a_certificate_for_another_host_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Web(context=tls(tmp_path)) as web:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
        with pytest.raises(HttpFailed, match="certificate"):
            send(HttpCall("GET", web.url.replace("localhost", "127.0.0.1")))
