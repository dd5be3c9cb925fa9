from collections.abc import Callable
from typing import Any

from tests.services.s3.asking import code


def test_on_and_off(s3: Any, make_bucket: Callable[..., str]) -> None:
    bucket = make_bucket(ObjectLockEnabledForBucket=True)
    version_id = s3.put_object(Bucket=bucket, Key="k")["VersionId"]
    s3.put_object_legal_hold(Bucket=bucket, Key="k", LegalHold={"Status": "ON"})
    assert s3.get_object_legal_hold(Bucket=bucket, Key="k")["LegalHold"] == {"Status": "ON"}
    assert code(s3.delete_object, Bucket=bucket, Key="k", VersionId=version_id) == "AccessDenied"
    s3.put_object_legal_hold(Bucket=bucket, Key="k", LegalHold={"Status": "OFF"})
    s3.delete_object(Bucket=bucket, Key="k", VersionId=version_id)
