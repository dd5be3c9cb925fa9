from typing import Any

from tests.services.s3.asking import refused


def test_there_is_none(s3: Any, bucket: str) -> None:
    error = refused(s3.get_bucket_analytics_configuration, Bucket=bucket, Id="a")
    assert (error["Code"], error["Message"]) == (
        "NoSuchConfiguration",
        "The specified configuration does not exist.",
    )
