"""SNS's rows of the update matrix."""

from collections.abc import Mapping
from typing import Any, Final

from tests.cloud import Cloud
from tests.deployment.matrix import Row, attribute, policy, ref, resource, tags

_ROLE: Final = "arn:aws:iam::000000000000:role/"


def _topic(cloud: Cloud, arn: str) -> Any:
    sns = cloud.client("sns")
    return {
        "attributes": {
            name: value
            for name, value in sns.get_topic_attributes(TopicArn=arn)["Attributes"].items()
            if name != "SubscriptionsDeleted"
        },
        "tags": sorted((tag["Key"], tag["Value"]) for tag in sns.list_tags_for_resource(ResourceArn=arn)["Tags"]),
        "endpoints": [each["Endpoint"] for each in sns.list_subscriptions_by_topic(TopicArn=arn)["Subscriptions"]],
    }


def _policies(cloud: Cloud, _: str) -> Any:
    """Those of all topics, but for the ones that every topic begins with."""
    sns = cloud.client("sns")
    found = {
        topic["TopicArn"]: sns.get_topic_attributes(TopicArn=topic["TopicArn"])["Attributes"]["Policy"]
        for topic in sns.list_topics()["Topics"]
    }
    return {arn: text for arn, text in found.items() if "__default_policy_ID" not in text}


def _subscription(cloud: Cloud, arn: str) -> Any:
    return cloud.client("sns").get_subscription_attributes(SubscriptionArn=arn)["Attributes"]


def _logging(protocol: str) -> list[dict[str, Any]]:
    return [
        {
            "Protocol": protocol,
            "FailureFeedbackRoleArn": f"{_ROLE}failure",
            "SuccessFeedbackRoleArn": f"{_ROLE}success",
            "SuccessFeedbackSampleRate": 5,
        }
    ]


def _listener(queue: str) -> list[dict[str, Any]]:
    return [{"Protocol": "sqs", "Endpoint": attribute(queue, "Arn")}]


_FIFO_QUEUES: Final = {
    "Queue": resource("AWS::SQS::Queue", FifoQueue=True),
    "OtherQueue": resource("AWS::SQS::Queue", FifoQueue=True),
}
_QUEUES: Final = {"Queue": resource("AWS::SQS::Queue"), "OtherQueue": resource("AWS::SQS::Queue")}
_TOPICS: Final = {"Topic": resource("AWS::SNS::Topic"), "OtherTopic": resource("AWS::SNS::Topic")}
_POLICY: Final = policy("sns:Publish", Principal="*")
_OTHER_POLICY: Final = policy("sns:Subscribe", Principal="*")


ROWS: Final[Mapping[str, Row]] = {
    "AWS::SNS::Topic": Row(
        {
            "ContentBasedDeduplication": True,
            "DeliveryStatusLogging": _logging("sqs"),
            "DisplayName": "One",
            "FifoThroughputScope": "MessageGroup",
            "FifoTopic": True,
            "KmsMasterKeyId": "alias/one",
            "SignatureVersion": "2",
            "Subscription": _listener("Queue"),
            "Tags": tags(team="blue"),
            "TopicName": "one.fifo",
            "TracingConfig": "Active",
        },
        {
            "ContentBasedDeduplication": False,
            "DeliveryStatusLogging": _logging("http/s"),
            "DisplayName": "Two",
            "FifoThroughputScope": "Topic",
            "FifoTopic": False,
            "KmsMasterKeyId": "alias/two",
            "SignatureVersion": "1",
            "Subscription": _listener("OtherQueue"),
            "Tags": tags(team="red"),
            "TopicName": "two.fifo",
            "TracingConfig": "PassThrough",
        },
        _topic,
        _FIFO_QUEUES,
        with_it={
            "FifoTopic": {
                "ContentBasedDeduplication": None,
                "FifoThroughputScope": None,
                "Subscription": None,
                "TopicName": "plain",
            }
        },
        usual=dict.fromkeys(("ContentBasedDeduplication", "FifoThroughputScope"), "other"),
    ),
    "AWS::SNS::TopicPolicy": Row(
        {"PolicyDocument": _POLICY, "Topics": [ref("Topic")]},
        {"PolicyDocument": _OTHER_POLICY, "Topics": [ref("OtherTopic")]},
        lambda cloud, it: _policies(cloud, it) or None,
        _TOPICS,
    ),
    "AWS::SNS::TopicInlinePolicy": Row(
        {"PolicyDocument": _POLICY, "TopicArn": ref("Topic")},
        {"PolicyDocument": _OTHER_POLICY, "TopicArn": ref("OtherTopic")},
        lambda cloud, it: _policies(cloud, it).get(it),
        _TOPICS,
    ),
    "AWS::SNS::Subscription": Row(
        {
            "Endpoint": attribute("Queue", "Arn"),
            "FilterPolicy": {"color": ["red"]},
            "FilterPolicyScope": "MessageBody",
            "Protocol": "sqs",
            "RawMessageDelivery": True,
            "RedrivePolicy": {"deadLetterTargetArn": attribute("Queue", "Arn")},
            "SubscriptionRoleArn": f"{_ROLE}one",
            "TopicArn": ref("Topic"),
        },
        {
            "Endpoint": attribute("OtherQueue", "Arn"),
            "FilterPolicy": {"color": ["blue"]},
            "FilterPolicyScope": "MessageAttributes",
            "Protocol": "sms",
            "RawMessageDelivery": False,
            "RedrivePolicy": {"deadLetterTargetArn": attribute("OtherQueue", "Arn")},
            "SubscriptionRoleArn": f"{_ROLE}two",
            "TopicArn": ref("OtherTopic"),
        },
        _subscription,
        {**_QUEUES, **_TOPICS},
        with_it={"Protocol": {"Endpoint": "+15550100", "RawMessageDelivery": None}},
        apart={
            "DeliveryPolicy": "for HTTP endpoints, which confirm: see test_subscriptions",
            "Region": "of another region than the stack's: see test_subscriptions",
        },
        usual=dict.fromkeys(("FilterPolicyScope", "RawMessageDelivery"), "other"),
    ),
}
