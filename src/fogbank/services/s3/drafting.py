"""What a caller says of an object before its bytes are looked at: headers, metadata, tags, class, encryption, lock.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html
"""

from typing import Any, Final

import msgspec
from msgspec import Struct, field

from fogbank.kernel.action import Context
from fogbank.services.s3.customer_keys import CustomerKey
from fogbank.services.s3.errors import (
    AclsNotSupported,
    InvalidArgument,
    InvalidObjectState,
    InvalidRequest,
    InvalidStorageClass,
    MetadataTooLarge,
)
from fogbank.services.s3.model import STANDARD, Bucket, Encryption, Lock, Version, check_key
from fogbank.services.s3.tagging import tags_in_header

METADATA_BYTES_MAX: Final = 2048
CONTENT_TYPE: Final = "binary/octet-stream"
HEADERS: Final = (
    "CacheControl",
    "ContentDisposition",
    "ContentEncoding",
    "ContentLanguage",
    "ContentType",
    "Expires",
    "WebsiteRedirectLocation",
)
_STORAGE_CLASSES: Final = frozenset(
    {
        STANDARD,
        "REDUCED_REDUNDANCY",
        "STANDARD_IA",
        "ONEZONE_IA",
        "INTELLIGENT_TIERING",
        "GLACIER",
        "DEEP_ARCHIVE",
        "GLACIER_IR",
    }
)
ARCHIVED: Final = frozenset({"GLACIER", "DEEP_ARCHIVE"})
_CANNED_ACLS: Final = frozenset(
    {
        "private",
        "public-read",
        "public-read-write",
        "authenticated-read",
        "aws-exec-read",
        "bucket-owner-read",
        "bucket-owner-full-control",
    }
)
_ENCRYPTIONS: Final = frozenset({"AES256", "aws:kms", "aws:kms:dsse"})


class Described(CustomerKey, frozen=True, kw_only=True, rename="pascal"):
    """The members that PutObject, CopyObject and CreateMultipartUpload share."""

    bucket: str
    key: str
    acl: str | None = field(default=None, name="ACL")
    cache_control: str | None = None
    content_disposition: str | None = None
    content_encoding: str | None = None
    content_language: str | None = None
    content_type: str | None = None
    expires: str | None = None
    metadata: dict[str, str] | None = None
    server_side_encryption: str | None = None
    storage_class: str | None = None
    website_redirect_location: str | None = None
    sse_kms_key_id: str | None = field(default=None, name="SSEKMSKeyId")
    bucket_key_enabled: bool | None = None
    request_payer: str | None = None
    tagging: str | None = None
    object_lock_mode: str | None = None
    object_lock_retain_until_date: float | None = None
    object_lock_legal_hold_status: str | None = None
    expected_bucket_owner: str | None = None


class Encrypted(Struct, frozen=True, kw_only=True, rename="pascal"):
    """How answers show the encryption."""

    server_side_encryption: str | None = None
    sse_kms_key_id: str | None = field(default=None, name="SSEKMSKeyId")
    bucket_key_enabled: bool | None = None


class EncryptionByDefault(Struct, frozen=True, rename="pascal"):
    sse_algorithm: str = field(name="SSEAlgorithm")
    kms_master_key_id: str | None = field(default=None, name="KMSMasterKeyID")


class EncryptionRule(Struct, frozen=True, rename="pascal"):
    apply_server_side_encryption_by_default: EncryptionByDefault | None = None
    bucket_key_enabled: bool | None = None


class EncryptionConfiguration(Struct, frozen=True, rename="pascal"):
    rules: list[EncryptionRule]


class DefaultRetention(Struct, frozen=True, rename="pascal"):
    mode: str | None = None
    days: int | None = None
    years: int | None = None


class LockRule(Struct, frozen=True, rename="pascal"):
    default_retention: DefaultRetention | None = None


class LockConfiguration(Struct, frozen=True, rename="pascal"):
    object_lock_enabled: str | None = None
    rule: LockRule | None = None


def draft(ctx: Context, bucket: Bucket, asked: Described) -> Version:
    """The version as far as it is described. Raises the errors of what is wrong about it."""
    check_key(asked.key)
    check_acl(bucket, asked.acl)
    return Version(
        asked.key,
        "",
        0,
        ctx.now_ms,
        owner=ctx.account,
        headers=headers_of(asked),
        metadata=metadata_of(asked.metadata),
        tags=tags_in_header(asked.tagging),
        storage_class=storage_class_of(asked.storage_class),
        encryption=encryption_of(ctx, bucket, asked),
        lock=lock_of(ctx, bucket, asked),
        acl=asked.acl or "",
    )


def headers_of(asked: Described) -> dict[str, str]:
    """The headers with which the object is given back."""
    said = msgspec.structs.asdict(asked)
    names = {name: _attribute(name) for name in HEADERS}
    found = {name: said[attribute] for name, attribute in names.items() if said[attribute]}
    return {"ContentType": CONTENT_TYPE, **found}


