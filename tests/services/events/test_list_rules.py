"""ListRules."""

from tests.cloud import Cloud
from tests.services.events.asking import a_bus, a_rule, refused


def test_pages_by_name_and_prefix(cloud: Cloud) -> None:
    bus, events = a_bus(cloud), cloud.client("events")
    for name in ("a2", "b", "a1", "a3"):
        a_rule(cloud, bus, name=name)
    first = events.list_rules(EventBusName=bus, NamePrefix="a", Limit=2)
    assert [rule["Name"] for rule in first["Rules"]] == ["a1", "a2"]
    second = events.list_rules(EventBusName=bus, NamePrefix="a", Limit=2, NextToken=first["NextToken"])
    assert [rule["Name"] for rule in second["Rules"]] == ["a3"]
    assert "NextToken" not in second
    [shown] = events.list_rules(EventBusName=bus, NamePrefix="b")["Rules"]
    assert (shown["State"], shown["EventBusName"], shown["EventPattern"]) == ("ENABLED", bus, '{"source": ["shop"]}')


def test_buses_do_not_mix(cloud: Cloud) -> None:
    bus, longer = a_bus(cloud, "mix"), a_bus(cloud, "mix-more")
    a_rule(cloud, longer, name="r")
    assert cloud.client("events").list_rules(EventBusName=bus)["Rules"] == []


def test_a_bus_that_is_not_there(cloud: Cloud) -> None:
    expected = ("ResourceNotFoundException", "Event bus nowhere does not exist.")
    assert refused(cloud.client("events").list_rules, EventBusName="nowhere") == expected
