from typing import Any

from tests.services.s3.asking import code
from tests.services.s3.parts import FIVE, complete, upload

ALL = ["ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"]


def test_a_whole_object(s3: Any, bucket: str) -> None:
    etag = s3.put_object(Bucket=bucket, Key="k", Body=b"hello", ChecksumAlgorithm="SHA256")["ETag"]
    found = s3.get_object_attributes(Bucket=bucket, Key="k", ObjectAttributes=ALL)
    assert (found["ETag"], found["ObjectSize"], found["StorageClass"]) == (etag.strip('"'), 5, "STANDARD")
    assert found["Checksum"]["ChecksumSHA256"] == "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="
    assert "ObjectParts" not in found
    assert "ETag" not in s3.get_object_attributes(Bucket=bucket, Key="k", ObjectAttributes=["ObjectSize"])


def test_an_object_of_parts(s3: Any, bucket: str) -> None:
    upload_id, parts = upload(s3, bucket, "k", [FIVE, b"tail"])
    complete(s3, bucket, "k", upload_id, parts)
    found = s3.get_object_attributes(Bucket=bucket, Key="k", ObjectAttributes=ALL, MaxParts=1)["ObjectParts"]
    assert (found["TotalPartsCount"], found["IsTruncated"], found["NextPartNumberMarker"]) == (2, True, 1)
    rest = s3.get_object_attributes(Bucket=bucket, Key="k", ObjectAttributes=ALL, PartNumberMarker=1)["ObjectParts"]
    assert [(part["PartNumber"], part["Size"], part["ChecksumCRC32"]) for part in rest["Parts"]] == [
        (2, 4, parts[1]["ChecksumCRC32"])
    ]


def test_what_is_refused(s3: Any, bucket: str) -> None:
    assert code(s3.get_object_attributes, Bucket=bucket, Key="k", ObjectAttributes=["Colour"]) == "InvalidArgument"
    assert code(s3.get_object_attributes, Bucket=bucket, Key="k", ObjectAttributes=["ETag"]) == "NoSuchKey"
