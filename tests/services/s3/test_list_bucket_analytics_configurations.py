from typing import Any

from tests.services.s3.test_put_bucket_analytics_configuration import WISH


def test_all_of_a_bucket(s3: Any, bucket: str) -> None:
    assert "AnalyticsConfigurationList" not in s3.list_bucket_analytics_configurations(Bucket=bucket)
    for each in ("b", "a"):
        s3.put_bucket_analytics_configuration(Bucket=bucket, Id=each, AnalyticsConfiguration={**WISH, "Id": each})
    found = s3.list_bucket_analytics_configurations(Bucket=bucket)
    assert [each["Id"] for each in found["AnalyticsConfigurationList"]] == ["a", "b"]
    assert found["IsTruncated"] is False
