from typing import Any

from tests.services.s3.asking import code


def test_there_is_none(s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="k")
    assert code(s3.get_object_retention, Bucket=bucket, Key="k") == "NoSuchObjectLockConfiguration"
