import hashlib
from typing import Any

import pytest

from fogbank.front.connection import ConnectionLimits
from tests.cloud import Cloud
from tests.services.s3.asking import body, code, refused

KMS = "arn:aws:kms:us-east-1:000000000000:key/1"


def test_headers_metadata_and_tags_come_back(s3: Any, bucket: str) -> None:
    said = {
        "CacheControl": "max-age=1",
        "ContentDisposition": "attachment",
        "ContentEncoding": "gzip",
        "ContentLanguage": "de",
        "ContentType": "text/plain",
        "Metadata": {"color": "blue"},
        "StorageClass": "STANDARD_IA",
        "WebsiteRedirectLocation": "/other",
    }
    s3.put_object(Bucket=bucket, Key="k", Body=b"x", Tagging="a=1&b=%20", **said)
    found = s3.get_object(Bucket=bucket, Key="k")
    assert {name: found[name] for name in said} == said
    assert found["TagCount"] == 2


@pytest.mark.parametrize("size", [0, 1, 65_536, 65_537, 1_500_000], ids=str)
def test_small_and_large_bodies(s3: Any, bucket: str, size: int) -> None:
    data = bytes(index % 251 for index in range(size))
    put = s3.put_object(Bucket=bucket, Key="k", Body=data)
    assert put["ETag"] == f'"{hashlib.md5(data, usedforsecurity=False).hexdigest()}"'
    assert body(s3.get_object(Bucket=bucket, Key="k")) == data


@pytest.mark.parametrize(
    ("algorithm", "checksum"),
    [
        ("CRC32", "NhCmhg=="),
        ("CRC32C", "mnG7TA=="),
        ("CRC64NVME", "M3eFcAZSQlc="),
        ("SHA1", "qvTGHdzF6KLavt4PO0gs2a6pQ00="),
        ("SHA256", "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="),
    ],
)
def test_checksums(s3: Any, bucket: str, algorithm: str, checksum: str) -> None:
    put = s3.put_object(Bucket=bucket, Key="k", Body=b"hello", **{f"Checksum{algorithm}": checksum})
    assert put[f"Checksum{algorithm}"] == checksum
    found = s3.head_object(Bucket=bucket, Key="k", ChecksumMode="ENABLED")
    assert (found[f"Checksum{algorithm}"], found["ChecksumType"]) == (checksum, "FULL_OBJECT")


def test_bodies_that_did_not_arrive_whole(s3: Any, bucket: str) -> None:
    assert code(s3.put_object, Bucket=bucket, Key="k", Body=b"hello", ChecksumCRC32="AAAAAA==") == "BadDigest"
    assert code(s3.put_object, Bucket=bucket, Key="k", Body=b"hello", ChecksumSHA1="AAAA") == "InvalidRequest"
    assert code(s3.put_object, Bucket=bucket, Key="k", Body=b"hello", ContentMD5="AAAA") == "InvalidDigest"
    wrong = "AAAAAAAAAAAAAAAAAAAAAA=="
    found = refused(s3.put_object, Bucket=bucket, Key="k", Body=b"hello", ContentMD5=wrong)
    assert (found["Code"], found["ExpectedDigest"]) == ("BadDigest", wrong)
    assert code(s3.head_object, Bucket=bucket, Key="k") == "404"


def test_conditional_writes(s3: Any, bucket: str) -> None:
    etag = s3.put_object(Bucket=bucket, Key="k", Body=b"1", IfNoneMatch="*")["ETag"]
    assert refused(s3.put_object, Bucket=bucket, Key="k", Body=b"2", IfNoneMatch="*") == {
        "Code": "PreconditionFailed",
        "Message": "At least one of the pre-conditions you specified did not hold",
        "Condition": "If-None-Match",
        "Status": 412,
    }
    assert code(s3.put_object, Bucket=bucket, Key="k", Body=b"2", IfMatch='"other"') == "PreconditionFailed"
    assert code(s3.put_object, Bucket=bucket, Key="new", Body=b"2", IfMatch=etag) == "NoSuchKey"
    s3.put_object(Bucket=bucket, Key="k", Body=b"2", IfMatch=etag)
    assert body(s3.get_object(Bucket=bucket, Key="k")) == b"2"


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        pytest.param({"Key": "k" * 1025}, "KeyTooLongError", id="a long key"),
        pytest.param({"Metadata": {"a": "x" * 2048}}, "MetadataTooLarge", id="much metadata"),
        pytest.param({"StorageClass": "SLOW"}, "InvalidStorageClass", id="no storage class"),
        pytest.param({"ServerSideEncryption": "rot13"}, "InvalidArgument", id="no encryption"),
        pytest.param({"ACL": "public-read"}, "AccessControlListNotSupported", id="an ACL where there are none"),
        pytest.param({"Tagging": "a=1&a=2"}, "InvalidArgument", id="the same tag twice"),
        pytest.param({"Tagging": "aws:a=1"}, "InvalidTag", id="a tag of AWS's own"),
        pytest.param({"Tagging": "&".join(f"t{n}=1" for n in range(11))}, "BadRequest", id="eleven tags"),
        pytest.param({"ObjectLockLegalHoldStatus": "ON"}, "InvalidRequest", id="a lock where there are none"),
        pytest.param({"SSECustomerKey": "k", "SSECustomerAlgorithm": "AES256"}, "InvalidArgument", id="a short key"),
    ],
)
def test_what_is_refused(s3: Any, bucket: str, wish: dict[str, Any], expected: str) -> None:
    assert code(s3.put_object, **({"Bucket": bucket, "Key": "k", "Body": b"1"} | wish)) == expected


def test_encryption_is_shown(s3: Any, bucket: str) -> None:
    assert s3.put_object(Bucket=bucket, Key="plain")["ServerSideEncryption"] == "AES256"
    s3.put_object(Bucket=bucket, Key="kms", ServerSideEncryption="aws:kms", SSEKMSKeyId=KMS, BucketKeyEnabled=True)
    found = s3.head_object(Bucket=bucket, Key="kms")
    assert (found["ServerSideEncryption"], found["SSEKMSKeyId"], found["BucketKeyEnabled"]) == ("aws:kms", KMS, True)


def test_more_than_one_request_can_hold() -> None:
    with Cloud(connection_limits=ConnectionLimits(body_bytes_max=1000)) as cloud:
        s3 = cloud.client("s3")
        s3.create_bucket(Bucket="small")
        found = refused(s3.put_object, Bucket="small", Key="k", Body=b"x" * 2000)
        assert (found["Code"], found["MaxSizeAllowed"]) == ("EntityTooLarge", "1000")
        assert "in parts" in found["Message"]
