"""Encryption with keys that the caller brings (SSE-C): the key is asked for again, and kept nowhere.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerSideEncryptionCustomerKeys.html

The bytes lie on the disk as they are. Of the key its MD5 is kept, by which the same one is known again. The sentences
are those that S3 was seen to say; the page names the rules only.
"""

import binascii
from base64 import b64decode, b64encode
from hashlib import md5
from typing import Final

from msgspec import Struct, field

from fogbank.kernel.errors import ClientError
from fogbank.services.s3.errors import (
    AccessDenied,
    InvalidArgument,
    InvalidRequest,
)
from fogbank.services.s3.model import Encryption, Upload

_KEY_BYTES: Final = 32
_ASKING: Final = "Requests specifying Server Side Encryption with Customer provided keys must provide"
_HEADER: Final = "x-amz-server-side-encryption-customer"


class InvalidEncryptionAlgorithm(ClientError):
    code = "InvalidEncryptionAlgorithmError"

    def __init__(self, asked: str) -> None:
        super().__init__(
            "The Encryption request you specified is not valid. Supported value: AES256.",
            ArgumentName="x-amz-server-side-encryption",
            ArgumentValue=asked,
        )


class CustomerKey(Struct, frozen=True, kw_only=True, rename="pascal"):
    """The members in which requests carry a key."""

    sse_customer_algorithm: str | None = field(default=None, name="SSECustomerAlgorithm")
    sse_customer_key: str | None = field(default=None, name="SSECustomerKey")
    sse_customer_key_md5: str | None = field(default=None, name="SSECustomerKeyMD5")

    def fingerprint(self) -> str:
        """Raises what `fingerprint_of` raises."""
        return fingerprint_of(self.sse_customer_algorithm, self.sse_customer_key, self.sse_customer_key_md5)


class KeyShown(Struct, frozen=True, kw_only=True, rename="pascal"):
    """How answers tell of the key."""

    sse_customer_algorithm: str | None = field(default=None, name="SSECustomerAlgorithm")
    sse_customer_key_md5: str | None = field(default=None, name="SSECustomerKeyMD5")


def fingerprint_of(algorithm: str | None, key: str | None, key_md5: str | None) -> str:
    """The MD5 of the key that a request brings, in base64; "" when it brings none.

    Raises InvalidEncryptionAlgorithmError, InvalidArgument.
    """
    if algorithm is None and key is None and key_md5 is None:
        return ""
    if algorithm is None:
        raise InvalidArgument(f"{_ASKING} a valid encryption algorithm.", f"{_HEADER}-algorithm", "null")
    if algorithm != "AES256":
        raise InvalidEncryptionAlgorithm(algorithm)
    if key is None:
        raise InvalidArgument(f"{_ASKING} an appropriate secret key.", f"{_HEADER}-key", "null")
    if key_md5 is None:
        raise InvalidArgument(f"{_ASKING} the client calculated MD5 of the secret key.", f"{_HEADER}-key-MD5", "null")
    try:
        secret = b64decode(key, validate=True)
    except binascii.Error:
        secret = b""
    if len(secret) != _KEY_BYTES:
        raise InvalidArgument(
            "The secret key was invalid for the specified algorithm.", f"{_HEADER}-algorithm", algorithm
        )
    if b64encode(md5(secret, usedforsecurity=False).digest()).decode() != key_md5:
        raise InvalidArgument(
            "The calculated MD5 hash of the key did not match the hash that was provided.",
            f"{_HEADER}-key-MD5",
            key_md5,
        )
    return key_md5


def check(encryption: Encryption, fingerprint: str) -> None:
    """Whether a reader brings the key of an object. Raises InvalidRequest, AccessDenied."""
    if encryption.customer_md5 and not fingerprint:
        raise InvalidRequest(
            "The object was stored using a form of Server Side Encryption. "
            "The correct parameters must be provided to retrieve the object."
        )
    if fingerprint and not encryption.customer_md5:
        raise InvalidRequest("The encryption parameters are not applicable to this object.")
    if fingerprint != encryption.customer_md5:
        raise AccessDenied


def check_part(upload: Upload, fingerprint: str) -> None:
    """Whether a part comes with the key that its upload began with. Raises InvalidRequest."""
    began = upload.draft.encryption.customer_md5
    if began and not fingerprint:
        raise InvalidRequest(
            "The multipart upload initiate requested encryption. "
            "Subsequent part requests must include the appropriate encryption parameters."
        )
    if fingerprint and not began:
        raise InvalidRequest(
            "The multipart upload initiate did not request encryption. "
            "Please resend the request without sending encryption parameters."
        )
    if fingerprint != began:
        raise InvalidRequest("The provided encryption parameters did not match the ones used originally.")
