"""ListEventBuses."""

from tests.cloud import Cloud
from tests.services.events.asking import a_bus, refused


def test_pages_by_name(cloud: Cloud) -> None:
    for name in ("page-b", "page-a", "page-c"):
        a_bus(cloud, name)
    events = cloud.client("events")
    first = events.list_event_buses(NamePrefix="page-", Limit=2)
    assert [bus["Name"] for bus in first["EventBuses"]] == ["page-a", "page-b"]
    second = events.list_event_buses(NamePrefix="page-", Limit=2, NextToken=first["NextToken"])
    assert [bus["Name"] for bus in second["EventBuses"]] == ["page-c"]
    assert "NextToken" not in second


def test_the_default_bus_is_among_them(cloud: Cloud) -> None:
    a_bus(cloud, "aaa")
    names = [bus["Name"] for bus in cloud.client("events").list_event_buses()["EventBuses"]]
    assert "default" in names
    assert names == sorted(names)


def test_a_token_that_is_none(cloud: Cloud) -> None:
    assert refused(cloud.client("events").list_event_buses, NextToken="#")[0] == "ValidationException"
