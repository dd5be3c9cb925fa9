"""DeleteTopic: a topic ends with all that belongs to it, and can be made anew."""

import pytest

from tests.services.sns.hub import ACCOUNT, Hub, invalid, refused

NO_TOPIC = ("NotFound", "Topic does not exist")


def test_its_subscriptions_end_with_it(hub: Hub) -> None:
    topic = hub.topic()
    queue = hub.subscribed(topic)
    hub.sns.delete_topic(TopicArn=topic)
    assert refused(hub.sns.publish, TopicArn=topic, Message="m") == NO_TOPIC
    assert refused(hub.sns.get_topic_attributes, TopicArn=topic) == NO_TOPIC
    listed = hub.sns.list_subscriptions()["Subscriptions"]
    assert [each for each in listed if each["TopicArn"] == topic] == []
    hub.topic(topic.rpartition(":")[2])
    hub.publish(topic, "to nobody")
    assert hub.bodies(queue) == []


@pytest.mark.parametrize("name", ["never-there", "never-there.fifo"])
def test_one_that_is_not_there_is_deleted_too(hub: Hub, name: str) -> None:
    arn = f"arn:aws:sns:us-east-1:{ACCOUNT}:{name}"
    assert hub.sns.delete_topic(TopicArn=arn)["ResponseMetadata"]["HTTPStatusCode"] == 200


def test_a_fifo_topic_made_anew_knows_no_duplicates(hub: Hub) -> None:
    message = {"Message": "m", "MessageGroupId": "g", "MessageDeduplicationId": "d"}
    topic = hub.topic("anew.fifo", fifo=True)
    first = hub.sns.publish(TopicArn=topic, **message)["MessageId"]
    hub.sns.delete_topic(TopicArn=topic)
    hub.topic("anew.fifo", fifo=True)
    assert hub.sns.publish(TopicArn=topic, **message)["MessageId"] != first


@pytest.mark.parametrize(
    ("arn", "expected"),
    [
        pytest.param(
            "topic", invalid("TopicArn Reason: An ARN must have at least 6 elements, not 1"), id="a name alone"
        ),
        pytest.param(f"arn:aws:sqs:us-east-1:{ACCOUNT}:q", invalid("TopicArn"), id="a queue's"),
        pytest.param(f"arn:aws:sns:eu-west-1:{ACCOUNT}:t", invalid("TopicArn"), id="another region's"),
        pytest.param(f"arn:aws:sns:us-east-1:{ACCOUNT}:t:s", invalid("TopicArn"), id="a subscription's"),
    ],
)
def test_no_topics_arn(hub: Hub, arn: str, expected: tuple[str, str]) -> None:
    assert refused(hub.sns.delete_topic, TopicArn=arn) == expected
