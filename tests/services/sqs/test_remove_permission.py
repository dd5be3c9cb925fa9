"""RemovePermission."""

import json

from tests.cloud import Cloud
from tests.services.sqs.asking import NO_QUEUE, invalid, refused


def test_the_statement_of_the_label_goes(cloud: Cloud) -> None:
    url = cloud.queue()
    for label in ("a", "b"):
        cloud.sqs.add_permission(QueueUrl=url, Label=label, AWSAccountIds=["111111111111"], Actions=["SendMessage"])
    cloud.sqs.remove_permission(QueueUrl=url, Label="a")
    [left] = json.loads(cloud.attribute(url, "Policy"))["Statement"]
    assert left["Sid"] == "b"


def test_with_the_last_one_the_policy_goes(cloud: Cloud) -> None:
    url = cloud.queue()
    cloud.sqs.add_permission(QueueUrl=url, Label="a", AWSAccountIds=["111111111111"], Actions=["SendMessage"])
    cloud.sqs.remove_permission(QueueUrl=url, Label="a")
    assert "Policy" not in cloud.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]


def test_no_such_label(cloud: Cloud) -> None:
    expected = invalid("a", "Label", "can't find label on existing policy.")
    assert refused(cloud.sqs.remove_permission, QueueUrl=cloud.queue(), Label="a") == expected


def test_a_queue_that_is_not_there(cloud: Cloud) -> None:
    assert refused(cloud.sqs.remove_permission, QueueUrl=cloud.queue() + "x", Label="a") == NO_QUEUE
