from typing import Any

from tests.services.s3.asking import code, keys


def test_deleting_is_idempotent(s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="k", Body=b"1")
    for _ in range(2):
        gone = s3.delete_object(Bucket=bucket, Key="k")
        assert gone["ResponseMetadata"]["HTTPStatusCode"] == 204
        assert "DeleteMarker" not in gone
    assert keys(s3.list_objects_v2(Bucket=bucket)) == []


def test_only_what_is_expected_is_deleted(s3: Any, bucket: str) -> None:
    etag = s3.put_object(Bucket=bucket, Key="k", Body=b"1")["ETag"]
    assert code(s3.delete_object, Bucket=bucket, Key="k", IfMatch='"other"') == "PreconditionFailed"
    s3.delete_object(Bucket=bucket, Key="k", IfMatch=etag)
    assert code(s3.head_object, Bucket=bucket, Key="k") == "404"


def test_bytes_of_one_object_are_its_own(s3: Any, bucket: str) -> None:
    data = b"same" * 50_000
    for key in ("one", "other"):
        s3.put_object(Bucket=bucket, Key=key, Body=data)
    s3.delete_object(Bucket=bucket, Key="one")
    assert s3.get_object(Bucket=bucket, Key="other")["Body"].read() == data
