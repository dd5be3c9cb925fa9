"""The verifying mode: who is believed, and in which words the others are refused. S3 has its own file."""

import pytest
from msgspec.structs import replace

from fogbank.wire.auth_keys import AccessKey
from fogbank.wire.http import Request
from tests.wire.auth_signing import (
    FAULTS,
    JSON,
    KEY,
    NOW_MS,
    QUERY,
    REST,
    ROLE,
    ROOT,
    SKEW_MS,
    UNSIGNED,
    VERIFIER,
    basic,
    presign,
    refusal,
    sign,
)


@pytest.mark.parametrize(
    ("key", "arn", "user_id"),
    [
        pytest.param(KEY, "arn:aws:iam::123456789012:user/team/ann", "AIDAG5ULHJGULEDHCXZ6Q", id="a user"),
        pytest.param(ROOT, "arn:aws:iam::123456789012:root", "123456789012", id="the root user"),
        pytest.param(ROLE, "arn:aws:sts::123456789012:assumed-role/deploy/ci", "AROAEXAMPLE:ci", id="a session"),
    ],
)
@pytest.mark.parametrize("protocol", [QUERY, JSON, REST], ids=["query", "JSON", "REST"])
def test_who(protocol: dict[str, str], key: AccessKey, arn: str, user_id: str) -> None:
    identity = VERIFIER.identify(sign(protocol, key=key), NOW_MS, service="sqs")
    assert (identity.account, identity.region, identity.principal_arn) == ("123456789012", "eu-west-1", arn)
    assert identity.user_id == user_id


def test_user_ids_stay_the_same() -> None:
    assert KEY.principal_id() == KEY.principal_id()
    assert KEY.principal_id() != replace(KEY, user="ben").principal_id()
    assert len(KEY.principal_id()) == 21


def test_the_partition_is_the_regions() -> None:
    identity = VERIFIER.identify(sign(JSON, region="cn-north-1"), NOW_MS)
    assert identity.principal_arn == "arn:aws-cn:iam::123456789012:user/team/ann"


@pytest.mark.parametrize("skew_ms", [-SKEW_MS, 0, SKEW_MS])
def test_clocks_may_differ_by_fifteen_minutes(skew_ms: int) -> None:
    assert VERIFIER.identify(sign(JSON, signed_at_ms=NOW_MS + skew_ms), NOW_MS)


@pytest.mark.parametrize("service", ["s3", "sqs"])
@pytest.mark.parametrize(("expires_s", "after_s"), [("60", 60), ("604800", 604800), ("0", 0), ("60", -900)])
def test_presigned_urls_hold_until_they_expire(service: str, expires_s: str, after_s: int) -> None:
    assert VERIFIER.identify(presign(service=service, expires_s=expires_s), NOW_MS + after_s * 1000)


def test_a_token_may_come_unsigned_except_to_s3() -> None:
    token = {"x-amz-security-token": "tokentoken"}
    assert VERIFIER.identify(sign(JSON, key=ROLE, omit="x-amz-security-token", unsigned=token), NOW_MS)
    s3 = sign(REST, key=ROLE, omit="x-amz-security-token", unsigned=token, service="s3")
    assert refusal(s3).extra == {"HeadersNotSigned": "x-amz-security-token"}


def test_header_sent_twice_is_signed_with_a_comma_alone() -> None:
    once = sign({**JSON, "x-twice": "a,b"})
    assert VERIFIER.identify(replace(once, headers={**once.headers, "x-twice": "a, b"}), NOW_MS)


def test_the_anonymous_come_in_where_the_operation_allows_it() -> None:
    assert VERIFIER.identify(UNSIGNED, NOW_MS, anonymous_allowed=True).anonymous


@pytest.mark.parametrize(
    ("headers", "service", "expected"),
    [
        (QUERY, "sqs", (403, "MissingAuthenticationToken", "Request is missing Authentication Token")),
        (JSON, "sqs", (400, "MissingAuthenticationTokenException", "Request is missing Authentication Token")),
        (REST, "lambda", (403, "MissingAuthenticationTokenException", "Request is missing Authentication Token")),
        (REST, "s3", (403, "AccessDenied", "Access Denied")),
    ],
)
def test_not_signed(headers: dict[str, str], service: str, expected: tuple[int, str, str]) -> None:
    error = refusal(replace(UNSIGNED, headers=headers), service=service)
    assert (error.status, error.code, error.message) == expected


TOKEN_INVALID = "The security token included in the request is invalid."
EXPIRED = "Signature expired: 20150830T123600Z is now earlier than 20150830T123601Z (20150830T125101Z - 15 min.)"
EARLY = "Signature not yet current: 20150830T125101Z is still later than 20150830T125100Z (20150830T123600Z + 15 min.)"
DATE = (
    "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
    "'20150829' != '20150830', from '20150830T123600Z'."
)
SCOPE = "Credential should be scoped to "
CODES = {"query": (QUERY, 403), "JSON": (JSON, 400), "REST": (REST, 403)}


