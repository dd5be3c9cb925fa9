"""ReceiveMessage: its parameters, what a message carries, and for how long it is hidden."""

from collections import Counter
from hashlib import md5
from typing import Any

import pytest

from fogbank.services.sqs.receiving import wanted_attributes
from fogbank.services.sqs.shapes import MessageAttributeValue
from tests.cloud import Cloud
from tests.services.sqs.asking import NO_QUEUE, counts, invalid, refused, send, text

TRACE = "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1"


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        pytest.param(
            {"MaxNumberOfMessages": 0},
            invalid(0, "MaxNumberOfMessages", "Must be between 1 and 10, if provided."),
            id="no messages",
        ),
        pytest.param(
            {"MaxNumberOfMessages": 11},
            invalid(11, "MaxNumberOfMessages", "Must be between 1 and 10, if provided."),
            id="eleven",
        ),
        pytest.param(
            {"WaitTimeSeconds": 21},
            invalid(21, "WaitTimeSeconds", "Must be >= 0 and <= 20, if provided."),
            id="wait too long",
        ),
        pytest.param(
            {"WaitTimeSeconds": -1},
            invalid(-1, "WaitTimeSeconds", "Must be >= 0 and <= 20, if provided."),
            id="wait below 0",
        ),
        pytest.param(
            {"VisibilityTimeout": 43_201},
            invalid(43_201, "VisibilityTimeout", "Must be between 0 and 43200, if provided."),
            id="more than twelve hours",
        ),
        pytest.param(
            {"VisibilityTimeout": -1},
            invalid(-1, "VisibilityTimeout", "Must be between 0 and 43200, if provided."),
            id="hidden below 0",
        ),
        pytest.param(
            {"MessageSystemAttributeNames": ["Odd"]},
            ("InvalidAttributeName", "Unknown Attribute Odd."),
            id="unknown system attribute",
        ),
        pytest.param(
            {"AttributeNames": ["Odd"]}, ("InvalidAttributeName", "Unknown Attribute Odd."), id="unknown attribute"
        ),
    ],
)
def test_refusals(cloud: Cloud, request_: dict[str, Any], expected: tuple[str, str]) -> None:
    assert refused(cloud.sqs.receive_message, QueueUrl=cloud.queue(), **request_) == expected


def test_a_queue_that_is_not_there(cloud: Cloud) -> None:
    assert refused(cloud.sqs.receive_message, QueueUrl=cloud.queue() + "x") == NO_QUEUE


def test_an_empty_queue_answers_without_messages(cloud: Cloud) -> None:
    assert "Messages" not in cloud.sqs.receive_message(QueueUrl=cloud.queue())


def test_one_message_if_no_number_is_asked_for(cloud: Cloud) -> None:
    url = cloud.queue()
    send(cloud, url, "a", "b")
    assert len(cloud.sqs.receive_message(QueueUrl=url)["Messages"]) == 1


def test_never_more_than_asked_for(cloud: Cloud) -> None:
    url = cloud.queue()
    send(cloud, url, *map(str, range(12)))
    assert [len(cloud.receive(url, MaxNumberOfMessages=count)) for count in (3, 10)] == [3, 9]


def test_only_what_is_asked_for(cloud: Cloud) -> None:
    url = cloud.queue(VisibilityTimeout="0")
    cloud.sqs.send_message(QueueUrl=url, MessageBody="hello", MessageAttributes={"a": text("x")})
    [bare] = cloud.sqs.receive_message(QueueUrl=url)["Messages"]
    assert set(bare) == {"MessageId", "ReceiptHandle", "MD5OfBody", "Body"}
    assert bare["MD5OfBody"] == md5(b"hello").hexdigest()


def test_system_attributes(cloud: Cloud) -> None:
    url = cloud.queue()
    sent_ms = cloud.now_ms
    send(cloud, url, "m", MessageSystemAttributes={"AWSTraceHeader": text(TRACE)}, MessageGroupId="tenant")
    cloud.advance(seconds=3)
    [message] = cloud.receive(url)
    assert message["Attributes"] == {
        "SenderId": "000000000000",
        "SentTimestamp": str(sent_ms),
        "ApproximateFirstReceiveTimestamp": str(sent_ms + 3000),
        "ApproximateReceiveCount": "1",
        "AWSTraceHeader": TRACE,
        "MessageGroupId": "tenant",
    }


@pytest.mark.parametrize(
    ("request_", "names"),
    [
        pytest.param({"AttributeNames": ["SenderId"]}, {"SenderId"}, id="by the old parameter"),
        pytest.param({"MessageSystemAttributeNames": ["SenderId"]}, {"SenderId"}, id="by the new one"),
        pytest.param(
            {"AttributeNames": ["SenderId"], "MessageSystemAttributeNames": ["SentTimestamp"]},
            {"SenderId", "SentTimestamp"},
            id="by both",
        ),
        pytest.param(
            {"AttributeNames": ["All"]},
            {"SenderId", "SentTimestamp", "ApproximateReceiveCount", "ApproximateFirstReceiveTimestamp"},
            id="all",
        ),
        pytest.param({"AttributeNames": ["SequenceNumber"]}, None, id="one that the message has not"),
        pytest.param({"AttributeNames": ["Policy"]}, None, id="a queue's attribute, which the type allows"),
        pytest.param({"AttributeNames": []}, None, id="none"),
    ],
)
def test_system_attributes_asked_for(cloud: Cloud, request_: dict[str, Any], names: set[str] | None) -> None:
    url = cloud.queue()
    send(cloud, url, "m")
    [message] = cloud.sqs.receive_message(QueueUrl=url, **request_)["Messages"]
    assert (set(message["Attributes"]) if "Attributes" in message else None) == names


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        pytest.param(["All"], {"shop.id", "shop.name", "shopper", "x"}, id="All"),
        pytest.param([".*"], {"shop.id", "shop.name", "shopper", "x"}, id=".*"),
        pytest.param(["x"], {"x"}, id="by name"),
        pytest.param(["shop.*"], {"shop.id", "shop.name", "shopper"}, id="by prefix, which need not end at a period"),
        pytest.param(["shop.id", "x", "none"], {"shop.id", "x"}, id="several, one of them absent"),
        pytest.param(["SHOP.ID"], set[str](), id="names are case-sensitive"),
        pytest.param(["none"], set[str](), id="absent"),
        pytest.param([], set[str](), id="none"),
    ],
)
def test_message_attributes_asked_for(wanted: list[str], found: set[str]) -> None:
    sent = {name: MessageAttributeValue("String", "v") for name in ("shop.id", "shop.name", "shopper", "x")}
    assert set(wanted_attributes(sent, wanted) or {}) == found


