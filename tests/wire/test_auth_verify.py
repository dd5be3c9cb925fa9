"""The verifying mode: who is believed, and in which words the others are refused."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from urllib.parse import quote

import pytest
from msgspec.structs import replace

from fogbank.kernel.errors import AwsError
from fogbank.wire.auth import VerifyingAuthenticator
from fogbank.wire.auth_keys import AccessKey
from fogbank.wire.http import Request
from fogbank.wire.sigv4 import canonical_request, claim_of, signature_of, signing_key, string_to_sign

NOW_MS = 1_440_938_160_000  # 20150830T123600Z
KEY = AccessKey(id="AKIDEXAMPLE", secret="secret", account="123456789012", user="team/ann")
ROOT = AccessKey(id="AKIDROOT", secret="secret", account="123456789012")
ROLE = AccessKey(
    id="ASIDROLE",
    secret="secret",
    account="123456789012",
    token="tokentoken",
    arn="arn:aws:sts::123456789012:assumed-role/deploy/ci",
    user_id="AROAEXAMPLE:ci",
)
VERIFIER = VerifyingAuthenticator({key.id: key for key in (KEY, ROOT, ROLE)})

QUERY = {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}
JSON = {"content-type": "application/x-amz-json-1.0", "x-amz-target": "AmazonSQS.ListQueues"}
REST: dict[str, str] = {"content-type": "application/json"}


def basic(moment_ms: int) -> str:
    return datetime.fromtimestamp(moment_ms // 1000, UTC).strftime("%Y%m%dT%H%M%SZ")


def seal(request: Request, payload_hash: str, secret: str) -> str:
    claim = claim_of(request)
    assert claim is not None
    to_sign = string_to_sign(claim, canonical_request(request, claim, payload_hash))
    scope = claim.credential
    return signature_of(signing_key(secret, scope.date, scope.region, scope.service), to_sign)


def sign(
    protocol: dict[str, str],
    *,
    key: AccessKey = KEY,
    service: str = "sqs",
    region: str = "eu-west-1",
    signed_at_ms: int = NOW_MS,
    date: str | None = None,
    unsigned: dict[str, str] | None = None,
    omit: str = "",
    secret: str = "secret",
) -> Request:
    """A request with an Authorization header, right in all that is not asked to be wrong."""
    body = b"{}"
    headers = {"host": "localhost:4566", "x-amz-date": basic(signed_at_ms), **protocol}
    if service == "s3":
        headers["x-amz-content-sha256"] = sha256(body).hexdigest()
    if key.token:
        headers["x-amz-security-token"] = key.token
    names = ";".join(sorted(headers.keys() - {omit}))
    headers.update(unsigned or {})
    credential = f"{key.id}/{date or basic(signed_at_ms)[:8]}/{region}/{service}/aws4_request"
    start = f"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders={names}, Signature="
    request = Request("POST", "/", "", {**headers, "authorization": start + "00"}, body)
    headers["authorization"] = start + seal(request, sha256(body).hexdigest(), secret)
    return replace(request, headers=headers)


def presign(
    *,
    service: str = "s3",
    expires_s: str = "60",
    signed_at_ms: int = NOW_MS,
    region: str = "eu-west-1",
    date: str = "",
    headers: dict[str, str] | None = None,
) -> Request:
    credential = f"{KEY.id}/{basic(signed_at_ms)[:8]}/{region}/{service}/aws4_request"
    query = (
        f"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={quote(credential, safe='')}"
        f"&X-Amz-Date={date or basic(signed_at_ms)}&X-Amz-Expires={expires_s}&X-Amz-SignedHeaders=host&X-Amz-Signature="
    )
    request = Request("GET", "/bucket/key", query + "00", {"host": "localhost:4566", **(headers or {})}, b"")
    payload = "UNSIGNED-PAYLOAD" if service == "s3" else sha256(b"").hexdigest()
    return replace(request, query=query + seal(request, payload, "secret"))


def refusal(request: Request, *, now_ms: int = NOW_MS, **known: Any) -> AwsError:
    with pytest.raises(AwsError) as caught:
        VERIFIER.identify(request, now_ms, **known)
    return caught.value


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


SKEW_MS = 15 * 60_000


@pytest.mark.parametrize("skew_ms", [-SKEW_MS, 0, SKEW_MS])
def test_clocks_may_differ_by_fifteen_minutes(skew_ms: int) -> None:
    assert VERIFIER.identify(sign(JSON, signed_at_ms=NOW_MS + skew_ms), NOW_MS)


@pytest.mark.parametrize("service", ["s3", "sqs"])
@pytest.mark.parametrize(("expires_s", "after_s"), [("60", 60), ("604800", 604800), ("0", 0), ("60", -900)])
def test_presigned_urls_hold_until_they_expire(service: str, expires_s: str, after_s: int) -> None:
    assert VERIFIER.identify(presign(service=service, expires_s=expires_s), NOW_MS + after_s * 1000)


def test_presigned_url_of_s3_may_state_the_payload() -> None:
    """SDKs for PHP and Go put X-Amz-Content-Sha256=UNSIGNED-PAYLOAD into the query."""
    request = presign()
    request = replace(request, query=f"X-Amz-Content-Sha256=UNSIGNED-PAYLOAD&{request.query}")
    start, _, _ = request.query.rpartition("=")
    request = replace(request, query=f"{start}={seal(request, 'UNSIGNED-PAYLOAD', 'secret')}")
    assert VERIFIER.identify(request, NOW_MS)


def test_a_token_may_come_unsigned_except_to_s3() -> None:
    token = {"x-amz-security-token": "tokentoken"}
    assert VERIFIER.identify(sign(JSON, key=ROLE, omit="x-amz-security-token", unsigned=token), NOW_MS)
    s3 = sign(REST, key=ROLE, omit="x-amz-security-token", unsigned=token, service="s3")
    assert refusal(s3).extra == {"HeadersNotSigned": "x-amz-security-token"}


def test_header_sent_twice_is_signed_with_a_comma_alone() -> None:
    once = sign({**JSON, "x-twice": "a,b"})
    assert VERIFIER.identify(replace(once, headers={**once.headers, "x-twice": "a, b"}), NOW_MS)


UNSIGNED = Request("POST", "/", "", {"host": "localhost"}, b"")


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
STRANGER = replace(KEY, id="AKIDSTRANGER")
NO_TOKEN = replace(ROLE, token=None)
OTHER_TOKEN = replace(ROLE, token="other")
SKEWED = "The difference between the request time and the current time is too large."
MALFORMED = "The authorization header is malformed; "

FAULTS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "unknown key": ({"key": STRANGER}, {}),
    "no token": ({"key": NO_TOKEN}, {}),
    "other token": ({"key": OTHER_TOKEN}, {}),
    "other service": ({"service": "sns"}, {"service": "sqs"}),
    "other day": ({"date": "20150829"}, {}),
    "too old": ({}, {"now_ms": NOW_MS + SKEW_MS + 1000}),
    "too new": ({"signed_at_ms": NOW_MS + SKEW_MS + 1000}, {}),
    "host not signed": ({"omit": "host"}, {}),
    "header not signed": ({"unsigned": {"x-amz-new": "1"}}, {}),
}
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


@pytest.mark.parametrize(
    ("fault", "status", "code", "message"),
    [
        ("unknown key", 403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records."),
        ("no token", 400, "InvalidToken", "The provided token is malformed or otherwise invalid."),
        ("other day", 400, "AuthorizationHeaderMalformed", None),
        ("too old", 403, "RequestTimeTooSkewed", SKEWED),
        ("too new", 403, "RequestTimeTooSkewed", SKEWED),
        ("header not signed", 403, "AccessDenied", "There were headers present in the request which were not signed"),
    ],
)
def test_refused_by_s3(fault: str, status: int, code: str, message: str | None) -> None:
    signing, known = FAULTS[fault]
    arguments: dict[str, Any] = {"service": "s3", **signing}
    error = refusal(sign(REST, **arguments), **known)
    assert (error.status, error.code) == (status, code)
    if message is None:
        message = MALFORMED + 'Invalid credential date "20150829". This date is not the same as X-Amz-Date: "20150830".'
    assert error.message == message


def test_s3_tells_the_times_that_differ() -> None:
    assert refusal(sign(REST, service="s3"), now_ms=NOW_MS + SKEW_MS + 1000).extra == {
        "RequestTime": "20150830T123600Z",
        "ServerTime": "2015-08-30T12:51:01Z",
        "MaxAllowedSkewMilliseconds": "900000",
    }


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


def test_other_secret_for_s3() -> None:
    error = refusal(sign(REST, service="s3", secret="guess"))
    assert (error.status, error.code) == (403, "SignatureDoesNotMatch")
    assert error.message == (
        "The request signature we calculated does not match the signature you provided. "
        "Check your key and signing method."
    )
    assert error.extra["AWSAccessKeyId"] == "AKIDEXAMPLE"
    assert str(error.extra["StringToSignBytes"]).startswith("41 57 53 34 2d ")


@pytest.mark.parametrize(
    ("service", "code", "message"),
    [
        ("sqs", "InvalidSignatureException", SCOPE + "a valid region, not 'eu-west-1'. "),
        (
            "s3",
            "AuthorizationHeaderMalformed",
            MALFORMED + "the region 'eu-west-1' is wrong; expecting 'us-west-2'",
        ),
    ],
)
def test_region_is_not_the_hosts(service: str, code: str, message: str) -> None:
    request = sign(REST, service=service)
    host = {"host": f"{service}.us-west-2.amazonaws.com"}
    error = refusal(replace(request, headers={**request.headers, **host}))
    assert (error.code, error.message) == (code, message)


@pytest.mark.parametrize(
    ("presigned", "after_s", "status", "code", "message"),
    [
        ({}, 61, 403, "AccessDenied", "Request has expired"),
        ({}, -901, 403, "AccessDenied", "Request is not yet valid"),
        ({"expires_s": "604801"}, 0, 400, "AuthorizationQueryParametersError", "less than 604800 seconds"),
        ({"expires_s": "9" * 30}, 0, 400, "AuthorizationQueryParametersError", "less than 604800 seconds"),
        ({"expires_s": "-1"}, 0, 400, "AuthorizationQueryParametersError", "X-Amz-Expires must be non-negative"),
        ({"expires_s": "1h"}, 0, 400, "AuthorizationQueryParametersError", "X-Amz-Expires should be a number"),
        ({"expires_s": ""}, 0, 400, "AuthorizationQueryParametersError", "requires the X-Amz-Algorithm"),
        ({"date": "yesterday"}, 0, 400, "AuthorizationQueryParametersError", "X-Amz-Date must be in the ISO8601 Long"),
        ({"headers": {"x-amz-acl": "x"}}, 0, 403, "AccessDenied", "were headers present in the request which were not"),
        (
            {"service": "sqs"},
            61,
            403,
            "InvalidSignatureException",
            "20150830T123700Z is now earlier than 20150830T123701Z",
        ),
        (
            {"service": "sqs", "expires_s": "x"},
            0,
            400,
            "IncompleteSignatureException",
            "X-Amz-Expires should be a number",
        ),
    ],
)
def test_presigned_refused(presigned: dict[str, Any], after_s: int, status: int, code: str, message: str) -> None:
    error = refusal(presign(**presigned), now_ms=NOW_MS + after_s * 1000)
    assert (error.status, error.code) == (status, code)
    assert message in error.message


def test_presigned_url_that_is_over_in_the_query_protocol() -> None:
    request = presign(service="sqs", headers=QUERY)
    error = refusal(request, now_ms=NOW_MS + 61_000)
    assert (error.status, error.code) == (400, "RequestExpired")


def test_s3_tells_when_the_url_expired() -> None:
    assert refusal(presign(), now_ms=NOW_MS + 61_000).extra == {
        "X-Amz-Expires": "60",
        "Expires": "2015-08-30T12:37:00Z",
        "ServerTime": "2015-08-30T12:37:01Z",
    }


@pytest.mark.parametrize(
    ("headers", "code", "message"),
    [
        (
            {"x-amz-content-sha256": sha256(b"else").hexdigest()},
            "XAmzContentSHA256Mismatch",
            "The provided 'x-amz-content-sha256' header does not match what was computed.",
        ),
        (
            {"x-amz-content-sha256": "abc"},
            "InvalidArgument",
            (
                "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, "
                "or a valid sha256 value."
            ),
        ),
        (None, "InvalidRequest", "Missing required header for this request: x-amz-content-sha256"),
    ],
)
def test_payload_hash_of_s3(headers: dict[str, str] | None, code: str, message: str) -> None:
    request = sign(REST, service="s3")
    sent = {**request.headers, **(headers or {})}
    if headers is None:
        del sent["x-amz-content-sha256"]
    error = refusal(replace(request, headers=sent))
    assert (error.status, error.code, error.message) == (400, code, message)


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
