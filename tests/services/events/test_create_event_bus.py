"""CreateEventBus."""

from typing import Any

import pytest

from tests.cloud import Cloud
from tests.services.events.asking import ACCOUNT, a_bus, new_name, posted, refused


def test_a_bus_says_what_was_said(cloud: Cloud) -> None:
    name, dead = new_name("bus"), cloud.arn(cloud.queue())
    given: dict[str, Any] = {
        "Description": "orders",
        "KmsKeyIdentifier": "alias/key",
        "DeadLetterConfig": {"Arn": dead},
        "LogConfig": {"IncludeDetail": "FULL", "Level": "INFO"},
    }
    made = cloud.client("events").create_event_bus(Name=name, Tags=[{"Key": "a", "Value": "1"}], **given)
    arn = f"arn:aws:events:us-east-1:{ACCOUNT}:event-bus/{name}"
    assert {key: made[key] for key in (*given, "EventBusArn")} == {**given, "EventBusArn": arn}
    assert cloud.client("events").list_tags_for_resource(ResourceARN=arn)["Tags"] == [{"Key": "a", "Value": "1"}]


def test_twice(cloud: Cloud) -> None:
    name = a_bus(cloud)
    expected = ("ResourceAlreadyExistsException", f"Event bus {name} already exists.")
    assert refused(cloud.client("events").create_event_bus, Name=name) == expected


@pytest.mark.parametrize(
    ("given", "code", "message"),
    [
        pytest.param(
            {"Name": "default"}, "ResourceAlreadyExistsException", "Event bus default already exists.", id="default"
        ),
        pytest.param({"Name": "a/b"}, "ValidationException", "Event bus name must not contain '/'.", id="slash"),
        pytest.param(
            {"Name": "b", "DeadLetterConfig": {"Arn": "arn:aws:sqs:us-east-1:000000000000:dead.fifo"}},
            "ValidationException",
            "Parameter DeadLetterConfig.Arn is not valid. Reason: A standard Amazon SQS queue is required.",
            id="FIFO dead-letter queue",
        ),
    ],
)
def test_refused(cloud: Cloud, given: dict[str, Any], code: str, message: str) -> None:
    assert refused(cloud.client("events").create_event_bus, **given) == (code, message)


def test_partner_buses_are_refused_by_name(cloud: Cloud) -> None:
    name = "aws.partner/example.com/1/orders"
    status, answer = posted(cloud, "CreateEventBus", Name=name, EventSourceName=name)
    assert (status, answer["message"]) == (501, "Fogbank does not support partner event sources (EventSourceName).")
