"""UpdateEventBus."""

from tests.cloud import Cloud
from tests.services.events.asking import a_bus, refused


def test_what_is_not_given_stays(cloud: Cloud) -> None:
    name, events, dead = a_bus(cloud), cloud.client("events"), cloud.arn(cloud.queue())
    events.update_event_bus(Name=name, Description="old", DeadLetterConfig={"Arn": dead})
    answer = events.update_event_bus(Name=name, Description="new")
    assert (answer["Description"], answer["DeadLetterConfig"]) == ("new", {"Arn": dead})
    assert events.describe_event_bus(Name=name)["Description"] == "new"


def test_the_default_bus_can_be_updated(cloud: Cloud) -> None:
    events = cloud.client("events", region="eu-north-1")
    assert events.update_event_bus(Name="default", Description="ours")["Name"] == "default"
    assert events.describe_event_bus()["Description"] == "ours"
    assert [bus["Name"] for bus in events.list_event_buses()["EventBuses"]] == ["default"]


def test_the_dead_letter_queue_can_be_taken_away(cloud: Cloud) -> None:
    name, events = a_bus(cloud), cloud.client("events")
    events.update_event_bus(Name=name, DeadLetterConfig={"Arn": cloud.arn(cloud.queue())})
    events.update_event_bus(Name=name, DeadLetterConfig={})
    assert "DeadLetterConfig" not in events.describe_event_bus(Name=name)


def test_a_bus_that_is_not_there(cloud: Cloud) -> None:
    expected = ("ResourceNotFoundException", "Event bus nowhere does not exist.")
    assert refused(cloud.client("events").update_event_bus, Name="nowhere", Description="x") == expected
