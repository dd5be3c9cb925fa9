"""Subscribe: protocols, endpoints, attributes, and a subscription that is there already."""

import pytest

from tests.services.sns.hub import ACCOUNT, Hub, invalid, refused

QUEUE = f"arn:aws:sqs:us-east-1:{ACCOUNT}:q"


@pytest.mark.parametrize(
    ("protocol", "endpoint", "expected"),
    [
        pytest.param(
            "fax", "1", invalid("Amazon SNS does not support this protocol string: fax"), id="no such protocol"
        ),
        pytest.param("sqs", "q", invalid("SQS endpoint ARN"), id="a queue's name"),
        pytest.param("sqs", "http://localhost/q", invalid("SQS endpoint ARN"), id="a queue's URL"),
        pytest.param(
            "sqs",
            QUEUE + ".fifo",
            invalid("Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics"),
            id="a FIFO queue",
        ),
        pytest.param("lambda", QUEUE, invalid("Lambda endpoint ARN"), id="a queue for a function"),
        pytest.param(
            "http", "https://a.example", invalid("Endpoint must match the specified protocol"), id="the other"
        ),
        pytest.param("http", "a.example", invalid("Endpoint must match the specified protocol"), id="no URL"),
        pytest.param("email", "me", invalid("Email address"), id="no address"),
        pytest.param("sms", "abc", invalid("Invalid SMS endpoint: abc"), id="no number"),
    ],
)
def test_refused_endpoints(hub: Hub, protocol: str, endpoint: str, expected: tuple[str, str]) -> None:
    topic = hub.topic("endpoints")
    assert refused(hub.sns.subscribe, TopicArn=topic, Protocol=protocol, Endpoint=endpoint) == expected


@pytest.mark.parametrize("protocol", ["http", "email", "sms", "lambda", "firehose", "application"])
def test_fifo_topics_have_queues_for_subscribers(hub: Hub, protocol: str) -> None:
    topic = hub.topic("queues-alone.fifo", fifo=True)
    expected = invalid(f"Invalid protocol type: {protocol}")
    assert refused(hub.sns.subscribe, TopicArn=topic, Protocol=protocol, Endpoint="x") == expected


def test_no_topic(hub: Hub) -> None:
    arn = f"arn:aws:sns:us-east-1:{ACCOUNT}:nowhere"
    expected = ("NotFound", "Topic does not exist")
    assert refused(hub.sns.subscribe, TopicArn=arn, Protocol="sqs", Endpoint=QUEUE) == expected


def test_again_is_the_same_subscription(hub: Hub) -> None:
    topic, queue = hub.topic(), hub.queue()
    first = hub.subscribe(topic, queue, RawMessageDelivery="true")
    assert hub.subscribe(topic, queue) == first
    assert hub.subscribe(topic, queue, RawMessageDelivery="true") == first
    hub.publish(topic, "once")
    assert hub.bodies(queue) == ["once"]


def test_again_but_otherwise(hub: Hub) -> None:
    topic, queue = hub.topic(), hub.queue()
    hub.subscribe(topic, queue)
    request = {"TopicArn": topic, "Protocol": "sqs", "Endpoint": hub.arn(queue)}
    assert refused(hub.sns.subscribe, Attributes={"RawMessageDelivery": "true"}, **request) == invalid(
        "Attributes Reason: Subscription already exists with different attributes"
    )
