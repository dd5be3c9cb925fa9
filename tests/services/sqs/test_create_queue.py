"""CreateQueue: names, attributes, and a queue that is there already."""

import json
from typing import Any

import pytest

from fogbank.services.sqs.model import check_queue_name
from tests.cloud import Cloud
from tests.services.sqs.asking import counts, queue_with, raised, refused, send

BAD_NAME = (
    "InvalidParameterValue",
    "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length",
)
BAD_FIFO_NAME = (
    "InvalidParameterValue",
    (
        "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, "
        "must end with .fifo suffix and be 1 to 80 in length."
    ),
)


@pytest.mark.parametrize(
    ("name", "fifo"),
    [
        pytest.param("a", False, id="a letter"),
        pytest.param("Orders_2-b", False, id="every kind of character"),
        pytest.param("x" * 80, False, id="80"),
        pytest.param("a.fifo", True, id="FIFO"),
        pytest.param("x" * 75 + ".fifo", True, id="80 with the suffix"),
    ],
)
def test_names(name: str, fifo: bool) -> None:
    check_queue_name(name, fifo=fifo)


@pytest.mark.parametrize(
    ("name", "fifo", "expected"),
    [
        pytest.param("x" * 81, False, BAD_NAME, id="81"),
        pytest.param("a b", False, BAD_NAME, id="space"),
        pytest.param("a.b", False, BAD_NAME, id="period"),
        pytest.param("ä", False, BAD_NAME, id="umlaut"),
        pytest.param("a\n", False, BAD_NAME, id="line feed"),
        pytest.param("a.fifo", False, BAD_NAME, id="the suffix of a FIFO queue, which it is not"),
        pytest.param("a", True, BAD_FIFO_NAME, id="FIFO without the suffix"),
        pytest.param(".fifo", True, BAD_FIFO_NAME, id="the suffix alone"),
        pytest.param("x" * 76 + ".fifo", True, BAD_FIFO_NAME, id="81 with the suffix"),
        pytest.param("a.b.fifo", True, BAD_FIFO_NAME, id="FIFO with a period"),
    ],
)
def test_refused_names(name: str, fifo: bool, expected: tuple[str, str]) -> None:
    assert raised(check_queue_name, name, fifo=fifo) == expected


def test_no_name(cloud: Cloud) -> None:
    assert refused(cloud.sqs.create_queue, QueueName="") == (
        "MissingParameter",
        "The request must contain the parameter QueueName.",
    )


def test_the_url(cloud: Cloud) -> None:
    assert cloud.queue("the-url") == f"{cloud.endpoint}/000000000000/the-url"


def test_defaults(cloud: Cloud) -> None:
    url = cloud.queue()
    created_s = str(cloud.now_ms // 1000)
    assert cloud.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"] == {
        "QueueArn": f"arn:aws:sqs:us-east-1:000000000000:{url.rpartition('/')[2]}",
        "ApproximateNumberOfMessages": "0",
        "ApproximateNumberOfMessagesNotVisible": "0",
        "ApproximateNumberOfMessagesDelayed": "0",
        "CreatedTimestamp": created_s,
        "LastModifiedTimestamp": created_s,
        "VisibilityTimeout": "30",
        "MaximumMessageSize": "1048576",
        "MessageRetentionPeriod": "345600",
        "DelaySeconds": "0",
        "ReceiveMessageWaitTimeSeconds": "0",
        "SqsManagedSseEnabled": "true",
    }


def test_defaults_of_fifo(cloud: Cloud) -> None:
    url = cloud.queue(fifo=True)
    names = ["FifoQueue", "ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit"]
    assert cloud.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"] == {
        "FifoQueue": "true",
        "ContentBasedDeduplication": "false",
        "DeduplicationScope": "queue",
        "FifoThroughputLimit": "perQueue",
    }


