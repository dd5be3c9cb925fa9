"""DescribeMetricFilters: of a group, of all, of a metric."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.cloud import Cloud
from tests.services.logs.asking import NO_GROUP, a_group, client, pages, refused


@pytest.fixture
def own() -> Iterator[Cloud]:
    """Of all groups there are only those of the test."""
    with Cloud() as running:
        yield running


def keep(cloud: Cloud, group: str, name: str, metric: str = "m") -> None:
    made = {"metricName": metric, "metricNamespace": "n", "metricValue": "1"}
    client(cloud).put_metric_filter(logGroupName=group, filterName=name, filterPattern="", metricTransformations=[made])


def names(found: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(one["filterName"], one["logGroupName"]) for one in found]


def test_which_ones(own: Cloud) -> None:
    one, two = a_group(own, "one"), a_group(own, "two")
    keep(own, one, "a")
    keep(own, one, "b", "other")
    keep(own, two, "a")
    describe = client(own).describe_metric_filters
    assert names(describe(logGroupName=one)["metricFilters"]) == [("a", "one"), ("b", "one")]
    assert [names(page) for page in pages(describe, "metricFilters", limit=2)] == [
        [("a", "one"), ("a", "two")],
        [("b", "one")],
    ]
    assert names(describe(filterNamePrefix="b")["metricFilters"]) == [("b", "one")]
    assert names(describe(metricName="other", metricNamespace="n")["metricFilters"]) == [("b", "one")]
    assert refused(describe, metricName="other")[0] == "InvalidParameterException"
    assert refused(describe, logGroupName="nobody") == NO_GROUP
