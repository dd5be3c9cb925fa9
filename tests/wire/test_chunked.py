"""Uploads in the aws-chunked encoding: the examples of the S3 manual, botocore's own encoder, and every way to fail."""

import io
import zlib
from base64 import b64encode
from hashlib import sha1, sha256
from importlib import import_module
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fogbank.kernel.checksums import CHECKSUMS, crc32c, crc64nvme
from fogbank.kernel.errors import AwsError
from fogbank.wire.chunked import ChunkedDecoder, decode, is_chunked
from fogbank.wire.sigv4 import Seal, signing_key

SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
KEY = signing_key(SECRET, "20130524", "us-east-1", "s3")
SCOPE = "20130524/us-east-1/s3/aws4_request"
PAYLOAD = b"a" * 66560  # the manual's: 64 KB, then 1 KB

SIGNED = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
SIGNED_TRAILER = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"
UNSIGNED_TRAILER = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"


def headers(kind: str, size_bytes: int, trailer: str = "") -> dict[str, str]:
    found = {"x-amz-content-sha256": kind, "x-amz-decoded-content-length": str(size_bytes)}
    return found | ({"x-amz-trailer": trailer} if trailer else {})


def chunk(data: bytes, signature: str = "") -> bytes:
    return b"%x%s\r\n%s\r\n" % (len(data), f";chunk-signature={signature}".encode() if signature else b"", data)


# https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html#example-signature-calculations-streaming
MANUAL = Seal(KEY, "20130524T000000Z", SCOPE, "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9")
MANUAL_BODY = (
    chunk(PAYLOAD[:65536], "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648")
    + chunk(PAYLOAD[65536:], "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497")
    + chunk(b"", "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9")
)

# https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html#example-signature-calculations-trailing-header
TRAILER = Seal(KEY, "20130524T000000Z", SCOPE, "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e")
TRAILER_BODY = (
    chunk(PAYLOAD[:65536], "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2")
    + chunk(PAYLOAD[65536:], "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7")
    + b"0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n"
    + b"x-amz-checksum-crc32c:sOO8/Q==\r\n"
    + b"x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n"
)


def test_manual() -> None:
    assert len(MANUAL_BODY) == 66824  # the Content-Length of the manual's request
    assert decode(headers(SIGNED, 66560), MANUAL_BODY, MANUAL) == (PAYLOAD, {})


def test_manual_with_trailer() -> None:
    sent = headers(SIGNED_TRAILER, 66560, "x-amz-checksum-crc32c")
    assert decode(sent, TRAILER_BODY, TRAILER) == (PAYLOAD, {"x-amz-checksum-crc32c": "sOO8/Q=="})


def test_nothing_is_verified_without_a_seal() -> None:
    assert decode(headers(SIGNED, 66560), MANUAL_BODY.replace(b"ad80", b"0000"))[0] == PAYLOAD


def test_bodies_that_are_chunked() -> None:
    assert is_chunked(headers(UNSIGNED_TRAILER, 0))
    assert not is_chunked({"x-amz-content-sha256": "UNSIGNED-PAYLOAD"})
    assert not is_chunked({})


def encode(payload: bytes, chunk_bytes: int, seal: Seal, trailer: bytes = b"") -> bytes:
    """A signer of our own, as the manual writes it down."""
    parts = [payload[start : start + chunk_bytes] for start in range(0, len(payload), chunk_bytes)]
    previous, body = seal.seed, b""
    for part in [*parts, b""]:
        hashes = f"{sha256(b'').hexdigest()}\n{sha256(part).hexdigest()}"
        to_sign = f"AWS4-HMAC-SHA256-PAYLOAD\n{seal.amz_date}\n{seal.scope}\n{previous}\n{hashes}"
        previous = seal.signing_key.sign(to_sign)
        body += chunk(part, previous)
    if not trailer:
        return body
    digest = sha256(trailer + b"\n").hexdigest()
    to_sign = f"AWS4-HMAC-SHA256-TRAILER\n{seal.amz_date}\n{seal.scope}\n{previous}\n{digest}"
    signature = seal.signing_key.sign(to_sign).encode()
    return body[:-2] + trailer + b"\r\nx-amz-trailer-signature:" + signature + b"\r\n\r\n"


