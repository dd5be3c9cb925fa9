"""The words in which AWS refuses a signature. The same fault has other names in other protocols.

    fault                    query                        JSON                           S3
    not signed               MissingAuthenticationToken   …TokenException                AccessDenied
    cannot be read           IncompleteSignature          IncompleteSignatureException   AuthorizationHeaderMalformed
    key or token unknown     InvalidClientTokenId         UnrecognizedClientException    InvalidAccessKeyId, …
    signature, scope, clock  SignatureDoesNotMatch        InvalidSignatureException      SignatureDoesNotMatch, …
    presigned URL is over    RequestExpired               InvalidSignatureException      AccessDenied

The query services answer 403 and those with X-Amz-Target 400; REST with JSON has JSON's names and query's statuses.

Sources: https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
"""

from typing import Final, Protocol

from msgspec import Struct

from fogbank.kernel.errors import ClientError
from fogbank.wire.http import Request
from fogbank.wire.sigv4 import S3_SERVICES, Claim, Credential, IncompleteSignature

SKEW_MAX_MIN: Final = 15
EXPIRES_S_MAX: Final = 604_800


class MissingAuthenticationToken(ClientError):
    code = "MissingAuthenticationToken"
    status = 403


class InvalidClientTokenId(ClientError):
    code = "InvalidClientTokenId"
    status = 403


class SignatureDoesNotMatch(ClientError):
    code = "SignatureDoesNotMatch"
    status = 403


class RequestExpired(ClientError):
    code = "RequestExpired"


class ExpiredToken(ClientError):
    """Where AWS answers 403, and S3 400: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html"""

    code = "ExpiredToken"
    status = 403


class ExpiredTokenException(ClientError):
    code = "ExpiredTokenException"


class MissingAuthenticationTokenException(ClientError):
    code = "MissingAuthenticationTokenException"


class IncompleteSignatureException(ClientError):
    code = "IncompleteSignatureException"


class UnrecognizedClientException(ClientError):
    code = "UnrecognizedClientException"


class InvalidSignatureException(ClientError):
    code = "InvalidSignatureException"


class RestMissingAuthenticationToken(MissingAuthenticationTokenException):
    status = 403


class RestUnrecognizedClient(UnrecognizedClientException):
    status = 403


class RestInvalidSignature(InvalidSignatureException):
    status = 403


class RestExpiredToken(ExpiredTokenException):
    status = 403


class S3ExpiredToken(ExpiredToken):
    status = 400


class AccessDenied(ClientError):
    code = "AccessDenied"
    status = 403


class InvalidAccessKeyId(ClientError):
    code = "InvalidAccessKeyId"
    status = 403


class InvalidToken(ClientError):
    code = "InvalidToken"


class InvalidRequest(ClientError):
    code = "InvalidRequest"


class InvalidArgument(ClientError):
    code = "InvalidArgument"


class RequestTimeTooSkewed(ClientError):
    code = "RequestTimeTooSkewed"
    status = 403


class AuthorizationHeaderMalformed(ClientError):
    code = "AuthorizationHeaderMalformed"


class AuthorizationQueryParametersError(ClientError):
    code = "AuthorizationQueryParametersError"


class ContentSha256Mismatch(ClientError):
    code = "XAmzContentSHA256Mismatch"


class Words(Protocol):
    """What a service says of each fault. Dates are in ISO 8601's basic format."""

    def not_signed(self) -> ClientError: ...
    def cannot_read(self, why: IncompleteSignature, *, presigned: bool) -> ClientError: ...
    def unknown_key(self, access_key: str) -> ClientError: ...
    def wrong_token(self, token: str) -> ClientError: ...
    def expired_token(self) -> ClientError: ...
    def wrong_service(self, claim: Claim, expected: str) -> ClientError: ...
    def wrong_region(self, credential: Credential, expected: str | None, *, presigned: bool) -> ClientError: ...
    def wrong_date(self, claim: Claim) -> ClientError: ...
    def bad_date(self, claim: Claim) -> ClientError: ...
    def bad_expires(self, why: str) -> ClientError: ...
    def too_old(self, claim: Claim, now: str, earliest: str) -> ClientError: ...
    def too_new(self, claim: Claim, now: str, latest: str) -> ClientError: ...
    def expired(self, claim: Claim, now: str, end: str) -> ClientError: ...
    def unsigned_headers(self, names: list[str]) -> ClientError: ...
    def no_match(self, claim: Claim, canonical: str, to_sign: str) -> ClientError: ...


