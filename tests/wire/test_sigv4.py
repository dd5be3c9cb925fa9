"""AWS's published signatures: the SigV4 test suite, and the examples of the S3 manual."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
import pytest

from fogbank.kernel.errors import AwsError
from fogbank.wire.http import Request
from fogbank.wire.sigv4 import (
    SIGV2,
    SIGV4A,
    Claim,
    IncompleteSignature,
    canonical_request,
    claim_of,
    credential_of,
    signing_key,
    string_to_sign,
    time_ms,
)

SUITE: dict[str, Any] = json.loads((Path(__file__).parent / "vectors" / "sigv4.json").read_text("utf-8"))
CASES = [
    pytest.param(case, kind, id=f"{case['name']}-{kind}")
    for case in SUITE["cases"]
    for kind in ("header", "query")
    if not (kind == "query" and case["token_unsigned"])  # see test_token_after_presigning
]


def parse(text: str) -> Request:
    """A request of the test suite, as the front would hand it over."""
    head, _, body = text.partition("\n\n")
    first, *lines = head.replace("\n ", " \x00").split(
        "\n"
    )  # a line that begins with a space goes on with the last one
    target = first.removesuffix(" HTTP/1.1").partition(" ")
    path, _, query = target[2].partition("?")
    headers: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(":")
        value = value.replace("\x00", "\n ").strip()
        headers[name.lower()] = f"{headers[name.lower()]}, {value}" if name.lower() in headers else value
    return Request(target[0], path, query, headers, body.encode())


def claim_in(request: Request) -> Claim:
    claim = claim_of(request)
    assert claim is not None
    return claim


@pytest.mark.parametrize(("case", "kind"), CASES)
def test_suite(case: dict[str, Any], kind: str) -> None:
    vector = case[kind]
    request = parse(vector["request"])
    claim = claim_in(request)
    payload_hash = vector["canonical"].rpartition("\n")[2]
    # The suite's paths that are not normalised are S3's, though they were signed for "service".
    s3 = msgspec.structs.replace(claim.credential, service="s3")
    rules = msgspec.structs.replace(claim, credential=s3) if case["s3"] else claim
    separator = "," if case["name"] in {"get-header-key-duplicate", "get-header-value-order"} else ", "

    canonical = canonical_request(request, rules, payload_hash, list_separator=separator)
    assert canonical == vector["canonical"]
    assert string_to_sign(claim, canonical) == vector["to_sign"]
    key = signing_key(SUITE["secret"], claim.credential.date, SUITE["region"], SUITE["service"])
    assert key.sign(string_to_sign(claim, canonical)) == vector["signature"] == claim.signature


def test_token_after_presigning() -> None:
    """AWS's suite lets a service take a token that no signature covers; Fogbank has none of these services."""
    case = next(case for case in SUITE["cases"] if case["name"] == "post-sts-header-after")
    request = parse(case["query"]["request"])
    canonical = canonical_request(request, claim_in(request), "")
    assert "X-Amz-Security-Token" in canonical
    assert "X-Amz-Security-Token" not in case["query"]["canonical"]


# https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html#example-signature-calculations
S3_KEY = "AKIAIOSFODNN7EXAMPLE"
S3_SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
PUT_HASH = "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072"
STREAMING = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
S3_EXAMPLES = [
    pytest.param(
        "GET",
        "/test.txt",
        "",
        {"range": "bytes=0-9", "x-amz-content-sha256": EMPTY},
        "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
        id="GET object",
    ),
    pytest.param(
        "PUT",
        "/test%24file.text",
        "",
        {
            "date": "Fri, 24 May 2013 00:00:00 GMT",
            "x-amz-storage-class": "REDUCED_REDUNDANCY",
            "x-amz-content-sha256": PUT_HASH,
        },
        "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
        id="PUT object",
    ),
    pytest.param(
        "GET",
        "/",
        "lifecycle",
        {"x-amz-content-sha256": EMPTY},
        "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
        id="GET bucket lifecycle",
    ),
    pytest.param(
        "GET",
        "/",
        "max-keys=2&prefix=J",
        {"x-amz-content-sha256": EMPTY},
        "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
        id="GET bucket (list objects)",
    ),
    pytest.param(
        "PUT",
        "/examplebucket/chunkObject.txt",
        "",
        {
            "host": "s3.amazonaws.com",
            "content-encoding": "aws-chunked",
            "content-length": "66824",
            "x-amz-content-sha256": STREAMING,
            "x-amz-decoded-content-length": "66560",
            "x-amz-storage-class": "REDUCED_REDUNDANCY",
        },
        "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
        id="PUT object in chunks: the seed signature",
    ),
]


