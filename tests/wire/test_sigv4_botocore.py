"""What botocore signs is accepted, whatever it is; and with one letter changed it is refused."""

import contextlib
import string
from collections.abc import Callable
from importlib import import_module
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.errors import AwsError
from fogbank.wire.auth import Authenticator, VerifyingAuthenticator
from fogbank.wire.auth_keys import AccessKey
from fogbank.wire.http import Request
from fogbank.wire.sigv4 import claim_of, time_ms

auth: Any = import_module("botocore.auth")  # botocore has no types
awsrequest: Any = import_module("botocore.awsrequest")
credentials: Any = import_module("botocore.credentials")

KEY = AccessKey(id="AKIDEXAMPLE", secret="wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", account="123456789012", user="ann")
WITH_TOKEN = AccessKey(id="ASIDEXAMPLE", secret="s", account="123456789012", token="to/ken+==")
VERIFIER = VerifyingAuthenticator({key.id: key for key in (KEY, WITH_TOKEN)})

LETTERS = string.ascii_letters + string.digits
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
segments = st.one_of(texts, st.sampled_from([".", "..", "", "a", "%41"]))
paths = st.lists(segments, max_size=5).map(lambda parts: "/" + quote("/".join(parts), safe="/~"))
queries = st.lists(st.tuples(texts, st.one_of(st.just(""), texts)), max_size=4).map(
    lambda pairs: "&".join(f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}" for name, value in pairs)
)
header_names = st.text(string.ascii_lowercase, min_size=1, max_size=6).map(lambda name: f"X-Amz-Meta-{name}")
header_values = st.text(string.printable.strip() + "  ", max_size=20)


class Sent(Struct):
    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes


sent = st.builds(
    Sent,
    method=st.sampled_from(["GET", "PUT", "POST", "DELETE", "HEAD", "PATCH"]),
    path=paths,
    query=queries,
    headers=st.dictionaries(header_names, header_values, max_size=3),
    body=st.binary(max_size=40),
)

Signer = Callable[[Any], Any]
SIGNERS: dict[str, Signer] = {
    "header": lambda keys: auth.SigV4Auth(keys, "events", "eu-west-1"),
    "S3 header": lambda keys: auth.S3SigV4Auth(keys, "s3", "eu-west-1"),
    "presigned": lambda keys: auth.SigV4QueryAuth(keys, "events", "eu-west-1", expires=60),
    "S3 presigned": lambda keys: auth.S3SigV4QueryAuth(keys, "s3", "eu-west-1", expires=604800),
}


def sign(sent: Sent, signer: str, key: AccessKey = KEY) -> Request:
    """The request as botocore signs it and an HTTP server reads it."""
    presigned = "presigned" in signer  # botocore takes the body of a request that it presigns for parameters
    url = f"http://localhost:4566{sent.path}?{sent.query}".rstrip("?")
    request = awsrequest.AWSRequest(sent.method, url, dict(sent.headers), b"" if presigned else sent.body)
    SIGNERS[signer](credentials.Credentials(key.id, key.secret, key.token)).add_auth(request)
    where = urlsplit(str(request.url))
    headers = {"host": where.netloc}
    for name, value in request.headers.items():
        headers[name.lower()] = str(value).strip()
    return Request(sent.method, where.path, where.query, headers, b"" if signer == "presigned" else sent.body)


def signed_at_ms(request: Request) -> int:
    claim = claim_of(request)
    assert claim is not None
    moment_ms = time_ms(claim.amz_date)
    assert moment_ms is not None
    return moment_ms


@pytest.mark.parametrize("signer", SIGNERS)
@pytest.mark.parametrize("key", [KEY, WITH_TOKEN], ids=["a user's key", "a session's key"])
@settings(max_examples=150, deadline=None)
@given(sent=sent)
def test_accepted(signer: str, key: AccessKey, sent: Sent) -> None:
    request = sign(sent, signer, key)
    identity = VERIFIER.identify(request, signed_at_ms(request))
    assert (identity.account, identity.region, identity.access_key) == ("123456789012", "eu-west-1", key.id)


