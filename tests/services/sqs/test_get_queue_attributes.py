"""GetQueueAttributes."""

from typing import Any

import pytest

from tests.cloud import Cloud
from tests.services.sqs.asking import NO_QUEUE, counts, refused, send


def asked(cloud: Cloud, url: str, *names: str) -> dict[str, Any]:
    answer = cloud.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=list(names))
    found: dict[str, Any] = answer.get("Attributes", {})
    return found


def test_without_names_nothing(cloud: Cloud) -> None:
    url = cloud.queue()
    assert "Attributes" not in cloud.sqs.get_queue_attributes(QueueUrl=url)
    assert "Attributes" not in cloud.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=[])


@pytest.mark.parametrize(
    ("names", "found"),
    [
        pytest.param(["VisibilityTimeout"], {"VisibilityTimeout": "30"}, id="one"),
        pytest.param(["VisibilityTimeout", "DelaySeconds"], {"VisibilityTimeout": "30", "DelaySeconds": "0"}, id="two"),
        pytest.param(["VisibilityTimeout", "VisibilityTimeout"], {"VisibilityTimeout": "30"}, id="one, twice"),
        pytest.param(["Policy", "RedrivePolicy", "KmsMasterKeyId"], {}, id="none of them is set"),
        pytest.param(["FifoQueue", "ContentBasedDeduplication"], {}, id="not of this type of queue"),
        pytest.param(["KmsDataKeyReusePeriodSeconds"], {}, id="only with a key"),
    ],
)
def test_names(cloud: Cloud, names: list[str], found: dict[str, str]) -> None:
    assert asked(cloud, cloud.queue(), *names) == found


def test_all_and_one_is_all(cloud: Cloud) -> None:
    url = cloud.queue()
    assert asked(cloud, url, "All", "QueueArn") == asked(cloud, url, "All")


@pytest.mark.parametrize("name", ["Color", "visibilityTimeout", ""])
def test_no_such_attribute(cloud: Cloud, name: str) -> None:
    expected = ("InvalidAttributeName", f"Unknown Attribute {name}.")
    assert refused(cloud.sqs.get_queue_attributes, QueueUrl=cloud.queue(), AttributeNames=[name]) == expected


def test_the_numbers_of_messages(cloud: Cloud) -> None:
    url = cloud.queue(VisibilityTimeout="10")
    send(cloud, url, "a", "b", "c")
    send(cloud, url, "d", DelaySeconds=5)
    assert counts(cloud, url) == (3, 0, 1)
    messages = cloud.receive(url, MaxNumberOfMessages=2)
    assert counts(cloud, url) == (1, 2, 1)
    cloud.sqs.delete_message(QueueUrl=url, ReceiptHandle=messages[0]["ReceiptHandle"])
    assert counts(cloud, url) == (1, 1, 1)
    cloud.advance(seconds=5)
    assert counts(cloud, url) == (2, 1, 0)
    cloud.advance(seconds=5)
    assert counts(cloud, url) == (3, 0, 0)


def test_times_are_seconds(cloud: Cloud) -> None:
    url = cloud.queue()
    created_s = cloud.now_ms // 1000
    cloud.advance(seconds=90)
    cloud.sqs.set_queue_attributes(QueueUrl=url, Attributes={"DelaySeconds": "1"})
    assert asked(cloud, url, "CreatedTimestamp", "LastModifiedTimestamp") == {
        "CreatedTimestamp": str(created_s),
        "LastModifiedTimestamp": str(created_s + 90),
    }


def test_a_queue_that_is_not_there(cloud: Cloud) -> None:
    assert refused(cloud.sqs.get_queue_attributes, QueueUrl=cloud.queue() + "x", AttributeNames=["All"]) == NO_QUEUE
