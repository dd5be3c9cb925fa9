from typing import Any

from tests.services.s3.asking import code


def test_tags_of_the_header(s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="k", Tagging="a=1&b=x%20y")
    found = s3.get_object_tagging(Bucket=bucket, Key="k")["TagSet"]
    assert found == [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "x y"}]
    assert code(s3.get_object_tagging, Bucket=bucket, Key="other") == "NoSuchKey"
