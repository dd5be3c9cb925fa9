"""EnableRule."""

from tests.cloud import Cloud
from tests.services.events.asking import a_bus, a_rule, put, received, refused


def test_it_counts_for_the_next_event(cloud: Cloud) -> None:
    bus, events, url = a_bus(cloud), cloud.client("events"), cloud.queue()
    name = a_rule(cloud, bus, cloud.arn(url))
    events.disable_rule(Name=name, EventBusName=bus)
    put(cloud, bus, {"Detail": '{"id": 1}'})
    events.enable_rule(Name=name, EventBusName=bus)
    put(cloud, bus, {"Detail": '{"id": 2}'})
    assert [event["detail"]["id"] for event in received(cloud, url)] == [2]
    assert events.describe_rule(Name=name, EventBusName=bus)["State"] == "ENABLED"


def test_a_rule_that_is_not_there(cloud: Cloud) -> None:
    expected = ("ResourceNotFoundException", "Rule nothing does not exist on EventBus default.")
    assert refused(cloud.client("events").enable_rule, Name="nothing") == expected
