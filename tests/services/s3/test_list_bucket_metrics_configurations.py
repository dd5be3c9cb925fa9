from typing import Any

from tests.services.s3.asking import code
from tests.services.s3.test_put_bucket_metrics_configuration import WISH


def test_all_of_a_bucket(s3: Any, bucket: str) -> None:
    assert "MetricsConfigurationList" not in s3.list_bucket_metrics_configurations(Bucket=bucket)
    for each in ("b", "a"):
        s3.put_bucket_metrics_configuration(Bucket=bucket, Id=each, MetricsConfiguration={**WISH, "Id": each})
    found = s3.list_bucket_metrics_configurations(Bucket=bucket)
    assert [each["Id"] for each in found["MetricsConfigurationList"]] == ["a", "b"]
    assert found["IsTruncated"] is False


def test_a_hundred_a_page(s3: Any, bucket: str) -> None:
    for number in range(101):
        s3.put_bucket_metrics_configuration(
            Bucket=bucket, Id=f"{number:03}", MetricsConfiguration={"Id": f"{number:03}"}
        )
    first = s3.list_bucket_metrics_configurations(Bucket=bucket)
    assert (first["IsTruncated"], len(first["MetricsConfigurationList"])) == (True, 100)
    second = s3.list_bucket_metrics_configurations(Bucket=bucket, ContinuationToken=first["NextContinuationToken"])
    assert (second["IsTruncated"], [each["Id"] for each in second["MetricsConfigurationList"]]) == (False, ["100"])
    assert code(s3.list_bucket_metrics_configurations, Bucket=bucket, ContinuationToken="?") == "InvalidArgument"
