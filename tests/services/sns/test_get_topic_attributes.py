"""GetTopicAttributes: defaults, and counts."""

import json

from tests.services.sns.hub import ACCOUNT, Hub, refused


def test_defaults(hub: Hub) -> None:
    topic = hub.topic()
    found = hub.sns.get_topic_attributes(TopicArn=topic)["Attributes"]
    assert json.loads(found.pop("Policy")) == {
        "Version": "2008-10-17",
        "Id": "__default_policy_ID",
        "Statement": [
            {
                "Sid": "__default_statement_ID",
                "Effect": "Allow",
                "Principal": {"AWS": "*"},
                "Action": [
                    "SNS:GetTopicAttributes",
                    "SNS:SetTopicAttributes",
                    "SNS:AddPermission",
                    "SNS:RemovePermission",
                    "SNS:DeleteTopic",
                    "SNS:Subscribe",
                    "SNS:ListSubscriptionsByTopic",
                    "SNS:Publish",
                ],
                "Resource": topic,
                "Condition": {"StringEquals": {"AWS:SourceOwner": ACCOUNT}},
            }
        ],
    }
    assert json.loads(found.pop("EffectiveDeliveryPolicy"))["http"]["defaultHealthyRetryPolicy"]["numRetries"] == 3
    assert found == {
        "Owner": ACCOUNT,
        "TopicArn": topic,
        "DisplayName": "",
        "SubscriptionsPending": "0",
        "SubscriptionsConfirmed": "0",
        "SubscriptionsDeleted": "0",
    }


def test_defaults_of_fifo(hub: Hub) -> None:
    found = hub.sns.get_topic_attributes(TopicArn=hub.topic(fifo=True))["Attributes"]
    assert {name: found[name] for name in ("FifoTopic", "ContentBasedDeduplication", "FifoThroughputScope")} == {
        "FifoTopic": "true",
        "ContentBasedDeduplication": "false",
        "FifoThroughputScope": "Topic",
    }


def test_counts(hub: Hub) -> None:
    topic = hub.topic()
    hub.subscribed(topic)
    gone = hub.subscribe(topic, hub.queue())
    hub.sns.subscribe(TopicArn=topic, Protocol="email", Endpoint="ann@example.com")
    hub.sns.unsubscribe(SubscriptionArn=gone)
    names = ("SubscriptionsConfirmed", "SubscriptionsPending", "SubscriptionsDeleted")
    assert [hub.topic_attribute(topic, name) for name in names] == ["1", "1", "1"]


def test_no_topic(hub: Hub) -> None:
    arn = f"arn:aws:sns:us-east-1:{ACCOUNT}:nowhere"
    assert refused(hub.sns.get_topic_attributes, TopicArn=arn) == ("NotFound", "Topic does not exist")
