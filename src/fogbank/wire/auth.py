"""Who calls: a request becomes an Identity.

In the open mode, the default, every credential is accepted and nothing is verified. The account is, in order:

1. the access key id itself, if it is twelve digits: any account, by choosing the key;
2. what AWS wrote into an access key id of its own: the forty bits after the generation bit of AKIA…, ASIA…
   (https://labs.withsecure.com/publications/a-bitwise-analysis-of-aws-access-key-identifiers.html), so that a
   developer's own keys give their own account; ids of the old generation, AKIAIOSFODNN7EXAMPLE among them, tell none;
   who comes with a session token of ours is whom it stands for (`kernel.sessions`), and who comes with the key of a
   user of IAM is that user (`kernel.user_keys`);
3. the default account, 000000000000: "test", "minioadmin", and requests that are not signed.

The region is the one in the credential's scope, else the first that X-Amz-Region-Set names without a wildcard, else
the one in the host's name, else the default.

In the verifying mode (`--auth FILE`) only the keys of the file may call, the users' active keys and the sessions that
they begin, and each signature is computed anew. What is wrong is said in AWS's words: `auth_errors`. The time is an
argument in both.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from hmac import compare_digest
from typing import Final

from msgspec import Struct

from fogbank.kernel.arn import partition_of
from fogbank.kernel.credentials import account_in
from fogbank.kernel.errors import Unsupported
from fogbank.kernel.sessions import Session, Sessions
from fogbank.kernel.user_keys import UserKeys
from fogbank.wire.auth_errors import (
    EXPIRES_S_MAX,
    SKEW_MAX_MIN,
    ContentSha256Mismatch,
    InvalidArgument,
    InvalidRequest,
    Words,
    words_for,
)
from fogbank.wire.auth_keys import AccessKey
from fogbank.wire.http import Request
from fogbank.wire.sigv4 import (
    S3_SERVICES,
    SIGV2,
    SIGV4,
    UNSIGNED_PAYLOAD,
    Claim,
    Credential,
    IncompleteSignature,
    Seal,
    SigningKey,
    canonical_request,
    claim_of,
    credential_of,
    session_token_of,
    signing_key,
    string_to_sign,
    time_ms,
)

DEFAULT_ACCOUNT: Final = "000000000000"
DEFAULT_REGION: Final = "us-east-1"

_IDENTITIES_MAX: Final = 1024
_SKEW_MAX_MS: Final = SKEW_MAX_MIN * 60_000
_REGION: Final = re.compile("[a-z0-9-]{1,32}")
_HOST_REGION: Final = re.compile(r"(?:af|ap|ca|cn|eu|eusc|il|me|mx|sa|us)(?:-[a-z]+)+-[0-9]{1,2}")
_SHA256: Final = re.compile("[0-9a-f]{64}")


class Identity(Struct, frozen=True, gc=False):
    """Who calls and where. `service` is the one that the caller signed for, "" if unsigned: a hint for routing."""

    account: str
    region: str
    access_key: str  # "" for the anonymous
    principal_arn: str
    user_id: str
    service: str = ""

    @property
    def anonymous(self) -> bool:
        return not self.access_key


class Authenticator:
    """Gives each request its identity. This one is open: it believes every caller."""

    def __init__(
        self,
        *,
        account: str = DEFAULT_ACCOUNT,
        region: str = DEFAULT_REGION,
        sessions: Sessions | None = None,
        user_keys: UserKeys | None = None,
    ) -> None:
        self._sessions = sessions or Sessions()
        self._user_keys = user_keys or UserKeys()
        self._seen_changes = 0  # of the users' keys, when identities were last remembered
        self._account = account
        self._region = region
        self._identities: dict[Credential, Identity] = {}

    def identify(
        self, request: Request, now_ms: int, *, service: str | None = None, anonymous_allowed: bool = False
    ) -> Identity:
        """Who calls. `service` is the signing name of the service that is called, where it is known.

        The open mode raises AwsError only for a credential that cannot be read; the verifying one for each that is
        not proven, and for requests without one unless the operation allows the anonymous.
        """
        try:
            credential = credential_of(request)
        except IncompleteSignature as why:
            raise _cannot_read(request, why, service) from None
        return self._anonymous(request) if credential is None else self._identity_of(credential, request)

    def chunk_seal(self, request: Request) -> Seal | None:
        """What an upload in signed chunks is verified with; None where nothing is verified."""
        return None

    def _anonymous(self, request: Request) -> Identity:
        return Identity(self._account, self._region_of_host(request), "", "anonymous", "anonymous")

    def _identity_of(self, credential: Credential, request: Request) -> Identity:
        if self._seen_changes != self._user_keys.changes:
            self._identities.clear()
            self._seen_changes = self._user_keys.changes
        known = self._identities.get(credential)
        if known is not None:
            return known
        region = credential.region or region_in_set(request) or self._region_of_host(request)
        if not _REGION.fullmatch(region):
            words = words_for(request, credential.service)
            raise words.wrong_region(credential, None, presigned="authorization" not in request.headers)
        session = self._sessions.read(session_token_of(request), credential.access_key)
        identity = _in_session(session, credential, region) if session else self._make_identity(credential, region)
        if credential.region:  # else other headers are part of the answer, and the next ones may differ
            if len(self._identities) >= _IDENTITIES_MAX:
                self._identities.clear()
            self._identities[credential] = identity
        return identity

    def _make_identity(self, credential: Credential, region: str) -> Identity:
        user = self._user_keys.find(credential.access_key)
        if user is not None:
            return Identity(user.account, region, credential.access_key, user.arn, user.user_id, credential.service)
        account = account_in(credential.access_key) or self._account
        root = f"arn:{partition_of(region)}:iam::{account}:root"
        return Identity(account, region, credential.access_key, root, account, credential.service)

    def _region_of_host(self, request: Request) -> str:
        return region_in_host(request.headers.get("host", "")) or self._region


class VerifyingAuthenticator(Authenticator):
    """Believes only those who prove that they hold the secret of a key in the file."""

    def __init__(
        self,
        keys: Mapping[str, AccessKey],
        *,
        account: str = DEFAULT_ACCOUNT,
        region: str = DEFAULT_REGION,
        sessions: Sessions | None = None,
        user_keys: UserKeys | None = None,
    ) -> None:
        super().__init__(account=account, region=region, sessions=sessions, user_keys=user_keys)
        self._keys = keys

    def identify(
        self, request: Request, now_ms: int, *, service: str | None = None, anonymous_allowed: bool = False
    ) -> Identity:
        try:
            claim = claim_of(request)
        except IncompleteSignature as why:
            raise _cannot_read(request, why, service) from None
        if claim is None:
            if anonymous_allowed:
                return self._anonymous(request)
            raise words_for(request, service or "").not_signed()
        credential = claim.credential
        if credential.algorithm != SIGV4:
            raise _cannot_verify(request, credential, service)
        words = words_for(request, service or credential.service)
        secret = self._secret_of(claim, words, now_ms)
        _check_scope(request, claim, words, service)
        _check_time(claim, words, now_ms)
        _check_signed_headers(request, claim, words)
        _check_signature(request, claim, words, secret)
        return self._identity_of(credential, request)

    def _secret_of(self, claim: Claim, words: Words, now_ms: int) -> str:
        """The secret of the key that was used. Raises AwsError for an unknown one, and for a token that is not its."""
        access_key, token = claim.credential.access_key, claim.session_token or ""
        key = self._keys.get(access_key)
        if key is not None:
            if (key.token or token) and not _same(key.token or "", token):
                raise words.wrong_token(token)
            return key.secret
        user = self._user_keys.find(access_key)
        if user is not None and user.active:
            if token:
                raise words.wrong_token(token)
            return user.secret
        session = self._sessions.read(token, access_key)
        if session is None:
            raise words.unknown_key(access_key)
        if now_ms >= session.expires_ms:
            raise words.expired_token()
        return self._sessions.secret_of(access_key)

    def chunk_seal(self, request: Request) -> Seal | None:
        claim = claim_of(request)
        if claim is None:
            return None
        access_key = claim.credential.access_key
        known = self._keys.get(access_key) or self._user_keys.find(access_key)
        if known is None and self._sessions.read(claim.session_token or "", access_key) is None:
            return None
        key = _signing_key(claim.credential, known.secret if known else self._sessions.secret_of(access_key))
        return Seal(key, claim.amz_date, claim.credential.scope, claim.signature)

    def _make_identity(self, credential: Credential, region: str) -> Identity:
        key = self._keys.get(credential.access_key)
        if key is None:
            return super()._make_identity(credential, region)
        arn, user_id = key.principal_arn(region), key.principal_id()
        return Identity(key.account, region, key.id, arn, user_id, credential.service)


def _in_session(session: Session, credential: Credential, region: str) -> Identity:
    return Identity(session.account, region, session.access_key, session.arn, session.user_id, credential.service)


@lru_cache(maxsize=256)
def region_in_host(host: str) -> str | None:
    """The region in a host's name: `sqs.eu-west-1.amazonaws.com`, `eu-west-1.queue.amazonaws.com`.

    Read from the right, since what is on the left may be named by a user (a bucket, an API).
    """
    for label in reversed(host.split(".")):
        if _HOST_REGION.fullmatch(label):
            return label
    return None


def region_in_set(request: Request) -> str | None:
    """The first region that Signature Version 4A's header names outright: `us-east-1,eu-*`, `*`."""
    regions = map(str.strip, request.headers.get("x-amz-region-set", "").split(","))
    return next((region for region in regions if region and "*" not in region), None)


