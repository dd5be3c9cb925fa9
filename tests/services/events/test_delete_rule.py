"""DeleteRule."""

from tests.cloud import Cloud
from tests.services.events.asking import a_bus, a_rule, put, received, refused


def test_not_while_it_has_targets(cloud: Cloud) -> None:
    bus, events, url = a_bus(cloud), cloud.client("events"), cloud.queue()
    name = a_rule(cloud, bus, cloud.arn(url))
    expected = ("ValidationException", "Rule can't be deleted since it has targets.")
    assert refused(events.delete_rule, Name=name, EventBusName=bus) == expected
    events.remove_targets(Rule=name, EventBusName=bus, Ids=["t0"])
    events.delete_rule(Name=name, EventBusName=bus)
    assert refused(events.describe_rule, Name=name, EventBusName=bus)[0] == "ResourceNotFoundException"
    put(cloud, bus)
    assert received(cloud, url) == []


def test_twice_is_no_mistake_but_a_bus_must_be_there(cloud: Cloud) -> None:
    delete = cloud.client("events").delete_rule
    assert delete(Name="nothing")["ResponseMetadata"]["HTTPStatusCode"] == 200
    expected = ("ResourceNotFoundException", "Event bus nowhere does not exist.")
    assert refused(delete, Name="nothing", EventBusName="nowhere") == expected
