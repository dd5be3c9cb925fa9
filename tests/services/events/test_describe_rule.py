"""DescribeRule."""

from tests.cloud import Cloud
from tests.services.events.asking import ACCOUNT, a_bus, a_rule, new_name, refused


def test_all_that_was_said(cloud: Cloud) -> None:
    name, events = new_name("rule"), cloud.client("events")
    given = {
        "EventPattern": '{"source": ["shop"]}',
        "ScheduleExpression": "rate(1 day)",
        "State": "DISABLED",
        "Description": "orders",
        "RoleArn": "arn:aws:iam::000000000000:role/r",
    }
    arn = events.put_rule(Name=name, **given)["RuleArn"]
    described = events.describe_rule(Name=name)
    del described["ResponseMetadata"]
    assert described == {"Name": name, "Arn": arn, "EventBusName": "default", "CreatedBy": ACCOUNT, **given}


def test_who_made_it_in_anothers_account(cloud: Cloud) -> None:
    bus, other = a_bus(cloud), cloud.client("events", access_key="111122223333")
    arn = f"arn:aws:events:us-east-1:{ACCOUNT}:event-bus/{bus}"
    other.put_rule(Name="guest", EventBusName=arn, EventPattern='{"source": ["shop"]}')
    described = cloud.client("events").describe_rule(Name="guest", EventBusName=bus)
    assert described["Arn"] == f"arn:aws:events:us-east-1:{ACCOUNT}:rule/{bus}/guest"
    assert described["CreatedBy"] == "111122223333"


def test_what_is_not_there(cloud: Cloud) -> None:
    bus, describe = a_bus(cloud), cloud.client("events").describe_rule
    a_rule(cloud, bus, name="here")
    expected = ("ResourceNotFoundException", "Rule here does not exist on EventBus default.")
    assert refused(describe, Name="here") == expected
    expected = ("ResourceNotFoundException", "Event bus nowhere does not exist.")
    assert refused(describe, Name="here", EventBusName="nowhere") == expected
