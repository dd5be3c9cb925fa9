"""Bytes to requests: every way to say the same, and what is refused."""

from itertools import pairwise

import httptools
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import astuple

from fogbank.front.incoming import ConnectionLimits, Incoming, Refusal, RequestParser

LIMITS = ConnectionLimits(header_bytes_max=400, headers_max=10, body_bytes_max=1000)
SAMPLE = (
    b"POST /one?a=1&b=%20 HTTP/1.1\r\nHost: x\r\nX-Twice: a\r\nx-twice: b\r\nEmpty:\r\nContent-Length: 5\r\n\r\nhello"
    b"PUT /two HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"3;why=not\r\nabc\r\n1\r\nd\r\n0\r\nTrailer: x\r\nHost: evil\r\n\r\n"
    b"POST /three HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
    b"HTTP2-Settings: AAEAAEAAAAIAAAAB\r\nContent-Length: 5\r\n\r\nworld"
    b"\r\nGET /four HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"
    b"PUT /five HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\nConnection: upgrade\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"4\r\nmore\r\n0\r\n\r\n"
    b"HEAD http://y:80/six?q HTTP/1.0\r\n\r\n"
)
OFFER = {"host": "x", "connection": "Upgrade", "upgrade": "h2c"}
UNDERSTOOD = [
    (("POST", "/one", "a=1&b=%20", {"host": "x", "x-twice": "a, b", "empty": "", "content-length": "5"}, b"hello")),
    (("PUT", "/two", "", {"host": "x", "transfer-encoding": "chunked"}, b"abcd")),
    (
        "POST",
        "/three",
        "",
        {
            "host": "x",
            "connection": "Upgrade, HTTP2-Settings",
            "upgrade": "h2c",
            "http2-settings": "AAEAAEAAAAIAAAAB",
            "content-length": "5",
        },
        b"world",
    ),
    ("GET", "/four", "", OFFER, b""),
    ("PUT", "/five", "", OFFER | {"connection": "upgrade", "transfer-encoding": "chunked"}, b"more"),
    ("HEAD", "/six", "q", {"host": "y:80"}, b""),
]


def understood(*pieces: bytes, limits: ConnectionLimits = LIMITS) -> list[Incoming]:
    parser = RequestParser(limits)
    for piece in pieces:
        parser.feed(piece)
    return [incoming for incoming in parser.line if isinstance(incoming, Incoming)]


def refusal_of(*pieces: bytes, limits: ConnectionLimits = LIMITS) -> int:
    with pytest.raises(Refusal) as refused:
        understood(*pieces, limits=limits)
    return refused.value.status


def test_all_at_once_and_byte_by_byte() -> None:
    for pieces in ([SAMPLE], [bytes([byte]) for byte in SAMPLE]):
        found = understood(*pieces)
        assert [astuple(incoming.request) for incoming in found] == UNDERSTOOD
        assert [incoming.keeps_alive for incoming in found] == [True] * 5 + [False]
        assert [incoming.http_1_0 for incoming in found] == [False] * 5 + [True]


def test_split_anywhere() -> None:
    for at in range(1, len(SAMPLE)):
        assert [astuple(found.request) for found in understood(SAMPLE[:at], SAMPLE[at:])] == UNDERSTOOD, at


@given(st.lists(st.integers(1, len(SAMPLE) - 1), max_size=12))
def test_split_everywhere(cuts: list[int]) -> None:
    edges = [0, *sorted(set(cuts)), len(SAMPLE)]
    pieces = [SAMPLE[low:high] for low, high in pairwise(edges)]
    assert [astuple(found.request) for found in understood(*pieces)] == UNDERSTOOD


