from collections.abc import Callable
from typing import Any

from tests.cloud import Cloud
from tests.services.s3.asking import code


def test_new_versions_are_locked_by_the_rule(cloud: Cloud, s3: Any, make_bucket: Callable[..., str]) -> None:
    bucket = make_bucket(ObjectLockEnabledForBucket=True)
    rule = {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": 1}}
    configuration = {"ObjectLockEnabled": "Enabled", "Rule": rule}
    s3.put_object_lock_configuration(Bucket=bucket, ObjectLockConfiguration=configuration)
    assert s3.get_object_lock_configuration(Bucket=bucket)["ObjectLockConfiguration"] == configuration
    version_id = s3.put_object(Bucket=bucket, Key="k")["VersionId"]
    gone = {"Bucket": bucket, "Key": "k", "VersionId": version_id}
    assert code(s3.delete_object, **gone, BypassGovernanceRetention=True) == "AccessDenied"
    assert s3.delete_object(Bucket=bucket, Key="k")["DeleteMarker"] is True
    cloud.advance(hours=24)
    s3.delete_object(**gone)


def test_what_is_refused(s3: Any, bucket: str, versioned: str) -> None:
    enabled = {"ObjectLockEnabled": "Enabled"}
    assert (
        code(s3.put_object_lock_configuration, Bucket=bucket, ObjectLockConfiguration=enabled) == "InvalidBucketState"
    )
    odd = enabled | {"Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": 1, "Years": 1}}}
    assert code(s3.put_object_lock_configuration, Bucket=versioned, ObjectLockConfiguration=odd) == "MalformedXML"
