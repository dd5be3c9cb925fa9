from typing import Any


def test_there_is_none(s3: Any, bucket: str) -> None:
    found = s3.get_bucket_notification_configuration(Bucket=bucket)
    assert set(found) == {"ResponseMetadata"}