@settings(max_examples=100, deadline=None)
@given(
    seed=st.binary(min_size=1, max_size=64),
    size_bytes=st.integers(0, 30_000),
    chunk_bytes=st.integers(8192, 20_000),
    cuts=st.lists(st.integers(0, 31_000), max_size=12),
)
def test_any_pieces(seed: bytes, size_bytes: int, chunk_bytes: int, cuts: list[int]) -> None:
    payload = (seed * (size_bytes // len(seed) + 1))[:size_bytes]
    trailer = b"x-amz-checksum-crc32:" + b64encode(zlib.crc32(payload).to_bytes(4, "big"))
    body = encode(payload, chunk_bytes, TRAILER, trailer)
    decoder = ChunkedDecoder(headers(SIGNED_TRAILER, size_bytes, "x-amz-checksum-crc32"), TRAILER)
    edges = [0, *sorted(min(cut, len(body)) for cut in cuts), len(body)]
    pieces = [body[start:end] for start, end in pairwise(edges)]
    assert b"".join(map(decoder.feed, pieces)) == payload
    assert decoder.finish().keys() == {"x-amz-checksum-crc32"}


@settings(max_examples=150, deadline=None)
@given(at=st.integers(0, 999_999), bit=st.integers(0, 7))
def test_one_bit_changed_is_refused(at: int, bit: int) -> None:
    payload = b"fog" * 4000
    trailer = b"x-amz-checksum-sha1:" + b64encode(sha1(payload).digest())
    good = encode(payload, 8192, TRAILER, trailer)
    where = at % (len(good) - 4)
    bad = good[:where] + bytes([good[where] ^ 1 << bit]) + good[where + 1 :]
    if bad.lower().split() == good.lower().split():
        return  # only white space, or the case of a size or of a trailer's name
    with pytest.raises(AwsError):
        decode(headers(SIGNED_TRAILER, len(payload), "x-amz-checksum-sha1"), bad, TRAILER)


@settings(deadline=None)
@given(payload=st.binary(max_size=100), chunk_bytes=st.just(8192), name=st.sampled_from(["crc32", "sha1", "sha256"]))
def test_botocores_encoder(payload: bytes, chunk_bytes: int, name: str) -> None:
    botocore: Any = import_module("botocore.httpchecksum")
    checksum = {"crc32": botocore.Crc32Checksum, "sha1": botocore.Sha1Checksum, "sha256": botocore.Sha256Checksum}[name]
    payload *= 300
    trailer = f"x-amz-checksum-{name}"
    body = botocore.AwsChunkedWrapper(io.BytesIO(payload), checksum, trailer, chunk_bytes).read()
    found, trailers = decode(headers(UNSIGNED_TRAILER, len(payload), trailer), body)
    assert found == payload
    assert trailers.keys() == {trailer}


TERMINATED = "The request body terminated unexpectedly"
LENGTH = "You did not provide the number of bytes specified by the Content-Length HTTP header"
TRAILING = "The request contained trailing data that was not well-formed or did not conform to our published schema."
SMALL = "Only the last chunk is allowed to have a size less than 8192 bytes"
CRC = b"x-amz-checksum-crc32:NhCmhg==\r\n\r\n"  # of "hello"


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        pytest.param(b"", "IncompleteBody", TERMINATED, id="nothing"),
        pytest.param(b"5\r\nhel", "IncompleteBody", TERMINATED, id="cut off in the data"),
        pytest.param(b"5\r\nhello", "IncompleteBody", TERMINATED, id="cut off before the delimiter"),
        pytest.param(b"5\r\nhello\r\n", "IncompleteBody", TERMINATED, id="no last chunk"),
        pytest.param(b"5\r\nhello\r\n0\r\n", "IncompleteBody", TERMINATED, id="no end"),
        pytest.param(b"5\r\nhello!\r\n0\r\n" + CRC, "IncompleteBody", TERMINATED, id="no delimiter"),
        pytest.param(b"3\r\nhello\r\n0\r\n" + CRC, "IncompleteBody", TERMINATED, id="a size that is too small"),
        pytest.param(b"five\r\nhello\r\n0\r\n" + CRC, "IncompleteBody", TERMINATED, id="a size that is no number"),
        pytest.param(b"-5\r\nhello\r\n0\r\n" + CRC, "IncompleteBody", TERMINATED, id="a negative size"),
        pytest.param(b"0" * 300, "IncompleteBody", TERMINATED, id="a size without end"),
        pytest.param(b"5;chunk-signature=" + b"0" * 64 + b"\r\n", "IncompleteBody", TERMINATED, id="a signature"),
        pytest.param(b"6\r\nhello!\r\n0\r\n" + CRC, "IncompleteBody", LENGTH, id="more than declared"),
        pytest.param(b"4\r\nhell\r\n0\r\n" + CRC, "IncompleteBody", LENGTH, id="less than declared"),
        pytest.param(b"3\r\nhel\r\n2\r\nlo\r\n0\r\n" + CRC, "InvalidChunkSizeError", SMALL, id="small chunks"),
        pytest.param(b"5\r\nhello\r\n0\r\n\r\n", "MalformedTrailerError", TRAILING, id="no trailer"),
        pytest.param(
            b"5\r\nhello\r\n0\r\nx\r\n\r\n", "MalformedTrailerError", TRAILING, id="a trailer without a colon"
        ),
        pytest.param(
            b"5\r\nhello\r\n0\r\n:x\r\n\r\n", "MalformedTrailerError", TRAILING, id="a trailer without a name"
        ),
        pytest.param(b"5\r\nhello\r\n0\r\n" + CRC[:-2] + CRC, "MalformedTrailerError", TRAILING, id="twice"),
        pytest.param(
            b"5\r\nhello\r\n0\r\n" + CRC.replace(b"32", b"32c"), "MalformedTrailerError", TRAILING, id="another trailer"
        ),
        pytest.param(
            b"5\r\nhello\r\n0\r\n" + b"x" * 9000, "MalformedTrailerError", TRAILING, id="a trailer without end"
        ),
        pytest.param(
            b"5\r\nhello\r\n0\r\n" + CRC.replace(b"Nh", b"Mh"),
            "BadDigest",
            "The CRC32 you specified did not match the calculated checksum.",
            id="another checksum",
        ),
        pytest.param(
            b"5\r\nhello\r\n0\r\n" + CRC.replace(b"Nh", b""),
            "InvalidRequest",
            "Value for x-amz-checksum-crc32 trailing header is invalid.",
            id="no checksum",
        ),
    ],
)
def test_refused(body: bytes, code: str, message: str) -> None:
    with pytest.raises(AwsError) as caught:
        decode(headers(UNSIGNED_TRAILER, 5, "x-amz-checksum-crc32"), body)
    assert (caught.value.code, caught.value.status, caught.value.message) == (code, 400, message)


