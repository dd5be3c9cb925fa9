from typing import Any

from tests.services.s3.asking import code
from tests.services.s3.test_put_bucket_policy import policy


def test_it_is_forgotten(s3: Any, bucket: str) -> None:
    s3.put_bucket_policy(Bucket=bucket, Policy=policy(bucket))
    s3.delete_bucket_policy(Bucket=bucket)
    assert code(s3.get_bucket_policy, Bucket=bucket) == "NoSuchBucketPolicy"
