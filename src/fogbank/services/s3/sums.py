"""Checksums of objects: which one a caller sent, and what the parts' sums are together.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
"""

from base64 import b64decode
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from msgspec import Struct, field

from fogbank.kernel.checksums import CHECKSUMS
from fogbank.services.s3.content import encoded
from fogbank.services.s3.errors import InvalidRequest
from fogbank.services.s3.model import Sum

ALGORITHMS: Final = ("CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256")
DEFAULT: Final = "CRC64NVME"  # what S3 computes by itself when the caller sends none
COMPOSITE: Final = "COMPOSITE"
FULL_OBJECT: Final = "FULL_OBJECT"
# Reflected polynomials, and their widths in bits.
_POLYNOMIALS: Final = {"CRC32": (0xEDB88320, 32), "CRC32C": (0x82F63B78, 32), "CRC64NVME": (0x9A6C9329AC4BC9B5, 64)}


class Sums(Struct, frozen=True, kw_only=True, rename="pascal"):
    """The members in which requests and answers carry a checksum."""

    checksum_crc32: str | None = field(default=None, name="ChecksumCRC32")
    checksum_crc32c: str | None = field(default=None, name="ChecksumCRC32C")
    checksum_crc64nvme: str | None = field(default=None, name="ChecksumCRC64NVME")
    checksum_sha1: str | None = field(default=None, name="ChecksumSHA1")
    checksum_sha256: str | None = field(default=None, name="ChecksumSHA256")


class TypedSums(Sums, frozen=True, kw_only=True, rename="pascal"):
    """With the word for what it is of."""

    checksum_type: str | None = None


class SealedSums(Sums, frozen=True, kw_only=True, rename="pascal"):
    """With the encryption, beside it."""

    server_side_encryption: str | None = None
    sse_kms_key_id: str | None = field(default=None, name="SSEKMSKeyId")
    bucket_key_enabled: bool | None = None
    sse_customer_algorithm: str | None = field(default=None, name="SSECustomerAlgorithm")
    sse_customer_key_md5: str | None = field(default=None, name="SSECustomerKeyMD5")


class TypedSealedSums(SealedSums, frozen=True, kw_only=True, rename="pascal"):
    """With both."""

    checksum_type: str | None = None


def given(request: Struct) -> Sum | None:
    """The checksum that a request carries in the members of `Sums`."""
    for algorithm in ALGORITHMS:
        value: str | None = getattr(request, f"checksum_{algorithm.lower()}")
        if value is not None:
            return Sum(algorithm, value)
    return None


def members(checksum: Sum | None, *, typed: bool = True) -> dict[str, str]:
    """A checksum as keyword arguments of `TypedSums` (or of `Sums`)."""
    if checksum is None:
        return {}
    found = {f"checksum_{checksum.algorithm.lower()}": checksum.value}
    return {**found, "checksum_type": checksum.kind} if typed else found


def check_algorithm(algorithm: str | None) -> None:
    """Raises InvalidRequest for one that there is not (or that is not built)."""
    if algorithm is not None and algorithm not in ALGORITHMS:
        raise InvalidRequest(
            "Checksum algorithm provided is unsupported. Please try again with any of the valid types: "
            "[CRC32, CRC32C, CRC64NVME, SHA1, SHA256]"
        )


def kind_for(algorithm: str, asked: str | None) -> str:
    """Whether an upload's checksum is a COMPOSITE or of the FULL_OBJECT. Raises InvalidRequest.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html#Full-object-and-composite-checksums
    """
    if asked not in (None, COMPOSITE, FULL_OBJECT):
        raise InvalidRequest("Value for x-amz-checksum-type header is invalid.")
    usual = FULL_OBJECT if algorithm == "CRC64NVME" else COMPOSITE
    if asked is None:
        return usual
    if (asked == FULL_OBJECT and algorithm.startswith("SHA")) or (asked == COMPOSITE and algorithm == "CRC64NVME"):
        raise InvalidRequest(
            f"The {asked} checksum type cannot be used with the {algorithm.lower()} checksum algorithm."
        )
    return asked


def together(algorithm: str, kind: str, parts: Sequence[tuple[str, int]]) -> Sum:
    """The checksum of an object of its parts': their values in base64, and their sizes in bytes."""
    if kind == COMPOSITE:
        checksum = CHECKSUMS[algorithm.lower()]()
        for value, _ in parts:
            checksum.update(b64decode(value))
        return Sum(algorithm, f"{encoded(checksum.digest())}-{len(parts)}", COMPOSITE)
    return Sum(algorithm, _joined(algorithm, parts), FULL_OBJECT)


def _joined(algorithm: str, parts: Iterable[tuple[str, int]]) -> str:
    """A CRC of the whole from those of the parts, without their bytes."""
    polynomial, width = _POLYNOMIALS[algorithm]
    total = 0
    for value, size in parts:
        # Zeros after a message multiply its remainder by x to as many bits; sums of start and end cancel out.
        total = _times(total, _power(polynomial, width, 8 * size), polynomial, width)
        total ^= int.from_bytes(b64decode(value), "big")
    return encoded(total.to_bytes(width // 8, "big"))


def _times(left: int, right: int, polynomial: int, width: int) -> int:
    """The product of two polynomials modulo the third, all reflected: the highest bit is that of x to the 0."""
    product, top = 0, 1 << (width - 1)
    for _ in range(width):
        if left & top:
            product ^= right
        left = left << 1 & ((1 << width) - 1)
        right = right >> 1 ^ (polynomial if right & 1 else 0)
    return product


@lru_cache(maxsize=256)
def _power(polynomial: int, width: int, exponent: int) -> int:
    """x to a power."""
    result, square = 1 << (width - 1), 1 << (width - 2)
    while exponent:
        if exponent & 1:
            result = _times(result, square, polynomial, width)
        square = _times(square, square, polynomial, width)
        exponent >>= 1
    return result
