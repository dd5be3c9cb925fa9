from typing import Any

from tests.services.s3.asking import code


def test_there_was_none(s3: Any, bucket: str) -> None:
    s3.delete_bucket_replication(Bucket=bucket)
    assert code(s3.get_bucket_replication, Bucket=bucket) == "ReplicationConfigurationNotFoundError"