class CommonWords(Struct, frozen=True):
    """Every service but S3: the sentences are the same, the codes are the protocol's."""

    missing: type[ClientError]
    incomplete: type[ClientError]
    unknown: type[ClientError]
    mismatch: type[ClientError]
    over: type[ClientError]
    stale: type[ClientError]

    def not_signed(self) -> ClientError:
        return self.missing("Request is missing Authentication Token")

    def cannot_read(self, why: IncompleteSignature, *, presigned: bool) -> ClientError:
        return self.incomplete(why.message)

    def unknown_key(self, access_key: str) -> ClientError:
        return self.unknown("The security token included in the request is invalid.")

    def wrong_token(self, token: str) -> ClientError:
        return self.unknown("The security token included in the request is invalid.")

    def expired_token(self) -> ClientError:
        return self.stale("The security token included in the request is expired")

    def wrong_service(self, claim: Claim, expected: str) -> ClientError:
        return self.mismatch(f"Credential should be scoped to correct service: '{expected}'. ")

    def wrong_region(self, credential: Credential, expected: str | None, *, presigned: bool) -> ClientError:
        return self.mismatch(f"Credential should be scoped to a valid region, not '{credential.region}'. ")

    def wrong_date(self, claim: Claim) -> ClientError:
        return self.mismatch(
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
            f"'{claim.credential.date}' != '{claim.amz_date[:8]}', from '{claim.amz_date}'."
        )

    def bad_date(self, claim: Claim) -> ClientError:
        return self.incomplete(
            f"Date must be in ISO-8601 'basic format'. Got '{claim.amz_date}'. "
            "See http://en.wikipedia.org/wiki/ISO_8601#Basic_formats"
        )

    def bad_expires(self, why: str) -> ClientError:
        return self.incomplete(why)

    def too_old(self, claim: Claim, now: str, earliest: str) -> ClientError:
        return self.mismatch(
            f"Signature expired: {claim.amz_date} is now earlier than {earliest} ({now} - {SKEW_MAX_MIN} min.)"
        )

    def too_new(self, claim: Claim, now: str, latest: str) -> ClientError:
        return self.mismatch(
            f"Signature not yet current: {claim.amz_date} is still later than {latest} ({now} + {SKEW_MAX_MIN} min.)"
        )

    def expired(self, claim: Claim, now: str, end: str) -> ClientError:
        return self.over(f"Signature expired: {end} is now earlier than {now}.")

    def unsigned_headers(self, names: list[str]) -> ClientError:
        name = "Host' or ':authority" if "host" in names else names[0]
        return self.mismatch(f"'{name}' must be a 'SignedHeader' in the AWS Authorization.")

    def no_match(self, claim: Claim, canonical: str, to_sign: str) -> ClientError:
        return self.mismatch(
            "The request signature we calculated does not match the signature you provided. Check your AWS Secret "
            "Access Key and signing method. Consult the service documentation for details.\n\n"
            f"The Canonical String for this request should have been\n'{canonical}'\n\n"
            f"The String-to-Sign should have been\n'{to_sign}'\n"
        )


QUERY: Final = CommonWords(
    MissingAuthenticationToken,
    IncompleteSignature,
    InvalidClientTokenId,
    SignatureDoesNotMatch,
    RequestExpired,
    ExpiredToken,
)
JSON_RPC: Final = CommonWords(
    MissingAuthenticationTokenException,
    IncompleteSignatureException,
    UnrecognizedClientException,
    InvalidSignatureException,
    InvalidSignatureException,
    ExpiredTokenException,
)
REST_JSON: Final = CommonWords(
    RestMissingAuthenticationToken,
    IncompleteSignatureException,
    RestUnrecognizedClient,
    RestInvalidSignature,
    RestInvalidSignature,
    RestExpiredToken,
)