def another(text: str, at: int) -> str:
    """The text with the letter there, or the first one after it, exchanged."""
    for index in [*range(at % len(text), len(text)), *range(at % len(text))] if text else []:
        if text[index] in LETTERS:
            return text[:index] + ("y" if text[index] == "x" else "x") + text[index + 1 :]
    return text


plain = st.builds(
    Sent,
    method=st.sampled_from(["GET", "PUT"]),
    path=st.lists(st.text(LETTERS + " é", min_size=1), max_size=3).map(lambda parts: "/" + quote("/".join(parts))),
    query=queries,
    headers=st.dictionaries(header_names, st.text(LETTERS, min_size=1), max_size=3),
    body=st.binary(max_size=40),
)


@pytest.mark.parametrize("signer", SIGNERS)
@settings(max_examples=150, deadline=None)
@given(sent=plain, what=st.sampled_from(["method", "path", "query", "header", "body"]), at=st.integers(0, 999))
def test_one_letter_changed_is_refused(signer: str, sent: Sent, what: str, at: int) -> None:
    request = sign(sent, signer)
    now_ms = signed_at_ms(request)
    match what:
        case "header":
            names = [name for name in request.headers if name not in {"user-agent", "content-length"}]
            name = names[at % len(names)]
            changed = replace(request, headers={**request.headers, name: another(request.headers[name], at)})
        case "body":
            unsigned = signer == "S3 presigned"
            changed = request if unsigned else replace(request, body=request.body + b"!")
        case _:
            changed = replace(request, **{what: another(getattr(request, what), at)})
    if changed == request:
        return
    with pytest.raises(AwsError):
        VERIFIER.identify(changed, now_ms)


FRAGMENTS = """AWS4-HMAC-SHA256_ AWS4-ECDSA-P256-SHA256_ AWS_ Bearer_ Credential= SignedHeaders= Signature= ,_ / % %2F &
    AKIDEXAMPLE/20260101/us-east-1/s3/aws4_request /aws4_request host;x-amz-date 20260101T000000Z UNSIGNED-PAYLOAD
    X-Amz-Credential=AKIDEXAMPLE%2F20260101%2Fus-east-1%2Fsqs%2Faws4_request& X-Amz-Algorithm=AWS4-HMAC-SHA256&
    X-Amz-Signature=00& X-Amz-SignedHeaders=host& X-Amz-Date=20260101T000000Z& X-Amz-Expires= -1 99999999999999
    AWSAccessKeyId= Thu,_01_Jan_2026_00:00:00_GMT é ሴ"""
fragments = st.sampled_from([*(word.replace("_", " ") for word in FRAGMENTS.split()), "\ud800", "\x00", "٣"])
garbage = st.lists(st.one_of(fragments, st.text(max_size=4)), max_size=8).map("".join)
garbled = st.builds(
    Request,
    method=garbage,
    path=garbage,
    query=garbage,
    headers=st.dictionaries(
        st.sampled_from(
            [
                "authorization",
                "x-amz-date",
                "date",
                "host",
                "x-amz-content-sha256",
                "content-type",
                "x-amz-security-token",
            ]
        ),
        garbage,
    ),
    body=st.binary(max_size=20),
)


@pytest.mark.parametrize("authenticator", [Authenticator(), VERIFIER], ids=["open", "verifying"])
@settings(max_examples=150, deadline=None)
@given(request_=garbled)
def test_garbage_is_refused_in_awss_words(authenticator: Authenticator, request_: Request) -> None:
    with contextlib.suppress(AwsError):
        identity = authenticator.identify(request_, 1_767_225_600_000)
        assert authenticator is not VERIFIER
        assert len(identity.account) == 12
