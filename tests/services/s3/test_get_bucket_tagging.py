from typing import Any

from tests.services.s3.asking import code


def test_those_of_its_creation_and_none(s3: Any, bucket: str) -> None:
    assert code(s3.get_bucket_tagging, Bucket=bucket) == "NoSuchTagSet"
    tags = [{"Key": "a", "Value": "1"}]
    s3.create_bucket(Bucket="born-tagged", CreateBucketConfiguration={"Tags": tags})
    assert s3.get_bucket_tagging(Bucket="born-tagged")["TagSet"] == tags
