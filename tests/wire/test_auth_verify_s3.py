"""The verifying mode of S3, which has codes and words of its own; and presigned URLs."""

from hashlib import sha256
from typing import Any

import pytest
from msgspec.structs import replace

from tests.wire.auth_signing import FAULTS, NOW_MS, REST, SKEW_MS, VERIFIER, presign, refusal, seal, sign


def test_presigned_url_of_s3_may_state_the_payload() -> None:
    """SDKs for PHP and Go put X-Amz-Content-Sha256=UNSIGNED-PAYLOAD into the query."""
    request = presign()
    request = replace(request, query=f"X-Amz-Content-Sha256=UNSIGNED-PAYLOAD&{request.query}")
    start, _, _ = request.query.rpartition("=")
    request = replace(request, query=f"{start}={seal(request, 'UNSIGNED-PAYLOAD', 'secret')}")
    assert VERIFIER.identify(request, NOW_MS)


SKEWED = "The difference between the request time and the current time is too large."
OTHER_DAY = (
    "The authorization header is malformed; "
    'Invalid credential date "20150829". This date is not the same as X-Amz-Date: "20150830".'
)


@pytest.mark.parametrize(
    ("fault", "status", "code", "message"),
    [
        ("unknown key", 403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records."),
        ("no token", 400, "InvalidToken", "The provided token is malformed or otherwise invalid."),
        ("other day", 400, "AuthorizationHeaderMalformed", OTHER_DAY),
        ("too old", 403, "RequestTimeTooSkewed", SKEWED),
        ("too new", 403, "RequestTimeTooSkewed", SKEWED),
        ("header not signed", 403, "AccessDenied", "There were headers present in the request which were not signed"),
    ],
)
def test_refused_by_s3(fault: str, status: int, code: str, message: str) -> None:
    signing, known = FAULTS[fault]
    arguments: dict[str, Any] = {"service": "s3", **signing}
    error = refusal(sign(REST, **arguments), **known)
    assert (error.status, error.code, error.message) == (status, code, message)


def test_key_is_scoped_to_another_service() -> None:
    error = refusal(sign(REST, service="sqs"), service="s3")
    assert (error.status, error.code) == (400, "AuthorizationHeaderMalformed")
    assert error.message == (
        'The authorization header is malformed; incorrect service "sqs". This endpoint belongs to "s3".'
    )


def test_s3_tells_the_times_that_differ() -> None:
    assert refusal(sign(REST, service="s3"), now_ms=NOW_MS + SKEW_MS + 1000).extra == {
        "RequestTime": "20150830T123600Z",
        "ServerTime": "2015-08-30T12:51:01Z",
        "MaxAllowedSkewMilliseconds": "900000",
    }


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
