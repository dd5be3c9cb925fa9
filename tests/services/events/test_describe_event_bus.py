"""DescribeEventBus."""

import json

from tests.cloud import Cloud
from tests.services.events.asking import ACCOUNT, a_bus, refused


def test_by_name_and_by_arn(cloud: Cloud) -> None:
    name, events = a_bus(cloud), cloud.client("events")
    arn = f"arn:aws:events:us-east-1:{ACCOUNT}:event-bus/{name}"
    by_name, by_arn = events.describe_event_bus(Name=name), events.describe_event_bus(Name=arn)
    assert (by_name["Name"], by_name["Arn"]) == (by_arn["Name"], by_arn["Arn"]) == (name, arn)
    assert by_name["CreationTime"].timestamp() * 1000 == cloud.now_ms


def test_the_default_bus_is_there_in_every_account_and_region(cloud: Cloud) -> None:
    events = cloud.client("events", region="eu-west-1", access_key="111122223333")
    found = events.describe_event_bus()
    assert (found["Name"], found["Arn"]) == ("default", "arn:aws:events:eu-west-1:111122223333:event-bus/default")


def test_the_policy_is_shown(cloud: Cloud) -> None:
    name, events = a_bus(cloud), cloud.client("events")
    events.put_permission(EventBusName=name, Action="events:PutEvents", Principal="*", StatementId="all")
    assert json.loads(events.describe_event_bus(Name=name)["Policy"])["Statement"][0]["Sid"] == "all"


def test_a_bus_that_is_not_there(cloud: Cloud) -> None:
    expected = ("ResourceNotFoundException", "Event bus nowhere does not exist.")
    assert refused(cloud.client("events").describe_event_bus, Name="nowhere") == expected
