from typing import Any

from tests.services.s3.asking import code
from tests.services.s3.parts import upload


def test_pages(s3: Any, bucket: str) -> None:
    upload_id, sent = upload(s3, bucket, "k", [b"1", b"22", b"333"], StorageClass="STANDARD_IA")
    first = s3.list_parts(Bucket=bucket, Key="k", UploadId=upload_id, MaxParts=2)
    assert [(part["PartNumber"], part["Size"]) for part in first["Parts"]] == [(1, 1), (2, 2)]
    assert (first["IsTruncated"], first["NextPartNumberMarker"], first["StorageClass"]) == (True, 2, "STANDARD_IA")
    rest = s3.list_parts(Bucket=bucket, Key="k", UploadId=upload_id, PartNumberMarker=2)
    assert [(part["ETag"], part["ChecksumCRC32"]) for part in rest["Parts"]] == [
        (sent[2]["ETag"], sent[2]["ChecksumCRC32"])
    ]
    assert code(s3.list_parts, Bucket=bucket, Key="other", UploadId=upload_id) == "NoSuchUpload"