@pytest.mark.parametrize(("method", "path", "query", "headers", "signature"), S3_EXAMPLES)
def test_s3_manual(method: str, path: str, query: str, headers: dict[str, str], signature: str) -> None:
    sent = {"host": "examplebucket.s3.amazonaws.com", "x-amz-date": "20130524T000000Z", **headers}
    names = ";".join(sorted(sent))
    sent["authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={S3_KEY}/20130524/us-east-1/s3/aws4_request,SignedHeaders={names},"
        f"Signature={signature}"
    )
    request = Request(method, path, query, sent, b"")
    claim = claim_in(request)
    canonical = canonical_request(request, claim, sent["x-amz-content-sha256"])
    key = signing_key(S3_SECRET, "20130524", "us-east-1", "s3")
    assert key.sign(string_to_sign(claim, canonical)) == signature == claim.signature


def test_s3_manual_presigned_url() -> None:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html#query-string-auth-v4-signing-example"""
    signature = "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
    query = (
        f"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={S3_KEY}%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
        f"&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature={signature}"
    )
    request = Request("GET", "/test.txt", query, {"host": "examplebucket.s3.amazonaws.com"}, b"")
    claim = claim_in(request)
    canonical = canonical_request(request, claim, "UNSIGNED-PAYLOAD")
    key = signing_key(S3_SECRET, "20130524", "us-east-1", "s3")
    assert key.sign(string_to_sign(claim, canonical)) == signature
    assert (claim.presigned, claim.expires_s, claim.signature) == (True, "86400", signature)


def test_header_in_utf8_that_http_reads_as_latin1() -> None:
    value = "déjà vu".encode().decode("latin-1")  # its second byte is a no-break space in Latin-1, and must stay
    headers = {"host": "h", "x-amz-meta-a": value}
    claim = Claim(CREDENTIAL, "host;x-amz-meta-a", "", "20130524T000000Z", None, None)
    assert value in canonical_request(Request("GET", "/", "", headers, b""), claim, "")


HEADER = "Credential={}, SignedHeaders=host, Signature=00"
CREDENTIAL = credential_of(
    Request("GET", "/", "", {"authorization": "AWS4-HMAC-SHA256 " + HEADER.format("K/d/r/s/aws4_request")}, b"")
) or pytest.fail("no credential")


@pytest.mark.parametrize(
    ("authorization", "expected"),
    [
        pytest.param(
            f"AWS4-HMAC-SHA256 {HEADER.format('K/d/r/s/aws4_request')}", ("K", "r", "s"), id="as SDKs write it"
        ),
        pytest.param(
            "AWS4-HMAC-SHA256 Credential=K/d/r/s/aws4_request,SignedHeaders=host,Signature=00",
            ("K", "r", "s"),
            id="no spaces",
        ),
        pytest.param(
            "AWS4-HMAC-SHA256   SignedHeaders=host ,  Signature=00 ,Credential=K/d/r/s/aws4_request  ",
            ("K", "r", "s"),
            id="spaces, and another order",
        ),
        pytest.param("Bearer eyJ", None, id="another scheme is not signed"),
        pytest.param("", None, id="empty"),
    ],
)
def test_credential_in_header(authorization: str, expected: tuple[str, str, str] | None) -> None:
    credential = credential_of(Request("GET", "/", "", {"authorization": authorization}, b""))
    assert expected == (credential and (credential.access_key, credential.region, credential.service))


def test_credential_of_signature_version_4a_has_no_region() -> None:
    header = f"{SIGV4A} {HEADER.format('K/d/s/aws4_request')}"
    credential = credential_of(Request("GET", "/", "", {"authorization": header}, b""))
    assert credential is not None
    assert (credential.algorithm, credential.access_key, credential.region, credential.service) == (
        SIGV4A,
        "K",
        "",
        "s",
    )


