"""SetSubscriptionAttributes: what each attribute takes, and that the next message feels it."""

import json

import pytest

from tests.services.sns.hub import ACCOUNT, Hub, invalid, refused

DEAD = f"arn:aws:sqs:us-east-1:{ACCOUNT}:dead"


def put(hub: Hub, arn: str, name: str, value: str) -> None:
    hub.sns.set_subscription_attributes(SubscriptionArn=arn, AttributeName=name, AttributeValue=value)


def attribute(hub: Hub, arn: str, name: str) -> str | None:
    found: dict[str, str] = hub.sns.get_subscription_attributes(SubscriptionArn=arn)["Attributes"]
    return found.get(name)


def test_the_next_message_feels_it(hub: Hub) -> None:
    topic, queue = hub.topic(), hub.queue()
    arn = hub.subscribe(topic, queue)
    put(hub, arn, "RawMessageDelivery", "true")
    hub.publish(topic, "raw")
    put(hub, arn, "FilterPolicy", '{"kind":["a"]}')
    hub.publish(topic, "filtered")
    put(hub, arn, "FilterPolicy", "{}")
    hub.publish(topic, "all again")
    assert hub.bodies(queue) == ["raw", "all again"]
    assert attribute(hub, arn, "FilterPolicy") is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RedrivePolicy", json.dumps({"deadLetterTargetArn": DEAD})),
        ("FilterPolicy", '{"kind": ["a", {"prefix": "b"}]}'),
        ("RawMessageDelivery", "true"),
    ],
)
def test_values(hub: Hub, name: str, value: str) -> None:
    arn = hub.subscribe(hub.topic(), hub.queue())
    put(hub, arn, name, value)
    assert attribute(hub, arn, name) == value


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        pytest.param("Color", "red", invalid("AttributeName"), id="no such one"),
        pytest.param("Owner", "x", invalid("AttributeName"), id="one that cannot be set"),
        pytest.param(
            "RawMessageDelivery",
            "maybe",
            invalid("RawMessageDelivery: Invalid value [maybe]. Must be true or false."),
            id="neither true nor false",
        ),
        pytest.param(
            "FilterPolicyScope",
            "Body",
            invalid("FilterPolicyScope: Invalid value [Body]. Please use either MessageBody or MessageAttributes "),
            id="no such scope",
        ),
        pytest.param("RedrivePolicy", "{", invalid("RedrivePolicy: failed to parse JSON."), id="no JSON"),
        pytest.param(
            "RedrivePolicy", "{}", invalid("RedrivePolicy: deadLetterTargetArn is required"), id="no queue in it"
        ),
        pytest.param(
            "RedrivePolicy",
            json.dumps({"deadLetterTargetArn": DEAD, "maxReceiveCount": 5}),
            invalid("RedrivePolicy: invalid JSON. Attribute maxReceiveCount is unknown."),
            id="a queue's redrive policy",
        ),
        pytest.param(
            "RedrivePolicy",
            json.dumps({"deadLetterTargetArn": "dead"}),
            invalid("RedrivePolicy: deadLetterTargetArn is an invalid arn"),
            id="no ARN",
        ),
        pytest.param(
            "RedrivePolicy",
            json.dumps({"deadLetterTargetArn": DEAD.replace("us-east-1", "eu-west-1")}),
            invalid("RedrivePolicy: deadLetterTargetArn is an invalid arn"),
            id="another region's queue",
        ),
        pytest.param(
            "RedrivePolicy",
            json.dumps({"deadLetterTargetArn": DEAD + ".fifo"}),
            invalid("RedrivePolicy: must use a standard queue as DLQ for a standard topic"),
            id="a FIFO queue",
        ),
    ],
)
def test_refused(hub: Hub, name: str, value: str, expected: tuple[str, str]) -> None:
    arn = hub.subscribe(hub.topic(), hub.queue())
    request = {"SubscriptionArn": arn, "AttributeName": name, "AttributeValue": value}
    assert refused(hub.sns.set_subscription_attributes, **request) == expected


def test_functions_get_no_raw_messages(hub: Hub) -> None:
    function = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:f"
    arn = hub.sns.subscribe(TopicArn=hub.topic(), Protocol="lambda", Endpoint=function)["SubscriptionArn"]
    request = {"SubscriptionArn": arn, "AttributeName": "RawMessageDelivery", "AttributeValue": "true"}
    assert refused(hub.sns.set_subscription_attributes, **request) == invalid(
        "Delivery protocol [lambda] does not support raw message delivery."
    )


def test_replays_are_refused_by_name(hub: Hub) -> None:
    arn = hub.subscribe(hub.topic(), hub.queue())
    request = {"SubscriptionArn": arn, "AttributeName": "ReplayPolicy", "AttributeValue": "{}"}
    assert refused(hub.sns.set_subscription_attributes, **request)[0] == "UnsupportedOperation"


def test_two_hundred_filter_policies_a_topic(hub: Hub) -> None:
    topic = hub.topic()
    endpoints = [f"arn:aws:sqs:us-east-1:{ACCOUNT}:q{number}" for number in range(200)]
    filtered = {"FilterPolicy": '{"kind":["a"]}'}
    arns = [
        hub.sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=endpoint, Attributes=filtered)["SubscriptionArn"]
        for endpoint in endpoints
    ]
    request = {"TopicArn": topic, "Protocol": "sqs", "Endpoint": f"arn:aws:sqs:us-east-1:{ACCOUNT}:one-more"}
    refusal = refused(hub.sns.subscribe, **request, Attributes=filtered)
    assert refusal[0] == "FilterPolicyLimitExceeded"
    hub.sns.subscribe(**request)
    put(hub, arns[0], "FilterPolicy", '{"kind":["b"]}')
