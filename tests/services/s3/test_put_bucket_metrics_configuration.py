from typing import Any

from tests.services.s3.asking import code

WISH: dict[str, Any] = {"Id": "a", "Filter": {"Tag": {"Key": "k", "Value": "v"}}}


def test_it_is_kept_as_it_was_given(s3: Any, bucket: str) -> None:
    s3.put_bucket_metrics_configuration(Bucket=bucket, Id="a", MetricsConfiguration=WISH)
    assert s3.get_bucket_metrics_configuration(Bucket=bucket, Id="a")["MetricsConfiguration"] == WISH
    assert (
        code(s3.put_bucket_metrics_configuration, Bucket="nowhere", Id="a", MetricsConfiguration=WISH) == "NoSuchBucket"
    )


def test_its_id_is_said_twice(s3: Any, bucket: str) -> None:
    assert (
        code(s3.put_bucket_metrics_configuration, Bucket=bucket, Id="b", MetricsConfiguration=WISH)
        == "InvalidConfigurationId"
    )