def _cannot_read(request: Request, why: IncompleteSignature, service: str | None) -> Exception:
    presigned = "authorization" not in request.headers
    return words_for(request, service or _service_named_in(request)).cannot_read(why, presigned=presigned)


def _service_named_in(request: Request) -> str:
    """The service of a claim that cannot be read: S3 if it says so anywhere, since only S3's words differ."""
    text = request.headers.get("authorization") or request.query
    return "s3" if "/s3/" in text or "%2Fs3%2F" in text else ""


def _cannot_verify(request: Request, credential: Credential, service: str | None) -> Exception:
    if credential.algorithm != SIGV2:
        return Unsupported(f"verifying signatures of {credential.algorithm}; sign with {SIGV4}")
    if service in S3_SERVICES or request.headers.get("authorization"):
        return InvalidRequest(f"The authorization mechanism you have provided is not supported. Please use {SIGV4}.")
    return Unsupported(f"verifying signatures of Signature Version 2; sign with {SIGV4}")


def _same(one: str, other: str) -> bool:
    return compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def _check_scope(request: Request, claim: Claim, words: Words, service: str | None) -> None:
    credential = claim.credential
    if service is not None and credential.service != service:
        raise words.wrong_service(claim, service)
    expected = region_in_host(request.headers.get("host", ""))
    if expected is not None and credential.region != expected:
        raise words.wrong_region(credential, expected, presigned=claim.presigned)


