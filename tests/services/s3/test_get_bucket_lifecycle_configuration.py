from typing import Any

from tests.services.s3.asking import refused


def test_there_is_none(s3: Any, bucket: str) -> None:
    found = refused(s3.get_bucket_lifecycle_configuration, Bucket=bucket)
    assert (found["Code"], found["Status"], found["BucketName"]) == ("NoSuchLifecycleConfiguration", 404, bucket)
