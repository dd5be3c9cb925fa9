import zlib
from base64 import b64encode
from hashlib import md5
from typing import Any

import pytest

from tests.services.s3.asking import body, code
from tests.services.s3.parts import FIVE, complete, upload


def crc(data: bytes) -> bytes:
    return zlib.crc32(data).to_bytes(4, "big")


def test_parts_become_an_object(s3: Any, bucket: str) -> None:
    upload_id, parts = upload(s3, bucket, "k", [FIVE, b"tail"], ContentType="text/x", Metadata={"a": "1"})
    done = complete(s3, bucket, "k", upload_id, parts)
    digests = md5(md5(FIVE).digest() + md5(b"tail").digest()).hexdigest()
    checksum = b64encode(crc(crc(FIVE) + crc(b"tail"))).decode()
    assert (done["ETag"], done["ChecksumCRC32"], done["ChecksumType"]) == (
        f'"{digests}-2"',
        f"{checksum}-2",
        "COMPOSITE",
    )
    found = s3.get_object(Bucket=bucket, Key="k")
    assert (body(found), found["ContentType"], found["Metadata"]) == (FIVE + b"tail", "text/x", {"a": "1"})
    tail = s3.get_object(Bucket=bucket, Key="k", PartNumber=2)
    assert (body(tail), tail["PartsCount"], tail["ContentRange"]) == (b"tail", 2, "bytes 5242880-5242883/5242884")
    across = s3.get_object(Bucket=bucket, Key="k", Range="bytes=5242878-5242881")
    assert body(across) == b"aata"
    assert code(s3.upload_part, Bucket=bucket, Key="k", UploadId=upload_id, PartNumber=3, Body=b"") == "NoSuchUpload"


def test_a_checksum_of_the_whole(s3: Any, bucket: str) -> None:
    upload_id, parts = upload(s3, bucket, "k", [FIVE, b"tail"], ChecksumAlgorithm="CRC32", ChecksumType="FULL_OBJECT")
    whole = b64encode(crc(FIVE + b"tail")).decode()
    assert code_of(s3, bucket, upload_id, parts, ChecksumCRC32="AAAAAA==") == "BadDigest"
    assert complete(s3, bucket, "k", upload_id, parts, ChecksumCRC32=whole)["ChecksumCRC32"] == whole


def code_of(s3: Any, bucket: str, upload_id: str, parts: list[dict[str, Any]], **more: Any) -> str:
    return code(
        s3.complete_multipart_upload,
        Bucket=bucket,
        Key="k",
        UploadId=upload_id,
        MultipartUpload={"Parts": parts},
        **more,
    )


def test_what_is_refused(s3: Any, bucket: str) -> None:
    upload_id, parts = upload(s3, bucket, "k", [b"small", b"tail"])
    assert code_of(s3, bucket, upload_id, []) == "MalformedXML"
    assert code_of(s3, bucket, upload_id, parts) == "EntityTooSmall"
    assert code_of(s3, bucket, upload_id, parts[::-1]) == "InvalidPartOrder"
    assert code_of(s3, bucket, upload_id, [parts[0] | {"ETag": "other"}]) == "InvalidPart"
    assert code_of(s3, bucket, upload_id, [parts[0] | {"PartNumber": 7}]) == "InvalidPart"
    assert code_of(s3, bucket, upload_id, [parts[0]], MpuObjectSize=7) == "InvalidRequest"
    assert code_of(s3, bucket, "none", parts) == "NoSuchUpload"
    without = {"PartNumber": 1, "ETag": parts[0]["ETag"]}
    assert code_of(s3, bucket, upload_id, [without]) == "InvalidRequest"
    s3.put_object(Bucket=bucket, Key="k", Body=b"1")
    assert code_of(s3, bucket, upload_id, [parts[0]], IfNoneMatch="*") == "PreconditionFailed"
    complete(s3, bucket, "k", upload_id, [parts[0]])
    assert body(s3.get_object(Bucket=bucket, Key="k")) == b"small"


@pytest.mark.parametrize("size", [1, 3])
def test_versions(s3: Any, versioned: str, size: int) -> None:
    upload_id, parts = upload(s3, versioned, "k", [b"x" * size])
    done = complete(s3, versioned, "k", upload_id, parts)
    assert s3.head_object(Bucket=versioned, Key="k")["VersionId"] == done["VersionId"]