def test_small_chunk_is_named() -> None:
    with pytest.raises(AwsError) as caught:
        decode(headers(UNSIGNED_TRAILER, 5), b"3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n")
    assert caught.value.extra == {"Chunk": "2", "BadChunkSize": "3"}


@pytest.mark.parametrize(
    ("sent", "seal", "code", "status"),
    [
        pytest.param(headers("STREAMING-MAGIC", 5), None, "UnsupportedOperation", 501, id="an unknown payload"),
        pytest.param(
            headers("STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD", 5), MANUAL, "UnsupportedOperation", 501, id="SigV4A"
        ),
        pytest.param({"x-amz-content-sha256": SIGNED}, None, "MissingContentLength", 411, id="no length"),
        pytest.param(headers(SIGNED, -1), None, "MissingContentLength", 411, id="a negative length"),
        pytest.param(headers(UNSIGNED_TRAILER, 5, "x-amz-meta-a"), None, "InvalidRequest", 400, id="no checksum"),
        pytest.param(headers(UNSIGNED_TRAILER, 5, "x-amz-checksum-crc1"), None, "InvalidRequest", 400, id="unknown"),
    ],
)
def test_headers_refused(sent: dict[str, str], seal: Seal | None, code: str, status: int) -> None:
    with pytest.raises(AwsError) as caught:
        ChunkedDecoder(sent, seal)
    assert (caught.value.code, caught.value.status) == (code, status)


