from typing import Any

from tests.services.s3.asking import code


def test_they_are_replaced(s3: Any, bucket: str) -> None:
    for value in ("1", "2"):
        tags = [{"Key": "a", "Value": value}]
        s3.put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": tags})
        assert s3.get_bucket_tagging(Bucket=bucket)["TagSet"] == tags
    many = [{"Key": f"k{number}", "Value": ""} for number in range(51)]
    assert code(s3.put_bucket_tagging, Bucket=bucket, Tagging={"TagSet": many}) == "BadRequest"
