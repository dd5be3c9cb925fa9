from typing import Any

from tests.services.s3.asking import code


def test_tags_of_one_version(s3: Any, versioned: str) -> None:
    old = s3.put_object(Bucket=versioned, Key="k", Body=b"1", Tagging="a=1")["VersionId"]
    new = s3.put_object(Bucket=versioned, Key="k", Body=b"2")["VersionId"]
    tags = {"TagSet": [{"Key": "b", "Value": "2"}]}
    assert s3.put_object_tagging(Bucket=versioned, Key="k", VersionId=old, Tagging=tags)["VersionId"] == old
    assert s3.get_object_tagging(Bucket=versioned, Key="k", VersionId=old)["TagSet"] == tags["TagSet"]
    assert s3.get_object_tagging(Bucket=versioned, Key="k")["TagSet"] == []
    assert s3.head_object(Bucket=versioned, Key="k")["VersionId"] == new


def test_what_is_refused(s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="k")
    twice = {"TagSet": [{"Key": "a", "Value": "1"}, {"Key": "a", "Value": "2"}]}
    assert code(s3.put_object_tagging, Bucket=bucket, Key="k", Tagging=twice) == "InvalidTag"
    assert code(s3.put_object_tagging, Bucket=bucket, Key="other", Tagging={"TagSet": []}) == "NoSuchKey"