@pytest.mark.parametrize(
    "request_bytes",
    [
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na", id="two lengths"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1, 1\r\n\r\na", id="two lengths in one"),
        pytest.param(
            b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", id="both"
        ),
        pytest.param(
            b"GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n", id="htob"
        ),
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n", id="no chunked"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, gzip\r\n\r\n", id="chunked not last"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n", id="nearly chunked"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\n\r\n", id="space before colon"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", id="negative"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: +1\r\n\r\na", id="plus"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 0x1\r\n\r\na", id="hexadecimal"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length:\r\n\r\n", id="no length"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n\r\n", id="overflow"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n folded\r\n\r\n", id="folded header"),
        pytest.param(b"GET / HTTP/1.1\nHost: x\n\n", id="bare line feeds"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\nA: b\rTransfer-Encoding: chunked\r\n\r\n", id="bare return"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\nA: b\0c\r\n\r\n", id="NUL"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\nA B: c\r\n\r\n", id="space in a name"),
        pytest.param(b"GET / HTTP/1.1\r\n: c\r\nHost: x\r\n\r\n", id="empty name"),
        pytest.param(b"GET / HTTP/1.1\r\n Host: x\r\n\r\n", id="space before the first header"),
        pytest.param(b"PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nz\r\n", id="chunk size"),
        pytest.param(b"PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n", id="chunk end"),
        pytest.param(
            b"PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n11111111111111111\r\n", id="chunk overflow"
        ),
        pytest.param(b"PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\na", id="chunk, line feed"),
        pytest.param(b"GET / HTTP/1.1\r\n\r\n", id="no host"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", id="two hosts"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: x, y\r\n\r\n", id="two hosts in one"),
        pytest.param(b"GET HTTP/1.1\r\nHost: x\r\n\r\n", id="no target"),
        pytest.param(b"GET foo HTTP/1.1\r\nHost: x\r\n\r\n", id="no path"),
        pytest.param(b"GET foo:// HTTP/1.1\r\nHost: x\r\n\r\n", id="no scheme of ours"),
        pytest.param(b"GET / /x HTTP/1.1\r\nHost: x\r\n\r\n", id="space in the target"),
        pytest.param(b"CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n", id="a tunnel"),
        pytest.param(b"BREW / HTTP/1.1\r\nHost: x\r\n\r\n", id="unknown method"),
        pytest.param(b"get / HTTP/1.1\r\nHost: x\r\n\r\n", id="small method"),
        pytest.param(b"GET / HTTP/3.1\r\nHost: x\r\n\r\n", id="unknown version"),
        pytest.param(b"GET / HTTQ/1.1\r\nHost: x\r\n\r\n", id="not HTTP"),
        pytest.param(b"GET /caf\xc3\xa9 HTTP/1.1\r\nHost: x\r\n\r\n", id="bytes above ASCII in the target"),
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", id="TLS"),
        pytest.param(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0", id="HTTP/2"),
        pytest.param(b"HTTP/1.1 200 OK\r\n\r\n", id="a reply"),
    ],
)
def test_what_is_no_request(request_bytes: bytes) -> None:
    assert refusal_of(request_bytes) == 400
    assert refusal_of(*[bytes([byte]) for byte in request_bytes]) == 400


@pytest.mark.parametrize("line", [b"GET / HTTP/2.0", b"GET / HTTP/0.9", b"GET /"])
def test_versions_of_http_that_the_parser_knows_and_we_do_not_speak(line: bytes) -> None:
    assert refusal_of(line + b"\r\nHost: x\r\n\r\n") == 505


@pytest.mark.parametrize(
    ("target", "path", "query", "host"),
    [
        pytest.param(b"http://h:1/a?b", "/a", "b", "h:1", id="absolute: the host there counts"),
        pytest.param(b"HTTPS://h", "/", "", "h", id="absolute without a path"),
        pytest.param(b"http://h?b", "/", "b", "h", id="absolute with a query alone"),
        pytest.param(b"//h/a", "//h/a", "", "x", id="two slashes are a path"),
        pytest.param(b"/http://h/a?b?c", "/http://h/a", "b?c", "x", id="a URL within the path"),
        pytest.param(b"/a%2Fb?%3F", "/a%2Fb", "%3F", "x", id="percent-encoding stays"),
        pytest.param(b"*", "*", "", "x", id="the server as a whole"),
    ],
)
def test_targets(target: bytes, path: str, query: str, host: str) -> None:
    (found,) = understood(b"OPTIONS %b HTTP/1.1\r\nHost: x\r\n\r\n" % target)
    assert (found.request.path, found.request.query, found.request.headers["host"]) == (path, query, host)


# Bounds