@pytest.mark.parametrize(
    "request_",
    [
        pytest.param(Request("GET", "/", "AWSAccessKeyId=K&Signature=x", {}, b""), id="query"),
        pytest.param(Request("GET", "/", "", {"authorization": "AWS K:c2ln"}, b""), id="header"),
        pytest.param(
            Request(
                "POST",
                "/",
                "",
                {"content-type": "application/x-www-form-urlencoded"},
                b"Action=ListQueues&AWSAccessKeyId=K&Signature=x",
            ),
            id="form",
        ),
    ],
)
def test_credential_of_signature_version_2(request_: Request) -> None:
    credential = credential_of(request_)
    assert credential is not None
    assert (credential.algorithm, credential.access_key) == (SIGV2, "K")


@pytest.mark.parametrize(
    ("authorization", "message"),
    [
        ("AWS4-HMAC-SHA256 SignedHeaders=host, Signature=00", "requires 'Credential' parameter"),
        (f"AWS4-HMAC-SHA256 {HEADER.format('K/d/r/s')}", "must have exactly 5 slash-delimited elements"),
        (f"AWS4-HMAC-SHA256 {HEADER.format('K/d/r/s/aws3_request')}", "must have exactly 5 slash-delimited elements"),
        (f"AWS4-HMAC-SHA256 {HEADER.format('K//r/s/aws4_request')}", "must have exactly 5 slash-delimited elements"),
        (f"AWS4-HMAC-SHA256 {HEADER.format('K/d/s/aws4_request')}", "requires 'Credential' parameter"),
        (f"AWS4-HMAC-SHA256 {HEADER.format('K' * 600 + '/d/r/s/aws4_request')}", "must have exactly 5"),
    ],
)
def test_credential_that_cannot_be_read(authorization: str, message: str) -> None:
    with pytest.raises(IncompleteSignature, match=message):
        credential_of(Request("GET", "/", "", {"authorization": authorization}, b""))


@pytest.mark.parametrize(
    ("headers", "message"),
    [
        (
            {"authorization": "AWS4-HMAC-SHA256 Credential=K/d/r/s/aws4_request"},
            (
                "Authorization header requires 'Signature' parameter. "
                "Authorization header requires 'SignedHeaders' parameter. "
                "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "
                "Authorization=AWS4-HMAC-SHA256 Credential=K/d/r/s/aws4_request"
            ),
        ),
        (
            {"authorization": f"AWS4-HMAC-SHA256 {HEADER.format('K/d/r/s/aws4_request')}", "date": "yesterday"},
            (
                "Date must be in ISO-8601 'basic format'. Got 'yesterday'. "
                "See http://en.wikipedia.org/wiki/ISO_8601#Basic_formats"
            ),
        ),
    ],
)
def test_claim_that_cannot_be_read(headers: dict[str, str], message: str) -> None:
    with pytest.raises(IncompleteSignature) as caught:
        claim_of(Request("GET", "/", "", headers, b""))
    assert caught.value.message == message


def test_presigned_claim_names_what_is_missing() -> None:
    query = f"X-Amz-Credential={quote('K/d/r/s/aws4_request', safe='')}&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=x"
    with pytest.raises(AwsError) as caught:
        claim_of(Request("GET", "/", query, {}, b""))
    assert caught.value.message == (
        "AWS query-string parameters must include 'X-Amz-Signature'. "
        "AWS query-string parameters must include 'X-Amz-SignedHeaders'. Re-examine the query-string parameters."
    )


@pytest.mark.parametrize(
    ("text", "expected_ms"),
    [
        ("20150830T123600Z", 1_440_938_160_000),
        ("19700101T000000Z", 0),
        ("20150830T123600", None),
        ("20150830 123600Z", None),
        ("20151330T123600Z", None),
        ("2015083٠T123600Z", None),
        ("", None),
    ],
)
def test_time(text: str, expected_ms: int | None) -> None:
    assert time_ms(text) == expected_ms
