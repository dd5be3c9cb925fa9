from typing import Any

from tests.services.s3.asking import code
from tests.services.s3.test_put_bucket_lifecycle_configuration import WISH


def test_it_is_forgotten(s3: Any, bucket: str) -> None:
    s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration=WISH)
    for _ in range(2):
        s3.delete_bucket_lifecycle(Bucket=bucket)
        assert code(s3.get_bucket_lifecycle_configuration, Bucket=bucket) == "NoSuchLifecycleConfiguration"
