"""PutMetricFilter: filters are kept."""

from typing import Any

import pytest

from tests.cloud import Cloud
from tests.services.logs.asking import NO_GROUP, a_group, client, refused

COUNT: dict[str, Any] = {"metricName": "errors", "metricNamespace": "shop", "metricValue": "1"}


def test_it_is_kept_and_counted(cloud: Cloud) -> None:
    logs, group = client(cloud), a_group(cloud)
    full = {**COUNT, "defaultValue": 0.5, "unit": "Count"}
    logs.put_metric_filter(logGroupName=group, filterName="f", filterPattern="ERROR", metricTransformations=[full])
    made_ms = cloud.now_ms
    cloud.advance(seconds=1)
    logs.put_metric_filter(logGroupName=group, filterName="f", filterPattern="WARN", metricTransformations=[full])
    assert logs.describe_metric_filters(logGroupName=group)["metricFilters"] == [
        {
            "filterName": "f",
            "filterPattern": "WARN",
            "metricTransformations": [full],
            "creationTime": made_ms,
            "logGroupName": group,
        }
    ]
    [shown] = logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"]
    assert shown["metricFilterCount"] == 1


@pytest.mark.parametrize(
    ("pattern", "transformation"),
    [
        pytest.param("{ $.a = ", COUNT, id="pattern"),
        pytest.param("{ $.a = 1 }", {**COUNT, "dimensions": {"a": "$.a"}, "defaultValue": 0}, id="default, dimension"),
        pytest.param("{ $.a = 1 }", {**COUNT, "dimensions": dict.fromkeys("abcd", "$.a")}, id="four dimensions"),
        pytest.param("ERROR", {**COUNT, "dimensions": {"a": "$.a"}}, id="dimensions of words"),
    ],
)
def test_refusals(cloud: Cloud, pattern: str, transformation: dict[str, Any]) -> None:
    wish = {"filterName": "f", "filterPattern": pattern, "metricTransformations": [transformation]}
    found = refused(client(cloud).put_metric_filter, logGroupName=a_group(cloud), **wish)
    assert found[0] == "InvalidParameterException"


def test_limits(cloud: Cloud) -> None:
    logs, group = client(cloud), a_group(cloud)
    for number in range(100):
        logs.put_metric_filter(
            logGroupName=group, filterName=f"f{number}", filterPattern="", metricTransformations=[COUNT]
        )
    wish = {"filterName": "more", "filterPattern": "", "metricTransformations": [COUNT]}
    assert refused(logs.put_metric_filter, logGroupName=group, **wish)[0] == "LimitExceededException"
    assert refused(logs.put_metric_filter, logGroupName="nobody", **wish) == NO_GROUP