def test_the_check_sum_is_of_the_attributes_that_are_given(cloud: Cloud) -> None:
    url = cloud.queue(VisibilityTimeout="0")
    attributes = {"a": text("1", "Number"), "b": {"DataType": "Binary", "BinaryValue": b"\x00"}}
    cloud.sqs.send_message(QueueUrl=url, MessageBody="m", MessageAttributes=attributes)
    [message] = cloud.receive(url, MessageAttributeNames=["a"])
    assert message["MessageAttributes"] == {"a": attributes["a"]}
    assert message["MD5OfMessageAttributes"] == md5(b"\0\0\0\x01a\0\0\0\x06Number\x01\0\0\0\x011").hexdigest()
    [message] = cloud.receive(url)
    assert message["MessageAttributes"] == attributes
    [message] = cloud.receive(url, MessageAttributeNames=["none"])
    assert "MessageAttributes" not in message
    assert "MD5OfMessageAttributes" not in message


@pytest.mark.parametrize(
    ("queue_s", "asked_s", "now_s", "seen"),
    [
        pytest.param(30, None, 29, [], id="hidden"),
        pytest.param(30, None, 30, ["m"], id="there again on the deadline"),
        pytest.param(30, 5, 5, ["m"], id="for as long as was asked"),
        pytest.param(30, 0, 0, ["m"], id="not at all"),
        pytest.param(0, None, 0, ["m"], id="the queue's 0"),
        pytest.param(0, 5, 4, [], id="asked for more than the queue's 0"),
    ],
)
def test_visibility(cloud: Cloud, queue_s: int, asked_s: int | None, now_s: int, seen: list[str]) -> None:
    url = cloud.queue(VisibilityTimeout=str(queue_s))
    send(cloud, url, "m")
    cloud.receive(url, **({} if asked_s is None else {"VisibilityTimeout": asked_s}))
    cloud.advance(seconds=now_s)
    assert cloud.bodies(url) == seen


def test_each_receive_counts_and_gives_another_handle(cloud: Cloud) -> None:
    url = cloud.queue(VisibilityTimeout="10")
    send(cloud, url, "m")
    first_ms = cloud.now_ms
    received: list[dict[str, Any]] = []
    for _ in range(3):
        received += cloud.receive(url)
        cloud.advance(seconds=10)
    assert [message["Attributes"]["ApproximateReceiveCount"] for message in received] == ["1", "2", "3"]
    assert {message["Attributes"]["ApproximateFirstReceiveTimestamp"] for message in received} == {str(first_ms)}
    assert len({message["ReceiptHandle"] for message in received}) == 3
    assert len({message["MessageId"] for message in received}) == 1


def test_received_messages_are_in_flight(cloud: Cloud) -> None:
    url = cloud.queue(VisibilityTimeout="10")
    send(cloud, url, "a", "b", "c")
    cloud.receive(url, MaxNumberOfMessages=2)
    assert counts(cloud, url) == (1, 2, 0)
    cloud.advance(seconds=10)
    assert counts(cloud, url) == (3, 0, 0)


@pytest.mark.parametrize(
    ("now_s", "seen"),
    [
        pytest.param(59, ["m"], id="kept"),
        pytest.param(60, [], id="its retention is over"),
    ],
)
def test_retention(cloud: Cloud, now_s: int, seen: list[str]) -> None:
    url = cloud.queue(MessageRetentionPeriod="60")
    send(cloud, url, "m")
    cloud.advance(seconds=now_s)
    assert counts(cloud, url)[0] == len(seen)
    assert cloud.bodies(url) == seen


def test_retention_ends_a_message_in_flight(cloud: Cloud) -> None:
    url = cloud.queue(MessageRetentionPeriod="60", VisibilityTimeout="40")
    send(cloud, url, "m")
    cloud.advance(seconds=30)
    assert cloud.bodies(url) == ["m"]
    cloud.advance(seconds=30)
    assert counts(cloud, url) == (0, 0, 0)


def test_a_shorter_retention_holds_for_what_is_there(cloud: Cloud) -> None:
    url = cloud.queue()
    send(cloud, url, "old")
    cloud.advance(seconds=61)
    send(cloud, url, "new")
    cloud.sqs.set_queue_attributes(QueueUrl=url, Attributes={"MessageRetentionPeriod": "60"})
    assert cloud.bodies(url) == ["new"]


def test_consumers_share_a_queue(cloud: Cloud) -> None:
    url = cloud.queue()
    send(cloud, url, *map(str, range(20)))
    seen = Counter(body for _ in range(10) for body in cloud.bodies(url, MaxNumberOfMessages=3))
    assert seen == Counter(map(str, range(20)))