def test_headers_may_be_this_long_and_no_longer() -> None:
    def request(length: int) -> bytes:
        head = b"GET / HTTP/1.1\r\nHost: x\r\nA: "
        # Counted are the target, and each header with its colon, space and line end.
        return head + b"a" * (length - len(b"/") - len(b"Host: x\r\n") - len(b"A: \r\n")) + b"\r\n\r\n"

    at_limit, over = request(400), request(401)
    assert len(understood(at_limit * 5)) == 5
    assert len(understood(*[bytes([byte]) for byte in at_limit])) == 1
    assert refusal_of(over) == refusal_of(at_limit * 3 + over) == 431
    assert refusal_of(*[bytes([byte]) for byte in over]) == 431


@pytest.mark.parametrize(
    "endless",
    [
        pytest.param(b"GET /" + b"a" * 2000, id="target"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"a" * 2000, id="header"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\n" + b"a" * 2000, id="name"),
        pytest.param(
            b"PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;" + b"a" * 2000, id="extension"
        ),
        pytest.param(
            b"PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nA: " + b"a" * 2000,
            id="trailer",
        ),
        pytest.param(
            b"PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + b"A: a\r\n" * 300, id="trailers"
        ),
    ],
)
def test_what_never_ends_is_refused_before_its_end(endless: bytes) -> None:
    """The parser keeps what it has of a header that is not whole; so nobody may go on with one forever."""
    assert refusal_of(*[bytes([byte]) for byte in endless]) == 431


def test_headers_may_be_this_many_and_no_more() -> None:
    def request(names: list[str]) -> bytes:
        return ("GET / HTTP/1.1\r\nHost: x\r\n" + "".join(f"{name}: 1\r\n" for name in names) + "\r\n").encode()

    assert len(understood(request([f"a{number}" for number in range(9)]))) == 1
    assert refusal_of(request([f"a{number}" for number in range(10)])) == 431
    assert len(understood(request(["a"] * 9))) == 1
    assert refusal_of(request(["a"] * 10)) == refusal_of(request(["a"] * 5 + ["b"] * 5)) == 431


def test_bodies_may_be_this_long_and_no_longer() -> None:
    length = b"PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n"
    chunked = b"PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert [len(found.request.body) for found in understood((length % 1000) + b"a" * 1000)] == [1000]
    assert refusal_of(length % 1001) == 413  # before the body is sent
    assert len(understood(chunked + b"1\r\na\r\n" * 1000 + b"0\r\n\r\n")[0].request.body) == 1000
    assert refusal_of(chunked + b"1\r\na\r\n" * 1001) == 413
    assert refusal_of(chunked, b"3E9\r\n" + b"a" * 1001) == 413


def test_requests_before_a_refusal_stay_in_line() -> None:
    parser = RequestParser(LIMITS)
    with pytest.raises(Refusal):
        parser.feed(b"GET /good HTTP/1.1\r\nHost: x\r\n\r\nGET /bad HTTP/1.1\r\n\r\n")
    assert len(parser.line) == 1


def test_many_names_and_long_ones_are_not_remembered() -> None:
    from fogbank.front import incoming

    limits = ConnectionLimits()
    for number in range(20):
        names = "".join(f"n{number}-{index}: 1\r\n" for index in range(100))
        understood(f"GET / HTTP/1.1\r\nHost: x\r\n{names}{'l' * 100}: 1\r\n\r\n".encode(), limits=limits)
    assert len(incoming._names) <= 1024  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
    assert max(map(len, incoming._names)) <= 64  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]


def test_a_defect_in_a_callback_is_not_the_clients_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: RequestParser) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(RequestParser, "on_message_complete", broken)
    with pytest.raises(ZeroDivisionError):
        understood(SAMPLE)


def test_the_parser_that_all_this_rests_on() -> None:
    """`on_headers_complete` drops bodies of requests with an offer; when that changes, `_read_on` can go."""
    heard: list[bytes] = []

    class Protocol:
        def on_body(self, body: bytes) -> None:
            heard.append(body)

    with pytest.raises(httptools.HttpParserUpgrade):
        httptools.HttpRequestParser(Protocol()).feed_data(
            b"PUT / HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: h2c\r\nContent-Length: 1\r\n\r\na"
        )
    assert heard == []
