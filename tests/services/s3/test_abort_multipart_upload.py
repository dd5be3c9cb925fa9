from typing import Any

from tests.services.s3.asking import code
from tests.services.s3.parts import upload


def test_nothing_is_left(s3: Any, bucket: str) -> None:
    upload_id, _ = upload(s3, bucket, "k", [b"x" * 100_000])
    s3.abort_multipart_upload(Bucket=bucket, Key="k", UploadId=upload_id)
    assert code(s3.abort_multipart_upload, Bucket=bucket, Key="k", UploadId=upload_id) == "NoSuchUpload"
    assert "Uploads" not in s3.list_multipart_uploads(Bucket=bucket)
    s3.delete_bucket(Bucket=bucket)


def test_an_upload_does_not_keep_a_bucket(s3: Any, bucket: str) -> None:
    upload_id, _ = upload(s3, bucket, "k", [b"1"])
    s3.delete_bucket(Bucket=bucket)
    s3.create_bucket(Bucket=bucket)
    assert code(s3.list_parts, Bucket=bucket, Key="k", UploadId=upload_id) == "NoSuchUpload"
