from typing import Any

from tests.cloud import Cloud


def test_us_east_1_says_nothing(cloud: Cloud, s3: Any, bucket: str) -> None:
    assert s3.get_bucket_location(Bucket=bucket)["LocationConstraint"] is None
    s3.create_bucket(Bucket="far-away", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    assert s3.get_bucket_location(Bucket="far-away")["LocationConstraint"] == "eu-west-1"