@pytest.mark.parametrize("protocol", CODES)
@pytest.mark.parametrize(
    ("fault", "kind", "message"),
    [
        ("unknown key", "key", TOKEN_INVALID),
        ("no token", "key", TOKEN_INVALID),
        ("other token", "key", TOKEN_INVALID),
        ("other service", "signature", SCOPE + "correct service: 'sqs'. "),
        ("other day", "signature", DATE),
        ("too old", "signature", EXPIRED),
        ("too new", "signature", EARLY),
        ("host not signed", "signature", "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."),
        ("header not signed", "signature", "'x-amz-new' must be a 'SignedHeader' in the AWS Authorization."),
    ],
)
def test_refused(protocol: str, fault: str, kind: str, message: str) -> None:
    headers, status = CODES[protocol]
    signing, known = FAULTS[fault]
    error = refusal(sign(headers, **signing), **known)
    query = {"key": "InvalidClientTokenId", "signature": "SignatureDoesNotMatch"}
    others = {"key": "UnrecognizedClientException", "signature": "InvalidSignatureException"}
    assert (error.code, error.status) == ((query if protocol == "query" else others)[kind], status)
    assert error.message == message


@pytest.mark.parametrize("protocol", CODES)
def test_other_secret(protocol: str) -> None:
    headers, status = CODES[protocol]
    error = refusal(sign(headers, secret="guess"))
    assert error.code == ("SignatureDoesNotMatch" if protocol == "query" else "InvalidSignatureException")
    assert error.status == status
    assert error.message.startswith(
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access "
        "Key and signing method. Consult the service documentation for details.\n\n"
        "The Canonical String for this request should have been\n'POST\n/\n\ncontent-type:"
    )
    assert "\n\nThe String-to-Sign should have been\n'AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/" in error.message


@pytest.mark.parametrize(
    ("service", "code", "message"),
    [
        ("sqs", "InvalidSignatureException", SCOPE + "a valid region, not 'eu-west-1'. "),
        (
            "s3",
            "AuthorizationHeaderMalformed",
            "The authorization header is malformed; the region 'eu-west-1' is wrong; expecting 'us-west-2'",
        ),
    ],
)
def test_region_is_not_the_hosts(service: str, code: str, message: str) -> None:
    request = sign(REST, service=service)
    host = {"host": f"{service}.us-west-2.amazonaws.com"}
    error = refusal(replace(request, headers={**request.headers, **host}))
    assert (error.code, error.message) == (code, message)


def test_presigned_url_that_is_over_in_the_query_protocol() -> None:
    request = presign(service="sqs", headers=QUERY)
    error = refusal(request, now_ms=NOW_MS + 61_000)
    assert (error.status, error.code) == (400, "RequestExpired")


@pytest.mark.parametrize(
    ("authorization", "service", "status", "code", "message"),
    [
        ("AWS AKIDEXAMPLE:c2ln", "s3", 400, "InvalidRequest", "Please use AWS4-HMAC-SHA256."),
        (
            "AWS4-ECDSA-P256-SHA256 Credential=K/d/sqs/aws4_request",
            "sqs",
            400,
            "IncompleteSignatureException",
            "requires",
        ),
        (
            "AWS4-ECDSA-P256-SHA256 Credential=K/d/sqs/aws4_request, SignedHeaders=host, Signature=00",
            "sqs",
            501,
            "UnsupportedOperation",
            "verifying signatures of AWS4-ECDSA-P256-SHA256",
        ),
        ("AWS4-HMAC-SHA256 Credential=K", "s3", 400, "AuthorizationHeaderMalformed", "the Credential is mal-formed"),
        (
            "AWS4-HMAC-SHA256 Credential=K/d/r/s3/aws4_request",
            None,
            400,
            "AuthorizationHeaderMalformed",
            "requires three components: Credential, SignedHeaders, and Signature.",
        ),
    ],
)
def test_what_is_not_verified(authorization: str, service: str | None, status: int, code: str, message: str) -> None:
    headers = {"host": "localhost", "x-amz-date": basic(NOW_MS), "authorization": authorization}
    error = refusal(Request("GET", "/", "", headers, b""), service=service)
    assert (error.status, error.code) == (status, code)
    assert message in error.message


def test_seal_of_an_upload_in_chunks() -> None:
    found = VERIFIER.chunk_seal(sign(REST, service="s3"))
    assert found is not None
    assert (found.amz_date, found.scope) == ("20150830T123600Z", "20150830/eu-west-1/s3/aws4_request")
    assert VERIFIER.chunk_seal(UNSIGNED) is None