class S3Words:
    """S3 has codes of its own, and tells apart where the claim stood.

    https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList
    """

    def not_signed(self) -> ClientError:
        return AccessDenied("Access Denied")

    def cannot_read(self, why: IncompleteSignature, *, presigned: bool) -> ClientError:
        if why.message.startswith("Credential"):
            shape = '"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request"'
            return _malformed(presigned, f"the Credential is mal-formed; expecting {shape}.")
        if presigned:
            return AuthorizationQueryParametersError(
                "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, "
                "X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters."
            )
        if "X-Amz-Date" in why.message or why.message.startswith("Date"):
            return AccessDenied("AWS authentication requires a valid Date or x-amz-date header")
        return _malformed(
            presigned, "the authorization header requires three components: Credential, SignedHeaders, and Signature."
        )

    def unknown_key(self, access_key: str) -> ClientError:
        return InvalidAccessKeyId(
            "The AWS Access Key Id you provided does not exist in our records.", AWSAccessKeyId=access_key
        )

    def wrong_token(self, token: str) -> ClientError:
        return InvalidToken("The provided token is malformed or otherwise invalid.", **{"Token-0": token})

    def expired_token(self) -> ClientError:
        return S3ExpiredToken("The provided token has expired.")

    def wrong_service(self, claim: Claim, expected: str) -> ClientError:
        given = claim.credential.service
        return _malformed(claim.presigned, f'incorrect service "{given}". This endpoint belongs to "{expected}".')

    def wrong_region(self, credential: Credential, expected: str | None, *, presigned: bool) -> ClientError:
        region = expected or "us-east-1"
        wrong = f"the region '{credential.region}' is wrong; expecting '{region}'"
        return _malformed(presigned, wrong, Region=region)

    def wrong_date(self, claim: Claim) -> ClientError:
        return _malformed(
            claim.presigned,
            f'Invalid credential date "{claim.credential.date}". '
            f'This date is not the same as X-Amz-Date: "{claim.amz_date[:8]}".',
        )

    def bad_date(self, claim: Claim) -> ClientError:
        if claim.presigned:
            return AuthorizationQueryParametersError(
                "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\""
            )
        return AccessDenied("AWS authentication requires a valid Date or x-amz-date header")

    def bad_expires(self, why: str) -> ClientError:
        return AuthorizationQueryParametersError(why)

    def too_old(self, claim: Claim, now: str, earliest: str) -> ClientError:
        return RequestTimeTooSkewed(
            "The difference between the request time and the current time is too large.",
            RequestTime=claim.amz_date,
            ServerTime=_extended(now),
            MaxAllowedSkewMilliseconds=str(SKEW_MAX_MIN * 60_000),
        )

    def too_new(self, claim: Claim, now: str, latest: str) -> ClientError:
        if claim.presigned:
            return AccessDenied("Request is not yet valid")
        return self.too_old(claim, now, latest)

    def expired(self, claim: Claim, now: str, end: str) -> ClientError:
        times = {"X-Amz-Expires": claim.expires_s, "Expires": _extended(end), "ServerTime": _extended(now)}
        return AccessDenied("Request has expired", **times)

    def unsigned_headers(self, names: list[str]) -> ClientError:
        return AccessDenied(
            "There were headers present in the request which were not signed", HeadersNotSigned=", ".join(names)
        )

    def no_match(self, claim: Claim, canonical: str, to_sign: str) -> ClientError:
        return SignatureDoesNotMatch(
            "The request signature we calculated does not match the signature you provided. "
            "Check your key and signing method.",
            AWSAccessKeyId=claim.credential.access_key,
            StringToSign=to_sign,
            SignatureProvided=claim.signature,
            StringToSignBytes=_hex(to_sign),
            CanonicalRequest=canonical,
            CanonicalRequestBytes=_hex(canonical),
        )


S3: Final = S3Words()


def _malformed(presigned: bool, what: str, **extra: object) -> ClientError:
    if presigned:
        return AuthorizationQueryParametersError(f"Error parsing the X-Amz-Credential parameter; {what}", **extra)
    return AuthorizationHeaderMalformed(f"The authorization header is malformed; {what}", **extra)


def _extended(basic: str) -> str:
    """20130524T000000Z, as S3's errors write it: 2013-05-24T00:00:00Z."""
    return f"{basic[:4]}-{basic[4:6]}-{basic[6:11]}:{basic[11:13]}:{basic[13:]}"


def _hex(text: str) -> str:
    return text.encode("utf-8", "replace").hex(" ")


def words_for(request: Request, service: str) -> Words:
    """The words of the protocol that the request speaks."""
    headers = request.headers
    if service in S3_SERVICES:
        return S3
    if "x-amz-target" in headers or headers.get("smithy-protocol") == "rpc-v2-cbor":
        return JSON_RPC
    if headers.get("content-type", "").startswith("application/x-www-form-urlencoded") or "Action=" in request.query:
        return QUERY
    return REST_JSON
