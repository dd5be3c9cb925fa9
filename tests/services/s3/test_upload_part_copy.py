from typing import Any

from tests.services.s3.asking import body, code
from tests.services.s3.parts import FIVE, complete


def test_parts_of_other_objects(s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="large", Body=FIVE)
    s3.put_object(Bucket=bucket, Key="small", Body=b"0123456789")
    upload_id = s3.create_multipart_upload(Bucket=bucket, Key="k", ChecksumAlgorithm="CRC32")["UploadId"]
    asked = {"Bucket": bucket, "Key": "k", "UploadId": upload_id}
    parts: list[dict[str, Any]] = []
    for number, wish in enumerate(
        ({"CopySource": f"{bucket}/large"}, {"CopySource": f"{bucket}/small", "CopySourceRange": "bytes=2-4"}), 1
    ):
        done = s3.upload_part_copy(**asked, PartNumber=number, **wish)["CopyPartResult"]
        parts.append({"PartNumber": number, "ETag": done["ETag"], "ChecksumCRC32": done["ChecksumCRC32"]})
    complete(s3, bucket, "k", upload_id, parts)
    assert body(s3.get_object(Bucket=bucket, Key="k")) == FIVE + b"234"


def test_what_is_refused(s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="small", Body=b"0123456789")
    upload_id = s3.create_multipart_upload(Bucket=bucket, Key="k")["UploadId"]
    asked = {"Bucket": bucket, "Key": "k", "UploadId": upload_id, "PartNumber": 1, "CopySource": f"{bucket}/small"}
    assert code(s3.upload_part_copy, **asked, CopySourceRange="bytes=2-") == "InvalidArgument"
    assert code(s3.upload_part_copy, **asked, CopySourceRange="bytes=2-10") == "InvalidArgument"
    assert code(s3.upload_part_copy, **asked | {"CopySource": f"{bucket}/none"}) == "NoSuchKey"
    assert code(s3.upload_part_copy, **asked | {"UploadId": "none"}) == "NoSuchUpload"
