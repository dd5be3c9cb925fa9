"""Requests that are signed right, in all that is not asked to be wrong; and how they are refused."""

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
from fogbank.wire.sigv4 import canonical_request, claim_of, signing_key, string_to_sign

NOW_MS = 1_440_938_160_000  # 20150830T123600Z
SKEW_MS = 15 * 60_000
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
    return signing_key(secret, scope.date, scope.region, scope.service).sign(to_sign)


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


UNSIGNED = Request("POST", "/", "", {"host": "localhost"}, b"")
STRANGER = replace(KEY, id="AKIDSTRANGER")
NO_TOKEN = replace(ROLE, token=None)
OTHER_TOKEN = replace(ROLE, token="other")

# How a request is signed, and how it is judged, for each fault.
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