def test_trailer_must_be_signed() -> None:
    body = TRAILER_BODY[: TRAILER_BODY.index(b"x-amz-trailer-signature")] + b"\r\n"
    with pytest.raises(AwsError) as caught:
        decode(headers(SIGNED_TRAILER, 66560, "x-amz-checksum-crc32c"), body, TRAILER)
    assert caught.value.code == "MalformedTrailerError"


def test_signature_of_a_chunk_is_told() -> None:
    with pytest.raises(AwsError) as caught:
        decode(headers(SIGNED, 66560), MANUAL_BODY.replace(b"0055", b"0056"), MANUAL)
    assert (caught.value.code, caught.value.status) == ("SignatureDoesNotMatch", 403)
    assert str(caught.value.extra["StringToSign"]).startswith("AWS4-HMAC-SHA256-PAYLOAD\n20130524T000000Z\n")


garbage = st.lists(
    st.sampled_from(
        [b"5", b"\r\n", b"hello", b"0", b";chunk-signature=", b"0" * 64, b":", b"x-amz-checksum-crc32", b"\xff"]
    )
).map(b"".join)


@settings(max_examples=150, deadline=None)
@given(
    pieces=st.lists(garbage, max_size=6),
    kind=st.sampled_from([SIGNED, SIGNED_TRAILER, UNSIGNED_TRAILER]),
    seal=st.sampled_from([None, MANUAL]),
)
def test_garbage_is_refused_in_awss_words(pieces: list[bytes], kind: str, seal: Seal | None) -> None:
    decoder = ChunkedDecoder(headers(kind, 5), seal)
    try:
        payload = b"".join(map(decoder.feed, pieces))
        decoder.finish()
    except AwsError:
        return
    assert len(payload) == 5


@pytest.mark.parametrize(
    ("name", "check"),
    [
        ("crc32", "cbf43926"),
        ("crc32c", "e3069283"),
        ("crc64nvme", "ae8b14860a799888"),
        ("sha1", "f7c3bc1d808e04732adf679965ccc34ca7ae3441"),
        ("sha256", "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"),
    ],
)
def test_check_values_of_the_checksums(name: str, check: str) -> None:
    checksum = CHECKSUMS[name]()
    checksum.update(b"123456789")
    assert checksum.digest().hex() == check


@pytest.mark.parametrize("make", [crc32c, crc64nvme])
@settings(deadline=None)
@given(data=st.binary(min_size=1, max_size=40), times=st.integers(1, 60), cut=st.integers(0, 2400))
def test_lanes_and_single_bytes_agree(make: Any, data: bytes, times: int, cut: int) -> None:
    data *= times
    at_once, by_bytes, in_two = make(), make(), make()
    at_once.update(data)
    for index in range(len(data)):
        by_bytes.update(data[index : index + 1])
    in_two.update(data[:cut])
    in_two.update(data[cut:])
    assert at_once.digest() == by_bytes.digest() == in_two.digest()
