"""Log groups as targets of EventBridge's rules."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.cloud import Cloud

GROUP = "/aws/events/orders"
ARN = f"arn:aws:logs:us-east-1:000000000000:log-group:{GROUP}"


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    """One for each test: they all use one group."""
    with Cloud() as running:
        yield running


def a_rule(cloud: Cloud, **target: Any) -> None:
    events = cloud.client("events")
    events.put_rule(Name="to-logs", EventPattern='{"source": ["shop"]}')
    events.put_targets(Rule="to-logs", Targets=[{"Id": "logs", "Arn": ARN, **target}])


def put(cloud: Cloud, *details: dict[str, Any]) -> None:
    entries = [{"Source": "shop", "DetailType": "order", "Detail": json.dumps(detail)} for detail in details]
    cloud.client("events").put_events(Entries=entries)
    cloud.advance(ms=1)


def logged(cloud: Cloud) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = cloud.client("logs").filter_log_events(logGroupName=GROUP)["events"]
    return found


def test_events_are_messages_at_their_own_time(cloud: Cloud) -> None:
    cloud.client("logs").create_log_group(logGroupName=GROUP)
    a_rule(cloud)
    at_ms = cloud.now_ms
    put(cloud, *({"n": number} for number in range(10)))
    events = logged(cloud)
    assert sorted(json.loads(event["message"])["detail"]["n"] for event in events) == list(range(10))
    assert {event["timestamp"] for event in events} == {at_ms // 1000 * 1000}
    assert len({event["logStreamName"] for event in events}) == 1


def test_a_transformer_gives_time_and_message(cloud: Cloud) -> None:
    cloud.client("logs").create_log_group(logGroupName=GROUP)
    template = '{"timestamp": <at>, "message": "order <n>"}'
    paths = {"at": "$.detail.at", "n": "$.detail.n"}
    a_rule(cloud, InputTransformer={"InputPathsMap": paths, "InputTemplate": template})
    put(cloud, {"n": 7, "at": cloud.now_ms - 5})
    [event] = logged(cloud)
    assert (event["timestamp"], event["message"]) == (cloud.now_ms - 1 - 5, "order 7")


def test_a_group_that_is_not_there_is_a_dead_letter(cloud: Cloud) -> None:
    dead = cloud.queue()
    a_rule(cloud, DeadLetterConfig={"Arn": cloud.arn(dead)})
    put(cloud, {"n": 1})
    [letter] = cloud.receive(dead)
    assert json.loads(letter["Body"])["detail"] == {"n": 1}
    assert letter["MessageAttributes"]["ERROR_CODE"]["StringValue"] == "NO_RESOURCE"