@pytest.mark.parametrize(
    ("name", "attributes", "expected"),
    [
        pytest.param(
            "made",
            {"FifoQueue": "false"},
            ("InvalidAttributeName", "Unknown Attribute FifoQueue."),
            id="FifoQueue=false is not for standard queues",
        ),
        pytest.param("made", {"FifoQueue": "true"}, BAD_FIFO_NAME, id="FIFO without the suffix"),
        pytest.param("made.fifo", {}, BAD_NAME, id="the suffix without FIFO"),
        pytest.param(
            "made",
            {"ContentBasedDeduplication": "true"},
            ("InvalidAttributeName", "Unknown Attribute ContentBasedDeduplication."),
            id="an attribute of FIFO queues",
        ),
        pytest.param("made", {"Color": "red"}, ("InvalidAttributeName", "Unknown Attribute Color."), id="no such one"),
        pytest.param(
            "made",
            {"QueueArn": "arn:aws:sqs:us-east-1:000000000000:made"},
            ("InvalidAttributeName", "Unknown Attribute QueueArn."),
            id="one that cannot be set",
        ),
        pytest.param(
            "made",
            {"DelaySeconds": "901"},
            ("InvalidAttributeValue", "Invalid value for the parameter DelaySeconds."),
            id="out of range",
        ),
    ],
)
def test_refused_attributes(cloud: Cloud, name: str, attributes: dict[str, str], expected: tuple[str, str]) -> None:
    assert refused(cloud.sqs.create_queue, QueueName=name, Attributes=attributes) == expected
    assert refused(cloud.sqs.get_queue_url, QueueName=name)[0] == "AWS.SimpleQueueService.NonExistentQueue"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param({}, {}, id="nothing said"),
        pytest.param({"DelaySeconds": "5"}, {"DelaySeconds": "5"}, id="the same"),
        pytest.param({"DelaySeconds": "5"}, {}, id="nothing said the second time"),
        pytest.param({}, {"VisibilityTimeout": "30"}, id="the default, said"),
        pytest.param(
            {"Policy": '{"Statement":[{"Effect":"Deny","Principal":"*","Action":"SQS:*"}]}'},
            {"Policy": '{"Statement": [{"Effect": "Deny", "Action": "SQS:*", "Principal": "*"}]}'},
            id="the same policy, spelled otherwise",
        ),
    ],
)
def test_again_is_the_same_queue(cloud: Cloud, first: dict[str, str], second: dict[str, str]) -> None:
    url = queue_with(cloud, first)
    send(cloud, url, "m")
    name = url.rpartition("/")[2]
    assert cloud.sqs.create_queue(QueueName=name, Attributes=second)["QueueUrl"] == url
    assert sum(counts(cloud, url)) == 1


def test_again_with_its_dead_letter_queue_gone_and_its_policy_spelled_otherwise(cloud: Cloud) -> None:
    dead = cloud.queue()
    policy = {"deadLetterTargetArn": cloud.arn(dead), "maxReceiveCount": "5"}
    url = cloud.queue(RedrivePolicy=json.dumps(policy))
    cloud.sqs.delete_queue(QueueUrl=dead)
    again = json.dumps(policy | {"maxReceiveCount": 5})
    made = cloud.sqs.create_queue(QueueName=url.rpartition("/")[2], Attributes={"RedrivePolicy": again})
    assert made["QueueUrl"] == url


@pytest.mark.parametrize(
    ("request_", "named"),
    [
        pytest.param(
            {"Attributes": {"DelaySeconds": "6"}}, "a different value for attribute DelaySeconds", id="another value"
        ),
        pytest.param(
            {"Attributes": {"VisibilityTimeout": "31"}},
            "a different value for attribute VisibilityTimeout",
            id="not the default that it has",
        ),
        pytest.param({"tags": {"a": "2"}}, "different tags", id="another tag"),
        pytest.param({"tags": {"a": "1", "b": "2"}}, "different tags", id="one tag more"),
    ],
)
def test_again_but_otherwise(cloud: Cloud, request_: dict[str, Any], named: str) -> None:
    name = cloud.queue(tags={"a": "1"}, DelaySeconds="5").rpartition("/")[2]
    expected = ("QueueAlreadyExists", f"A queue already exists with the same name and {named}")
    assert refused(cloud.sqs.create_queue, QueueName=name, **request_) == expected


def test_again_with_the_same_tags_or_none(cloud: Cloud) -> None:
    url = cloud.queue(tags={"a": "1"})
    name = url.rpartition("/")[2]
    assert cloud.sqs.create_queue(QueueName=name, tags={"a": "1"})["QueueUrl"] == url
    assert cloud.sqs.create_queue(QueueName=name)["QueueUrl"] == url


def test_names_are_case_sensitive(cloud: Cloud) -> None:
    assert cloud.queue("Case") != cloud.queue("case")


@pytest.mark.parametrize("seconds", [0, 59])
def test_a_name_rests_for_a_minute(cloud: Cloud, seconds: int) -> None:
    url = cloud.queue()
    name = url.rpartition("/")[2]
    cloud.sqs.delete_queue(QueueUrl=url)
    cloud.advance(seconds=seconds)
    assert refused(cloud.sqs.create_queue, QueueName=name) == (
        "AWS.SimpleQueueService.QueueDeletedRecently",
        "You must wait 60 seconds after deleting a queue before you can create another with the same name.",
    )
    cloud.advance(seconds=60 - seconds)
    assert cloud.sqs.create_queue(QueueName=name)["QueueUrl"] == url
