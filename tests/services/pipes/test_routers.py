"""Topics and buses as targets of pipes."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.services.pipes.piping import Piping


def subscribed(piping: Piping) -> tuple[str, str]:
    """A topic with a queue behind it: the topic's ARN, the queue's URL."""
    sns = piping.cloud.client("sns")
    topic = str(sns.create_topic(Name="topic")["TopicArn"])
    url, arn = piping.queue("subscriber")
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery": "true"})
    return topic, url


def routed(piping: Piping, pattern: dict[str, Any]) -> tuple[str, str]:
    """A bus with a rule and a queue behind it: the bus's ARN, the queue's URL."""
    events = piping.cloud.client("events")
    bus = str(events.create_event_bus(Name="bus")["EventBusArn"])
    url, arn = piping.queue("routed")
    events.put_rule(Name="rule", EventBusName="bus", EventPattern=json.dumps(pattern))
    events.put_targets(Rule="rule", EventBusName="bus", Targets=[{"Id": "t", "Arn": arn}])
    return bus, url


def test_a_topic_gets_messages(piping: Piping) -> None:
    topic, url = subscribed(piping)
    piping.pipe(topic, TargetParameters={"InputTemplate": "<$.body.text>"})
    piping.send({"text": "hello"}, {"text": "you"})
    assert sorted(piping.cloud.bodies(url)) == ["hello", "you"]
    assert piping.left() == 0


def test_a_bus_gets_events(piping: Piping) -> None:
    bus, url = routed(piping, {"source": ["Pipe pipe"], "detail-type": ["Event from aws:sqs"]})
    piping.pipe(bus, TargetParameters={"InputTemplate": '{"n": <$.body.n>}'})
    piping.send({"n": 1})
    [event] = map(json.loads, piping.cloud.bodies(url))
    assert event["detail"] == {"n": 1}
    assert piping.left() == 0


def test_what_the_parameters_say(piping: Piping) -> None:
    bus, url = routed(piping, {"source": ["shop"], "detail-type": ["order"], "resources": ["arn:aws:x:::y"]})
    parameters = {
        "Source": "shop",
        "DetailType": "$.body.kind",
        "Resources": ["$.body.resource"],
        "Time": "$.body.at",
    }
    piping.pipe(
        bus, TargetParameters={"EventBridgeEventBusParameters": parameters, "InputTemplate": '{"kind": <$.body.kind>}'}
    )
    piping.send({"kind": "order", "resource": "arn:aws:x:::y", "at": "2024-05-06T07:08:09Z"})
    [event] = map(json.loads, piping.cloud.bodies(url))
    assert (event["time"], event["detail"]) == ("2024-05-06T07:08:09Z", {"kind": "order"})


def test_a_time_that_is_none(piping: Piping) -> None:
    bus, url = routed(piping, {"source": [{"prefix": ""}]})
    piping.pipe(bus, TargetParameters={"EventBridgeEventBusParameters": {"Time": "$.body.at"}})
    piping.send({"at": "soon"})
    assert (piping.left(url), piping.left()) == (0, 1)
    assert [hop.why for hop in piping.hops() if hop.outcome == "error"] == ["soon is no time."]


def test_events_that_a_bus_does_not_take_stay(piping: Piping) -> None:
    bus, url = routed(piping, {"source": [{"prefix": ""}]})
    piping.pipe(
        bus,
        SourceParameters={"SqsQueueParameters": {"BatchSize": 2, "MaximumBatchingWindowInSeconds": 1}},
        TargetParameters={"InputTemplate": "<$.body>"},
    )
    piping.send('{"good": 1}', "no object")
    assert (piping.left(url), piping.left()) == (0, 2), "a template of one path takes the quotes out of objects"


def test_a_bus_takes_no_endpoint(piping: Piping) -> None:
    with pytest.raises(ClientError, match="EndpointId"):
        piping.pipe(
            "arn:aws:events:us-east-1:000000000000:event-bus/bus",
            TargetParameters={"EventBridgeEventBusParameters": {"EndpointId": "abc.def"}},
        )