def _check_time(claim: Claim, words: Words, now_ms: int) -> None:
    signed_ms = time_ms(claim.amz_date)
    if signed_ms is None:
        raise words.bad_date(claim)
    if claim.credential.date != claim.amz_date[:8]:
        raise words.wrong_date(claim)
    if signed_ms - now_ms > _SKEW_MAX_MS:
        raise words.too_new(claim, _basic(now_ms), _basic(now_ms + _SKEW_MAX_MS))
    if claim.presigned:
        end_ms = signed_ms + _expires_s(claim, words) * 1000
        if now_ms > end_ms:
            raise words.expired(claim, _basic(now_ms), _basic(end_ms))
    elif now_ms - signed_ms > _SKEW_MAX_MS:
        raise words.too_old(claim, _basic(now_ms), _basic(now_ms - _SKEW_MAX_MS))


def _expires_s(claim: Claim, words: Words) -> int:
    """How long a presigned URL holds: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html"""
    text = claim.expires_s
    if not text and claim.credential.service not in S3_SERVICES:
        return SKEW_MAX_MIN * 60
    if not text:
        raise words.cannot_read(IncompleteSignature("X-Amz-Expires"), presigned=True)
    if not (text.isascii() and text.removeprefix("-").isdigit()):
        raise words.bad_expires("X-Amz-Expires should be a number")
    if text.startswith("-"):
        raise words.bad_expires("X-Amz-Expires must be non-negative")
    if len(text) > 9 or int(text) > EXPIRES_S_MAX:
        raise words.bad_expires(
            "X-Amz-Expires must be less than a week (in seconds); "
            f"that is, the given X-Amz-Expires must be less than {EXPIRES_S_MAX} seconds"
        )
    return int(text)


def _basic(moment_ms: int) -> str:
    return datetime.fromtimestamp(moment_ms // 1000, UTC).strftime("%Y%m%dT%H%M%SZ")


def _check_signed_headers(request: Request, claim: Claim, words: Words) -> None:
    """The host and every x-amz header must be signed, or a third party could change them.

    Only the session token may come unsigned, where a service wants it added after signing:
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#temporary-security-credentials
    """
    signed = claim.signed_headers.split(";")
    unsigned = [name for name in request.headers if name[:6] == "x-amz-" and name not in signed]
    if "host" not in signed:
        unsigned.insert(0, "host")
    if unsigned == ["x-amz-security-token"] and claim.credential.service not in S3_SERVICES:
        return
    if unsigned:
        raise words.unsigned_headers(unsigned)


def _payload_hash(request: Request, claim: Claim) -> str:
    """The last line of the canonical request: the body's hash, or the word that stands for it."""
    declared = claim.content_sha256
    s3 = claim.credential.service in S3_SERVICES
    if declared is None and s3:
        if claim.presigned:
            return UNSIGNED_PAYLOAD
        raise InvalidRequest("Missing required header for this request: x-amz-content-sha256")
    if declared is not None and (declared == UNSIGNED_PAYLOAD or declared.startswith("STREAMING-")):
        return declared
    computed = sha256(request.body).hexdigest()
    if s3 and declared is not None and declared != computed:
        if not _SHA256.fullmatch(declared):
            raise InvalidArgument(
                "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, "
                "or a valid sha256 value.",
                ArgumentName="x-amz-content-sha256",
                ArgumentValue=declared,
            )
        raise ContentSha256Mismatch(
            "The provided 'x-amz-content-sha256' header does not match what was computed.",
            ClientComputedContentSHA256=declared,
            S3ComputedContentSHA256=computed,
        )
    return computed


def _signing_key(credential: Credential, secret: str) -> SigningKey:
    return signing_key(secret, credential.date, credential.region, credential.service)


def _check_signature(request: Request, claim: Claim, words: Words, secret: str) -> None:
    payload_hash = _payload_hash(request, claim)
    key = _signing_key(claim.credential, secret)
    canonical = canonical_request(request, claim, payload_hash)
    to_sign = string_to_sign(claim, canonical)
    if _same(key.sign(to_sign), claim.signature):
        return
    listed = canonical_request(request, claim, payload_hash, list_separator=",")
    if listed != canonical and _same(key.sign(string_to_sign(claim, listed)), claim.signature):
        return
    raise words.no_match(claim, canonical, to_sign)
