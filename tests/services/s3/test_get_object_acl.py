from typing import Any

from tests.services.s3.asking import code


def test_the_owner_may_everything(s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="k")
    assert [grant["Permission"] for grant in s3.get_object_acl(Bucket=bucket, Key="k")["Grants"]] == ["FULL_CONTROL"]
    assert code(s3.get_object_acl, Bucket=bucket, Key="other") == "NoSuchKey"
