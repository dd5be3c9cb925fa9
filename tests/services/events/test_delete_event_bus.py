"""DeleteEventBus."""

from tests.cloud import Cloud
from tests.services.events.asking import a_bus, a_rule, refused


def test_gone_and_made_anew(cloud: Cloud) -> None:
    name, events = a_bus(cloud), cloud.client("events")
    events.delete_event_bus(Name=name)
    assert refused(events.describe_event_bus, Name=name)[0] == "ResourceNotFoundException"
    a_bus(cloud, name)
    assert events.describe_event_bus(Name=name)["Name"] == name


def test_not_while_it_has_rules(cloud: Cloud) -> None:
    name, events = a_bus(cloud), cloud.client("events")
    rule = a_rule(cloud, name)
    expected = ("ValidationException", "EventBus can't be deleted since it has rules.")
    assert refused(events.delete_event_bus, Name=name) == expected
    events.delete_rule(Name=rule, EventBusName=name)
    events.delete_event_bus(Name=name)
    assert refused(events.describe_event_bus, Name=name)[0] == "ResourceNotFoundException"


def test_the_default_bus_stays(cloud: Cloud) -> None:
    expected = ("ValidationException", "Cannot delete event bus default.")
    assert refused(cloud.client("events").delete_event_bus, Name="default") == expected


def test_a_bus_that_is_not_there_is_no_mistake(cloud: Cloud) -> None:
    answer = cloud.client("events").delete_event_bus(Name="nowhere")
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200
