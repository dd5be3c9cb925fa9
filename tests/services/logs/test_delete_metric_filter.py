"""DeleteMetricFilter."""

from tests.cloud import Cloud
from tests.services.logs.asking import NO_GROUP, a_group, client, refused


def test_it_is_gone(cloud: Cloud) -> None:
    logs, group = client(cloud), a_group(cloud)
    count = {"metricName": "m", "metricNamespace": "n", "metricValue": "1"}
    logs.put_metric_filter(logGroupName=group, filterName="f", filterPattern="", metricTransformations=[count])
    logs.delete_metric_filter(logGroupName=group, filterName="f")
    assert logs.describe_metric_filters(logGroupName=group)["metricFilters"] == []
    missing = refused(logs.delete_metric_filter, logGroupName=group, filterName="f")
    assert missing == ("ResourceNotFoundException", "The specified metric filter does not exist.")
    assert refused(logs.delete_metric_filter, logGroupName="nobody", filterName="f") == NO_GROUP
