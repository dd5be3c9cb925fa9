from collections.abc import Callable
from typing import Any

from tests.services.s3.asking import code


def test_with_and_without(s3: Any, bucket: str, make_bucket: Callable[..., str]) -> None:
    assert code(s3.get_object_lock_configuration, Bucket=bucket) == "ObjectLockConfigurationNotFoundError"
    locked = make_bucket(ObjectLockEnabledForBucket=True)
    found = s3.get_object_lock_configuration(Bucket=locked)["ObjectLockConfiguration"]
    assert found == {"ObjectLockEnabled": "Enabled"}
