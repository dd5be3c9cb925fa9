"""S3's values: buckets, versions of objects, uploads in parts. How they lie in the store is `store`'s business."""

import re
from hashlib import sha256
from typing import Final

from msgspec import Struct

from fogbank.kernel.arn import partition_of
from fogbank.kernel.errors import Unsupported
from fogbank.services.s3.errors import InvalidBucketName, KeyTooLong

KEY_BYTES_MAX: Final = 1024  # https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
NULL: Final = "null"  # the version id of what was written while versioning was not enabled
ENABLED: Final = "Enabled"
STANDARD: Final = "STANDARD"

# https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
_NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9.-]{1,61})[a-z0-9]")
_ADDRESS: Final = re.compile(r"\d+\.\d+\.\d+\.\d+")
_PREFIXES: Final = ("xn--", "sthree-", "amzn-s3-demo-")
_SUFFIXES: Final = ("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3")


class Piece(Struct, frozen=True, array_like=True):
    """A run of bytes: in an item of the store, or in a blob, which is named by its hash and its owner's alone."""

    size: int
    item: int = 0
    sha256: str = ""


class Sum(Struct, frozen=True, array_like=True):
    """A checksum: "CRC32", its value in base64, and whether it is of the FULL_OBJECT or a COMPOSITE of the parts'."""

    algorithm: str
    value: str
    kind: str = "FULL_OBJECT"


class PartOfObject(Struct, frozen=True, array_like=True):
    """A part of an object that was uploaded in parts."""

    number: int
    size: int
    checksum: str = ""


class Encryption(Struct, frozen=True, array_like=True):
    """How it is said to be encrypted: kept and shown. https://docs.aws.amazon.com/AmazonS3/latest/userguide/serv-side-encryption.html"""

    algorithm: str = "AES256"
    key_id: str = ""
    bucket_key: bool = False
    customer_md5: str = ""  # of the key that the caller brought, and must bring again


class Lock(Struct, frozen=True, omit_defaults=True):
    """Object Lock: a retention until a moment, and a legal hold."""

    mode: str = ""
    until_s: float = 0.0
    hold: str = ""


class Version(Struct, frozen=True, omit_defaults=True):
    """One version of an object, or a delete marker. `seq` grows from version to version of a key.

    `headers` are those that it is given back with (by their names in the model: "CacheControl"); `metadata` the
    user's. `etag` is without its quotes.
    """

    key: str
    id: str
    seq: int
    at_ms: int
    owner: str = ""
    marker: bool = False
    etag: str = ""
    size: int = 0
    pieces: tuple[Piece, ...] = ()
    checksum: Sum | None = None
    parts: tuple[PartOfObject, ...] = ()
    headers: dict[str, str] = {}
    metadata: dict[str, str] = {}
    tags: dict[str, str] = {}
    storage_class: str = STANDARD
    encryption: Encryption = Encryption()
    lock: Lock | None = None
    acl: str = ""

    @property
    def quoted_etag(self) -> str:
        return f'"{self.etag}"'

    @property
    def modified_s(self) -> float:
        return self.at_ms / 1000

    @property
    def http_modified_s(self) -> float:
        """HTTP's dates have no fraction."""
        return float(self.at_ms // 1000)


class Bucket(Struct, frozen=True, omit_defaults=True):
    """A bucket. `documents` are its configurations, by the name of their subresource, as JSON.

    While `closing` it is being deleted: nothing is written into it.
    """

    name: str
    account: str
    region: str
    created_ms: int
    location: str = ""  # the LocationConstraint that it was made with
    versioning: str = ""  # "", Enabled, Suspended
    ownership: str = "BucketOwnerEnforced"
    acl: str = ""
    object_lock: bool = False
    closing: bool = False
    documents: dict[str, bytes] = {}

    @property
    def arn(self) -> str:
        return f"arn:{partition_of(self.region)}:s3:::{self.name}"

    @property
    def owner_id(self) -> str:
        return canonical_id(self.account)


class Upload(Struct, frozen=True, omit_defaults=True):
    """An upload in parts that is under way; `draft` is the version that it will be."""

    id: str
    draft: Version
    algorithm: str = ""  # of the checksums that the parts must have; "" for CRC64NVME, which need not be sent
    kind: str = "FULL_OBJECT"


class Part(Struct, frozen=True, array_like=True):
    """An uploaded part."""

    number: int
    etag: str
    size: int
    at_ms: int
    pieces: tuple[Piece, ...]
    checksum: Sum


def canonical_id(account: str) -> str:
    """The canonical user id of an account: opaque, 64 hexadecimal digits. Here it follows from the account."""
    return sha256(f"canonical:{account}".encode()).hexdigest()


def check_bucket_name(name: str) -> None:
    """The rules for new general purpose buckets. Raises InvalidBucketName."""
    if (
        not _NAME.fullmatch(name)
        or ".." in name
        or _ADDRESS.fullmatch(name)
        or name.startswith(_PREFIXES)
        or name.endswith(_SUFFIXES)
    ):
        raise InvalidBucketName(name)


def check_key(key: str) -> None:
    """Raises KeyTooLongError; Unsupported for the one character that no key of ours can hold."""
    size_bytes = len(key.encode("utf-8", "surrogatepass"))
    if size_bytes > KEY_BYTES_MAX:
        raise KeyTooLong(size_bytes, KEY_BYTES_MAX)
    if "\0" in key:
        raise Unsupported("the character NUL in an object's key")
