"""RemovePermission: a statement goes, the others stay."""

import json

from tests.services.sns.hub import ACCOUNT, Hub, refused


def labels(hub: Hub, topic: str) -> list[str]:
    return [each["Sid"] for each in json.loads(hub.topic_attribute(topic, "Policy") or "")["Statement"]]


def test_a_statement_goes(hub: Hub) -> None:
    topic = hub.topic()
    for label in ("a", "b"):
        hub.sns.add_permission(TopicArn=topic, Label=label, AWSAccountId=["111122223333"], ActionName=["Publish"])
    hub.sns.remove_permission(TopicArn=topic, Label="a")
    assert labels(hub, topic) == ["__default_statement_ID", "b"]


def test_one_that_is_not_there_is_not_missed(hub: Hub) -> None:
    topic = hub.topic()
    hub.sns.remove_permission(TopicArn=topic, Label="nobody")
    assert labels(hub, topic) == ["__default_statement_ID"]


def test_no_topic(hub: Hub) -> None:
    arn = f"arn:aws:sns:us-east-1:{ACCOUNT}:nowhere"
    expected = ("NotFound", "Topic does not exist")
    assert refused(hub.sns.remove_permission, TopicArn=arn, Label="a") == expected
