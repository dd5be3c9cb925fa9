from typing import Any

from tests.services.s3.asking import code


def test_there_is_none(s3: Any, bucket: str) -> None:
    assert code(s3.get_bucket_policy, Bucket=bucket) == "NoSuchBucketPolicy"
