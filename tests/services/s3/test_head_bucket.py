from typing import Any

from tests.services.s3.asking import refused


def test_a_bucket_and_none(s3: Any, bucket: str) -> None:
    found = s3.head_bucket(Bucket=bucket)
    assert (found["BucketRegion"], found["BucketArn"]) == ("us-east-1", f"arn:aws:s3:::{bucket}")
    assert refused(s3.head_bucket, Bucket="nowhere")["Status"] == 404
    assert refused(s3.head_bucket, Bucket=bucket, ExpectedBucketOwner="111122223333")["Status"] == 403
