"""SQS's rows of the update matrix."""

import json
from collections.abc import Mapping
from typing import Any, Final

from tests.cloud import Cloud
from tests.deployment.matrix import Row, attribute, policy, ref, resource, tags


def _queue(cloud: Cloud, url: str) -> Any:
    found = cloud.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    named = {name: value for name, value in found.items() if name not in ("CreatedTimestamp", "LastModifiedTimestamp")}
    return {"attributes": named, "tags": cloud.sqs.list_queue_tags(QueueUrl=url).get("Tags")}


def _policies(cloud: Cloud, _: str) -> dict[str, Any]:
    """Those of all queues."""
    found: dict[str, Any] = {}
    for url in cloud.sqs.list_queues().get("QueueUrls", []):
        text = cloud.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"]).get("Attributes", {})
        if text.get("Policy"):
            found[url] = json.loads(text["Policy"])
    return found


_QUEUES: Final = {"Queue": resource("AWS::SQS::Queue"), "Other": resource("AWS::SQS::Queue")}
_DEAD: Final = {
    "Dead": resource("AWS::SQS::Queue", FifoQueue=True),
    "OtherDead": resource("AWS::SQS::Queue", FifoQueue=True),
}
_POLICY: Final = policy("sqs:SendMessage", Principal="*")
_OTHER_POLICY: Final = policy("sqs:ReceiveMessage", Principal="*")


def _redrive(queue: str) -> dict[str, Any]:
    return {"deadLetterTargetArn": attribute(queue, "Arn"), "maxReceiveCount": 3}


ROWS: Final[Mapping[str, Row]] = {
    "AWS::SQS::Queue": Row(
        {
            "ContentBasedDeduplication": True,
            "DeduplicationScope": "messageGroup",
            "DelaySeconds": 5,
            "FifoQueue": True,
            "FifoThroughputLimit": "perMessageGroupId",
            "KmsDataKeyReusePeriodSeconds": 600,
            "KmsMasterKeyId": "alias/one",
            "MaximumMessageSize": 2048,
            "MessageRetentionPeriod": 120,
            "QueueName": "one.fifo",
            "ReceiveMessageWaitTimeSeconds": 5,
            "RedriveAllowPolicy": {"redrivePermission": "denyAll"},
            "RedrivePolicy": _redrive("Dead"),
            "SqsManagedSseEnabled": False,
            "Tags": tags(team="blue"),
            "VisibilityTimeout": 10,
        },
        {
            "ContentBasedDeduplication": False,
            "DeduplicationScope": "queue",
            "DelaySeconds": 6,
            "FifoQueue": None,
            "FifoThroughputLimit": "perQueue",
            "KmsDataKeyReusePeriodSeconds": 900,
            "KmsMasterKeyId": "alias/two",
            "MaximumMessageSize": 4096,
            "MessageRetentionPeriod": 180,
            "QueueName": "two.fifo",
            "ReceiveMessageWaitTimeSeconds": 6,
            "RedriveAllowPolicy": {"redrivePermission": "allowAll"},
            "RedrivePolicy": _redrive("OtherDead"),
            "SqsManagedSseEnabled": True,
            "Tags": tags(team="red"),
            "VisibilityTimeout": 20,
        },
        _queue,
        _DEAD,
        with_it={
            "DeduplicationScope": {"FifoThroughputLimit": "perQueue"},
            "FifoQueue": {
                "ContentBasedDeduplication": None,
                "DeduplicationScope": None,
                "FifoThroughputLimit": None,
                "QueueName": "plain",
                "RedrivePolicy": None,
            },
            "SqsManagedSseEnabled": {"KmsMasterKeyId": None},
        },
        usual=dict.fromkeys(
            ("ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit", "SqsManagedSseEnabled"), "other"
        ),
    ),
    "AWS::SQS::QueuePolicy": Row(
        {"PolicyDocument": _POLICY, "Queues": [ref("Queue")]},
        {"PolicyDocument": _OTHER_POLICY, "Queues": [ref("Other")]},
        _policies,
        _QUEUES,
    ),
    "AWS::SQS::QueueInlinePolicy": Row(
        {"PolicyDocument": _POLICY, "Queue": ref("Queue")},
        {"PolicyDocument": _OTHER_POLICY, "Queue": ref("Other")},
        lambda cloud, it: _policies(cloud, it).get(it),
        _QUEUES,
    ),
}
