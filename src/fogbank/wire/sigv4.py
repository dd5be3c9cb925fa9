"""Signature Version 4: read who signed a request. Pure; every table is bounded.

Where the credential stands in a request:

    Authorization: AWS4-HMAC-SHA256 Credential=KEY/DATE/REGION/SERVICE/aws4_request, SignedHeaders=…, Signature=…
    Authorization: AWS4-ECDSA-P256-SHA256 Credential=KEY/DATE/SERVICE/aws4_request, …   X-Amz-Region-Set has the region
    Authorization: AWS KEY:signature                                                    Signature Version 2, S3's header
    ?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=KEY%2FDATE%2F…                   a presigned URL
    ?AWSAccessKeyId=KEY&Signature=…                                                     Signature Version 2, or its form

Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html
"""

import re
from typing import Final, Literal
from urllib.parse import unquote_plus

from msgspec import Struct

from fogbank.kernel.errors import ClientError
from fogbank.wire.http import Request

Algorithm = Literal["AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256", "AWS"]
SIGV4: Final = "AWS4-HMAC-SHA256"
SIGV4A: Final = "AWS4-ECDSA-P256-SHA256"
SIGV2: Final = "AWS"

_TERMINATOR: Final = "aws4_request"
_CREDENTIALS_MAX: Final = 1024
_CREDENTIAL_CHARS_MAX: Final = 512


class IncompleteSignature(ClientError):
    """The request does not conform to AWS standards.

    https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
    """

    code = "IncompleteSignature"


class Credential(Struct, frozen=True, gc=False):
    """Who says to have signed, and for what: the access key and its scope."""

    access_key: str
    date: str  # YYYYMMDD; "" in Signature Version 2
    region: str  # "" where the algorithm has none in its scope
    service: str  # "" in Signature Version 2
    algorithm: Algorithm = SIGV4

    @property
    def scope(self) -> str:
        return f"{self.date}/{self.region}/{self.service}/{_TERMINATOR}"


_credentials: Final[dict[str, Credential]] = {}


def credential_of(request: Request) -> Credential | None:
    """The credential of a request, unverified; None if it is not signed. Raises IncompleteSignature.

    This runs once a request, so a credential that was read before is found by its text.
    """
    header = request.headers.get("authorization")
    if header is None:
        return _credential_in_parameters(request)
    if header.startswith("AWS4-"):
        start = header.find("Credential=") + 11
        if start > 10:
            end = header.find(",", start)
            text = header[start:] if end < 0 else header[start:end]
            found = _credentials.get(text) or _remember(text)
            if header.startswith(found.algorithm):
                return found
        raise IncompleteSignature(f"Authorization header requires 'Credential' parameter. Authorization={header}")
    if header.startswith("AWS "):
        return Credential(header[4:].partition(":")[0].strip(), "", "", "", SIGV2)
    return None  # a scheme of somebody else's: a bearer token for an authorizer, say


def _remember(text: str) -> Credential:
    credential = _parse_credential(text)
    if len(_credentials) >= _CREDENTIALS_MAX:
        _credentials.clear()
    _credentials[text] = credential
    return credential


def _parse_credential(text: str) -> Credential:
    parts = text.strip().split("/")
    if len(text) <= _CREDENTIAL_CHARS_MAX and parts[-1] == _TERMINATOR and all(parts):
        if len(parts) == 5:
            return Credential(parts[0], parts[1], parts[2], parts[3])
        if len(parts) == 4:
            return Credential(parts[0], parts[1], "", parts[2], SIGV4A)
    raise IncompleteSignature(
        "Credential must have exactly 5 slash-delimited elements, "
        f"e.g. keyid/date/region/service/term, got '{text[:_CREDENTIAL_CHARS_MAX]}'"
    )


_QUERY_CREDENTIAL: Final = re.compile("(?:^|&)(X-Amz-Credential|AWSAccessKeyId)=([^&]*)")
_FORM_CREDENTIAL: Final = re.compile(b"(?:^|&)AWSAccessKeyId=([^&]*)")


def _credential_in_parameters(request: Request) -> Credential | None:
    if request.query:
        found = _QUERY_CREDENTIAL.search(request.query)
        if found is not None:
            text = unquote_plus(found[2])
            if found[1] == "AWSAccessKeyId":
                return Credential(text, "", "", "", SIGV2)
            return _credentials.get(text) or _remember(text)
    if request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        in_form = _FORM_CREDENTIAL.search(request.body)
        if in_form is not None:
            return Credential(unquote_plus(in_form[1].decode("latin-1")), "", "", "", SIGV2)
    return None
