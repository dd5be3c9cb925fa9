from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from tests.services.s3.asking import code


def test_a_governed_lock_is_passed_by_who_says_so(s3: Any, make_bucket: Callable[..., str]) -> None:
    bucket = make_bucket(ObjectLockEnabledForBucket=True)
    version_id = s3.put_object(Bucket=bucket, Key="k")["VersionId"]
    lock = {"Mode": "GOVERNANCE", "RetainUntilDate": datetime(2033, 1, 1, tzinfo=UTC)}
    s3.put_object_retention(Bucket=bucket, Key="k", Retention=lock)
    assert s3.get_object_retention(Bucket=bucket, Key="k")["Retention"] == lock
    assert s3.head_object(Bucket=bucket, Key="k")["ObjectLockMode"] == "GOVERNANCE"
    shorter = lock | {"RetainUntilDate": datetime(2032, 1, 1, tzinfo=UTC)}
    assert code(s3.put_object_retention, Bucket=bucket, Key="k", Retention=shorter) == "AccessDenied"
    assert code(s3.delete_object, Bucket=bucket, Key="k", VersionId=version_id) == "AccessDenied"
    s3.delete_object(Bucket=bucket, Key="k", VersionId=version_id, BypassGovernanceRetention=True)


def test_what_is_refused(s3: Any, bucket: str) -> None:
    lock = {"Mode": "GOVERNANCE", "RetainUntilDate": datetime(2033, 1, 1, tzinfo=UTC)}
    assert code(s3.put_object_retention, Bucket=bucket, Key="k", Retention=lock) == "InvalidRequest"
