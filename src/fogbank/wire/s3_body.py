"""Bodies of S3's requests: taken out of the aws-chunked encoding, and compared with the checksums they came with.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList
"""

import binascii
from base64 import b64decode, b64encode
from collections.abc import Callable
from hashlib import md5
from typing import Final

from fogbank.kernel.checksums import CHECKSUMS
from fogbank.kernel.errors import ClientError
from fogbank.wire.auth_errors import InvalidRequest
from fogbank.wire.chunked import BadDigest, decode, is_chunked
from fogbank.wire.http import Request
from fogbank.wire.sigv4 import Seal

_PREFIX: Final = "x-amz-checksum-"
_MD5_BYTES: Final = 16
# Its checksum headers speak of the whole object, not of its own body.
_OF_THE_OBJECT: Final = frozenset({"CompleteMultipartUpload"})


class InvalidDigest(ClientError):
    code = "InvalidDigest"

    def __init__(self, value: str) -> None:
        super().__init__("The Content-MD5 you specified was invalid.", **{"Content-MD5": value})


class Md5Mismatch(ClientError):
    code = "BadDigest"

    def __init__(self, expected: str, calculated: str) -> None:
        super().__init__(
            "The Content-MD5 you specified did not match what we received.",
            ExpectedDigest=expected,
            CalculatedDigest=calculated,
        )


def opened(request: Request, operation: str, seal: Callable[[Request], Seal | None]) -> Request:
    """The request with its body as it was meant, and proven whole where it says how. Trailers become headers.

    Raises AwsError: BadDigest, InvalidDigest, InvalidRequest, IncompleteBody and what else is wrong with the encoding.
    """
    proven: dict[str, str] = {}
    if is_chunked(request.headers):
        body, proven = decode(request.headers, request.body, seal(request))
        headers = {**request.headers, **proven}
        # "aws-chunked" tells how it was sent, not what the object is.
        encodings = [part.strip() for part in headers.pop("content-encoding", "").split(",")]
        if kept := [part for part in encodings if part and part != "aws-chunked"]:
            headers["content-encoding"] = ",".join(kept)
        request = Request(request.method, request.path, request.query, headers, body)
    if operation not in _OF_THE_OBJECT:
        _check(request, proven)
    return request


def _check(request: Request, proven: dict[str, str]) -> None:
    headers = request.headers
    if "content-md5" in headers:
        _check_md5(headers["content-md5"], request.body)
    stated = [name for name in CHECKSUMS if _PREFIX + name in headers]
    if len(stated) > 1:
        raise InvalidRequest("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.")
    for name in stated:
        if _PREFIX + name not in proven:
            _check_sum(name, headers[_PREFIX + name], request.body)


def _check_md5(stated: str, body: bytes) -> None:
    digest = _decoded(stated)
    if digest is None or len(digest) != _MD5_BYTES:
        raise InvalidDigest(stated)
    computed = md5(body, usedforsecurity=False).digest()
    if digest != computed:
        raise Md5Mismatch(stated, b64encode(computed).decode())


def _check_sum(name: str, stated: str, body: bytes) -> None:
    checksum = CHECKSUMS[name]()
    checksum.update(body)
    computed, digest = checksum.digest(), _decoded(stated)
    if digest is None or len(digest) != len(computed):
        raise InvalidRequest(f"Value for {_PREFIX}{name} header is invalid.")
    if digest != computed:
        raise BadDigest(name)


def _decoded(text: str) -> bytes | None:
    try:
        return b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
