"""SetTopicAttributes: what each attribute takes, and what it says then."""

import json

import pytest

from tests.services.sns.hub import ACCOUNT, Hub, invalid, refused

ROLE = f"arn:aws:iam::{ACCOUNT}:role/feedback"
POLICY = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sns:Publish", "Resource": "*"}],
    }
)


def put(hub: Hub, topic: str, name: str, value: str) -> None:
    hub.sns.set_topic_attributes(TopicArn=topic, AttributeName=name, AttributeValue=value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DisplayName", "The shop"),
        ("Policy", POLICY),
        ("KmsMasterKeyId", "alias/aws/sns"),
        ("SignatureVersion", "2"),
        ("TracingConfig", "Active"),
        ("MaximumMessageSize", "1048576"),
        ("SQSSuccessFeedbackRoleArn", ROLE),
        ("HTTPFailureFeedbackRoleArn", ROLE),
        ("LambdaSuccessFeedbackSampleRate", "100"),
        ("FirehoseFailureFeedbackRoleArn", ROLE),
        ("ApplicationSuccessFeedbackRoleArn", ROLE),
        ("DeliveryPolicy", '{"http":{"disableSubscriptionOverrides":true}}'),
    ],
)
def test_values(hub: Hub, name: str, value: str) -> None:
    topic = hub.topic()
    before = hub.topic_attribute(topic, name)
    put(hub, topic, name, value)
    assert hub.topic_attribute(topic, name) == value
    put(hub, topic, name, "")
    assert hub.topic_attribute(topic, name) == before


@pytest.mark.parametrize(
    ("name", "value"), [("ContentBasedDeduplication", "true"), ("FifoThroughputScope", "MessageGroup")]
)
def test_values_of_fifo(hub: Hub, name: str, value: str) -> None:
    topic = hub.topic(fifo=True)
    put(hub, topic, name, value)
    assert hub.topic_attribute(topic, name) == value


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        pytest.param("Color", "red", invalid("AttributeName"), id="no such one"),
        pytest.param("FifoTopic", "true", invalid("AttributeName"), id="one that is chosen once"),
        pytest.param("TopicArn", "x", invalid("AttributeName"), id="one that cannot be set"),
        pytest.param("ContentBasedDeduplication", "true", invalid("AttributeName"), id="one of FIFO topics"),
        pytest.param("DisplayName", "x" * 101, invalid("DisplayName"), id="too long"),
        pytest.param("DisplayName", "a\nb", invalid("DisplayName"), id="control characters"),
        pytest.param("Policy", "{", invalid("Policy Error: null"), id="no JSON"),
        pytest.param("Policy", "{}", invalid("Policy Error: null"), id="no policy"),
        pytest.param(
            "Policy",
            POLICY.replace("sns:Publish", "sqs:SendMessage"),
            invalid("Policy statement action out of service scope!"),
            id="another service's action",
        ),
        pytest.param(
            "SignatureVersion",
            "3",
            invalid("SignatureVersion Invalid value [3] Reason: must be one of 1, 2"),
            id="no such version",
        ),
        pytest.param(
            "MaximumMessageSize",
            "1023",
            invalid("MaximumMessageSize Reason: must be between 1024 and 1048576"),
            id="too small",
        ),
        pytest.param(
            "SQSSuccessFeedbackSampleRate",
            "101",
            invalid("SQSSuccessFeedbackSampleRate Reason: must be between 0 and 100"),
            id="more than all",
        ),
        pytest.param("SQSSuccessFeedbackRoleArn", "me", invalid("SQSSuccessFeedbackRoleArn"), id="no role"),
    ],
)
def test_refused(hub: Hub, name: str, value: str, expected: tuple[str, str]) -> None:
    topic = hub.topic("refusing")
    before = hub.sns.get_topic_attributes(TopicArn=topic)["Attributes"]
    request = {"TopicArn": topic, "AttributeName": name, "AttributeValue": value}
    assert refused(hub.sns.set_topic_attributes, **request) == expected
    assert hub.sns.get_topic_attributes(TopicArn=topic)["Attributes"] == before


def test_archives_are_refused_by_name(hub: Hub) -> None:
    topic = hub.topic(fifo=True)
    request = {"TopicArn": topic, "AttributeName": "ArchivePolicy", "AttributeValue": '{"MessageRetentionPeriod":"1"}'}
    assert refused(hub.sns.set_topic_attributes, **request)[0] == "UnsupportedOperation"


def test_large_messages_are_for_few_subscribers_of_aws_own(hub: Hub) -> None:
    topic = hub.topic()
    hub.sns.subscribe(TopicArn=topic, Protocol="email", Endpoint="ann@example.com")
    request = {"TopicArn": topic, "AttributeName": "MaximumMessageSize", "AttributeValue": "262145"}
    assert refused(hub.sns.set_topic_attributes, **request)[0] == "InvalidParameter"
    put(hub, topic, "MaximumMessageSize", "262144")


def test_a_larger_size_lets_larger_messages_through(hub: Hub) -> None:
    topic = hub.topic()
    queue = hub.subscribed(topic)
    text = "x" * 300_000
    assert refused(hub.sns.publish, TopicArn=topic, Message=text) == invalid("Message too long")
    put(hub, topic, "MaximumMessageSize", "300000")
    hub.publish(topic, text)
    assert hub.bodies(queue) == [text]
