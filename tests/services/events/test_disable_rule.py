"""DisableRule."""

from tests.cloud import Cloud
from tests.services.events.asking import a_bus, a_rule, put, received, refused


def test_it_counts_for_the_next_event(cloud: Cloud) -> None:
    bus, events, url = a_bus(cloud), cloud.client("events"), cloud.queue()
    name = a_rule(cloud, bus, cloud.arn(url))
    put(cloud, bus)
    events.disable_rule(Name=name, EventBusName=bus)
    put(cloud, bus)
    assert events.describe_rule(Name=name, EventBusName=bus)["State"] == "DISABLED"
    assert len(received(cloud, url)) == 1


def test_a_rule_that_is_not_there(cloud: Cloud) -> None:
    expected = ("ResourceNotFoundException", "Rule nothing does not exist on EventBus default.")
    assert refused(cloud.client("events").disable_rule, Name="nothing") == expected