def _attribute(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


def metadata_of(metadata: dict[str, str] | None) -> dict[str, str]:
    """Raises MetadataTooLarge."""
    found = {name.lower(): value for name, value in (metadata or {}).items()}
    size_bytes = sum(len(name.encode()) + len(value.encode()) for name, value in found.items())
    if size_bytes > METADATA_BYTES_MAX:
        raise MetadataTooLarge(size_bytes, METADATA_BYTES_MAX)
    return found


def storage_class_of(asked: str | None) -> str:
    """Raises InvalidStorageClass."""
    if asked is not None and asked not in _STORAGE_CLASSES:
        raise InvalidStorageClass(asked)
    return asked or STANDARD


def check_acl(bucket: Bucket, acl: str | None) -> None:
    """Raises AccessControlListNotSupported where the owner owns all; InvalidArgument for what is no canned ACL.

    That `private` is let through there, as what it is anyway, is a guess.
    """
    if acl is None:
        return
    if acl not in _CANNED_ACLS:
        raise InvalidArgument("", "x-amz-acl", acl)
    if bucket.ownership == "BucketOwnerEnforced" and acl not in ("private", "bucket-owner-full-control"):
        raise AclsNotSupported


def encryption_of(ctx: Context, bucket: Bucket, asked: Described) -> Encryption:
    """What is asked for, else the bucket's default, else S3's own keys."""
    algorithm = asked.server_side_encryption
    if fingerprint := asked.fingerprint():
        if algorithm is not None:
            raise InvalidArgument(
                "Server Side Encryption with Customer provided key is incompatible with the encryption method "
                "specified",
                "x-amz-server-side-encryption",
                algorithm,
            )
        return Encryption(customer_md5=fingerprint)
    if algorithm is None:
        return default_encryption(ctx, bucket)
    if algorithm not in _ENCRYPTIONS:
        raise InvalidArgument(
            "The encryption method specified is not supported", "x-amz-server-side-encryption", algorithm
        )
    if algorithm == "AES256":
        if asked.sse_kms_key_id:
            raise InvalidArgument(
                "Server Side Encryption with AWS KMS managed key requires HTTP header "
                "x-amz-server-side-encryption : aws:kms",
                "x-amz-server-side-encryption",
                algorithm,
            )
        return Encryption()
    return Encryption(algorithm, _key_arn(ctx, asked.sse_kms_key_id), bool(asked.bucket_key_enabled))


def default_encryption(ctx: Context, bucket: Bucket) -> Encryption:
    """What PutBucketEncryption said."""
    document = bucket.documents.get("encryption")
    if document is None:
        return Encryption()
    rule = msgspec.json.decode(document, type=EncryptionConfiguration).rules[0]
    default = rule.apply_server_side_encryption_by_default
    if default is None or default.sse_algorithm == "AES256":
        return Encryption()
    return Encryption(default.sse_algorithm, _key_arn(ctx, default.kms_master_key_id), bool(rule.bucket_key_enabled))


def _key_arn(ctx: Context, key_id: str | None) -> str:
    if key_id and key_id.startswith("arn:"):
        return key_id
    resource = "alias/aws/s3" if not key_id else key_id if key_id.startswith("alias/") else f"key/{key_id}"
    return f"arn:aws:kms:{ctx.region}:{ctx.account}:{resource}"


def shown_encryption(encryption: Encryption) -> dict[str, Any]:
    """Keyword arguments of `Encrypted`, or of `KeyShown`."""
    if encryption.customer_md5:
        return {"sse_customer_algorithm": "AES256", "sse_customer_key_md5": encryption.customer_md5}
    if not encryption.key_id:
        return {"server_side_encryption": encryption.algorithm}
    return {
        "server_side_encryption": encryption.algorithm,
        "sse_kms_key_id": encryption.key_id,
        "bucket_key_enabled": encryption.bucket_key or None,
    }


def lock_of(ctx: Context, bucket: Bucket, asked: Described) -> Lock | None:
    """The lock that is asked for, else the bucket's default retention.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
    """
    mode, until_s, hold = (
        asked.object_lock_mode,
        asked.object_lock_retain_until_date,
        asked.object_lock_legal_hold_status,
    )
    if mode is None and until_s is None and hold is None:
        return _default_lock(ctx, bucket)
    if not bucket.object_lock:
        raise InvalidRequest("Bucket is missing Object Lock Configuration")
    if (mode is None) != (until_s is None):
        raise InvalidRequest("x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied")
    check_retention(ctx, mode, until_s)
    if hold not in (None, "ON", "OFF"):
        raise InvalidArgument("Legal Hold must be either of 'ON' or 'OFF'", "x-amz-object-lock-legal-hold", hold)
    return Lock(mode or "", until_s or 0.0, hold or "")


def check_retention(ctx: Context, mode: str | None, until_s: float | None) -> None:
    """Raises InvalidArgument."""
    if mode not in (None, "GOVERNANCE", "COMPLIANCE"):
        raise InvalidArgument("Unknown wormMode directive.", "x-amz-object-lock-mode", mode)
    if until_s is not None and until_s * 1000 <= ctx.now_ms:
        raise InvalidArgument(
            "The retain until date must be in the future!", "x-amz-object-lock-retain-until-date", until_s
        )


def _default_lock(ctx: Context, bucket: Bucket) -> Lock | None:
    document = bucket.documents.get("object-lock")
    if document is None:
        return None
    rule = msgspec.json.decode(document, type=LockConfiguration).rule
    retention = rule.default_retention if rule else None
    if retention is None:
        return None
    days = retention.days or 365 * (retention.years or 0)
    return Lock(retention.mode or "", ctx.now_ms / 1000 + days * 86_400)


def refuse_archived(version: Version) -> None:
    """Raises InvalidObjectState: an archived object is read only when it is restored, and nothing restores it here."""
    if version.storage_class in ARCHIVED:
        raise InvalidObjectState(version.storage_class)
