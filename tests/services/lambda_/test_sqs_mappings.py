"""What an SQS queue and a function do when they are mapped, on the virtual clock."""

import base64
import json
from typing import Any

import pytest

from fogbank.compute.api import RuntimeUnavailable
from fogbank.fabric.poller import Record
from fogbank.services.lambda_.mappings import succeeded
from fogbank.storage.api import Settle
from tests.cloud import Cloud
from tests.services.lambda_.doubles import Door, House, reserve
from tests.services.lambda_.mapped import bodies, connect, left, send, settle


def test_a_message_runs_the_function_and_is_deleted(cloud: Cloud, house: House) -> None:
    url = cloud.queue()
    house.function(cloud, "work", lambda event: None)
    connect(cloud, url, "work")
    send(cloud, url, "one")
    settle(cloud)
    assert bodies(house, "work") == [["one"]]
    assert left(cloud, url) == 0


def test_messages_that_were_there_before_come_too(cloud: Cloud, house: House) -> None:
    url = cloud.queue()
    house.function(cloud, "work", lambda event: None)
    send(cloud, url, *(str(number) for number in range(23)))
    connect(cloud, url, "work")
    settle(cloud)
    assert sorted(map(len, bodies(house, "work"))) == [3, 10, 10]
    assert left(cloud, url) == 0


def test_the_event_is_awss(cloud: Cloud, house: House) -> None:
    url = cloud.queue("orders")
    house.function(cloud, "work", lambda event: None)
    sent = cloud.sqs.send_message(
        QueueUrl=url,
        MessageBody="Test message.",
        MessageAttributes={
            "colour": {"DataType": "String", "StringValue": "red"},
            "raw": {"DataType": "Binary", "BinaryValue": b"\x00\x01"},
        },
    )
    connect(cloud, url, "work")
    settle(cloud)
    [event] = house.events("work")
    [record] = event["Records"]
    handle = record.pop("receiptHandle")
    assert base64.b64decode(handle)
    assert record == {
        "messageId": sent["MessageId"],
        "body": "Test message.",
        "attributes": {
            "ApproximateReceiveCount": "1",
            "SentTimestamp": "1700000000000",
            "SenderId": record["attributes"]["SenderId"],
            "ApproximateFirstReceiveTimestamp": "1700000000000",
        },
        "messageAttributes": {
            "colour": {
                "stringValue": "red",
                "stringListValues": [],
                "binaryListValues": [],
                "dataType": "String",
            },
            "raw": {"binaryValue": "AAE=", "stringListValues": [], "binaryListValues": [], "dataType": "Binary"},
        },
        "md5OfMessageAttributes": sent["MD5OfMessageAttributes"],
        "md5OfBody": sent["MD5OfMessageBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:us-east-1:000000000000:orders",
        "awsRegion": "us-east-1",
    }


def test_a_fifo_message_has_its_group_and_number(cloud: Cloud, house: House) -> None:
    url = cloud.queue(fifo=True)
    house.function(cloud, "work", lambda event: None)
    connect(cloud, url, "work")
    send(cloud, url, "a", MessageGroupId="g", MessageDeduplicationId="d")
    settle(cloud)
    attributes = house.events("work")[0]["Records"][0]["attributes"]
    assert attributes["MessageGroupId"] == "g"
    assert attributes["MessageDeduplicationId"] == "d"
    assert len(attributes["SequenceNumber"]) == 20
    assert "messageAttributes" in house.events("work")[0]["Records"][0]


# Failures


def test_a_failing_batch_comes_again_after_the_visibility_timeout(cloud: Cloud, house: House) -> None:
    url = cloud.queue(VisibilityTimeout="20")

    def twice(event: Any) -> None:
        if len(house.calls) < 3:
            raise ValueError("not yet")

    house.function(cloud, "work", twice)
    connect(cloud, url, "work")
    send(cloud, url, "a")
    cloud.advance(seconds=19)
    assert len(house.calls) == 1
    cloud.advance(seconds=1)
    assert len(house.calls) == 2
    cloud.advance(seconds=60)
    assert len(house.calls) == 3
    assert [event["Records"][0]["attributes"]["ApproximateReceiveCount"] for event in house.events("work")] == [
        "1", "2", "3"
    ]  # fmt: skip
    assert left(cloud, url) == 0


def test_what_fails_too_often_ends_in_the_queues_dead_letter_queue(cloud: Cloud, house: House) -> None:
    dead = cloud.queue("dead")
    policy = json.dumps({"deadLetterTargetArn": cloud.arn(dead), "maxReceiveCount": 2})
    url = cloud.queue(VisibilityTimeout="10", RedrivePolicy=policy)
    house.function(cloud, "work", lambda event: 1 / 0)
    connect(cloud, url, "work")
    send(cloud, url, "a")
    cloud.advance(minutes=1)
    assert len(house.calls) == 2
    assert cloud.bodies(dead) == ["a"]


def test_a_partial_response_deletes_what_succeeded(cloud: Cloud, house: House) -> None:
    url = cloud.queue(VisibilityTimeout="30")

    def odd(event: Any) -> Any:
        failed = [record["messageId"] for record in event["Records"] if int(record["body"]) % 2]
        return {"batchItemFailures": [{"itemIdentifier": item} for item in failed]}

    house.function(cloud, "work", odd)
    send(cloud, url, *"012345")
    connect(cloud, url, "work", FunctionResponseTypes=["ReportBatchItemFailures"])
    settle(cloud)
    assert left(cloud, url) == 3
    cloud.advance(seconds=30)
    assert [sorted(batch) for batch in bodies(house, "work")] == [list("012345"), list("135")]


_BATCH = [Record(name, b"{}", "", 0, Settle(1, number, 1)) for number, name in enumerate("abc")]


@pytest.mark.parametrize(
    ("response", "deleted"),
    [
        pytest.param({"batchItemFailures": []}, "abc", id="an empty list"),
        pytest.param({"batchItemFailures": None}, "abc", id="a null list"),
        pytest.param({}, "abc", id="an empty response"),
        pytest.param(None, "abc", id="a null response"),
        pytest.param({"other": 1}, "abc", id="something else"),
        pytest.param({"batchItemFailures": [{"itemIdentifier": "b"}]}, "ac", id="one failed"),
        pytest.param({"batchItemFailures": [{"itemIdentifier": "b"}, {"itemIdentifier": "b"}]}, "ac", id="twice"),
        pytest.param({"batchItemFailures": [{"itemIdentifier": ""}]}, "", id="an empty id"),
        pytest.param({"batchItemFailures": [{"itemIdentifier": None}]}, "", id="a null id"),
        pytest.param({"batchItemFailures": [{"wrong": "b"}]}, "", id="a wrong key"),
        pytest.param({"batchItemFailures": [{"itemIdentifier": "z"}]}, "", id="an id of no message"),
        pytest.param({"batchItemFailures": "b"}, "", id="no list"),
        pytest.param("fine", "", id="a text"),
    ],
)
def test_partial_responses(response: object, deleted: str) -> None:
    done = succeeded(_BATCH, json.dumps(response).encode())
    assert "".join(record.id for record in done) == deleted


# How many at once


def test_five_batches_at_first_then_more_while_they_take_their_time(cloud: Cloud, house: House) -> None:
    url, door = cloud.queue(), Door()
    house.function(cloud, "slow", lambda event: door)
    send(cloud, url, *(str(number) for number in range(12)))
    connect(cloud, url, "slow", BatchSize=1)
    settle(cloud)
    assert door.waiting == 5
    cloud.advance(seconds=1)
    assert door.waiting == 10
    door.open(cloud)
    settle(cloud)
    assert len(house.calls) == 12
    assert left(cloud, url) == 0


def test_maximum_concurrency(cloud: Cloud, house: House) -> None:
    url, door = cloud.queue(), Door()
    house.function(cloud, "slow", lambda event: door)
    send(cloud, url, *(str(number) for number in range(8)))
    connect(cloud, url, "slow", BatchSize=1, ScalingConfig={"MaximumConcurrency": 3})
    cloud.advance(seconds=10)
    assert door.waiting == 3
    door.open(cloud)
    settle(cloud)
    assert (len(house.calls), door.seen_most) == (8, 3)


def test_a_function_without_room_leaves_messages_where_they_are(cloud: Cloud, house: House) -> None:
    url, door = cloud.queue(), Door()
    house.function(cloud, "narrow", lambda event: door)
    reserve(cloud, "narrow", 2)
    send(cloud, url, *(str(number) for number in range(5)))
    connect(cloud, url, "narrow", BatchSize=1)
    cloud.advance(seconds=10)
    assert (door.waiting, len(house.calls)) == (2, 2)
    door.open(cloud)
    settle(cloud)
    counts = {event["Records"][0]["attributes"]["ApproximateReceiveCount"] for event in house.events("narrow")}
    assert (len(house.calls), counts) == (5, {"1"})


def test_what_we_cannot_run_is_tried_again_while_the_message_is_ours(cloud: Cloud, house: House) -> None:
    url = cloud.queue(VisibilityTimeout="30")

    def missing(event: Any) -> None:
        if len(house.calls) < 3:
            raise RuntimeUnavailable("There is no python3.12 here.")

    house.function(cloud, "work", missing)
    connect(cloud, url, "work")
    send(cloud, url, "a")
    cloud.advance(ms=2999)
    assert len(house.calls) == 2  # after 0 and 1 seconds
    cloud.advance(ms=1)
    assert len(house.calls) == 3
    assert left(cloud, url) == 0


# FIFO


def test_a_group_has_one_batch_under_way_and_keeps_its_order(cloud: Cloud, house: House) -> None:
    url, door = cloud.queue(fifo=True), Door()
    house.function(cloud, "work", lambda event: door)
    for number in range(4):
        for group in "xy":
            send(cloud, url, f"{group}{number}", MessageGroupId=group, MessageDeduplicationId=f"{group}{number}")
    connect(cloud, url, "work", BatchSize=2)
    settle(cloud)
    assert sorted(bodies(house, "work")) == [["x0", "x1"], ["y0", "y1"]]
    door.open(cloud)
    settle(cloud)
    for group in "xy":
        seen = [body for batch in bodies(house, "work") for body in batch if body[0] == group]
        assert seen == [f"{group}{number}" for number in range(4)]


def test_a_failing_group_waits_and_others_go_on(cloud: Cloud, house: House) -> None:
    url = cloud.queue(fifo=True, VisibilityTimeout="30")
    house.function(cloud, "work", lambda event: event["Records"][0]["body"] == "x0" and 1 / 0)
    connect(cloud, url, "work", BatchSize=1)
    for body in ("x0", "x1", "y0", "y1"):
        send(cloud, url, body, MessageGroupId=body[0], MessageDeduplicationId=body)
    cloud.advance(seconds=29)
    assert [batch[0] for batch in bodies(house, "work")] == ["x0", "y0", "y1"]
    cloud.advance(seconds=1)
    assert bodies(house, "work")[3:] == [["x0"]]


# Windows


def test_a_window_gathers_until_it_ends(cloud: Cloud, house: House) -> None:
    url = cloud.queue(VisibilityTimeout="120")
    house.function(cloud, "work", lambda event: None)
    connect(cloud, url, "work", BatchSize=100, MaximumBatchingWindowInSeconds=20)
    send(cloud, url, "a")
    cloud.advance(seconds=15)
    send(cloud, url, "b")
    cloud.advance(ms=4999)
    assert house.calls == []
    cloud.advance(ms=1)
    assert bodies(house, "work") == [["a", "b"]]


def test_a_full_batch_does_not_wait_for_its_window(cloud: Cloud, house: House) -> None:
    url = cloud.queue(VisibilityTimeout="120")
    house.function(cloud, "work", lambda event: None)
    connect(cloud, url, "work", BatchSize=3, MaximumBatchingWindowInSeconds=60)
    send(cloud, url, *"abcd")
    settle(cloud)
    assert bodies(house, "work") == [["a", "b", "c"]]
    cloud.advance(seconds=60)
    assert bodies(house, "work") == [["a", "b", "c"], ["d"]]


def test_a_batch_is_six_megabytes_at_most(cloud: Cloud, house: House) -> None:
    url = cloud.queue()
    house.function(cloud, "work", lambda event: None)
    send(cloud, url, *("x" * 1_000_000 for _ in range(9)))
    connect(cloud, url, "work")
    settle(cloud)
    assert sorted(map(len, bodies(house, "work"))) == [3, 6]
    assert left(cloud, url) == 0


# Filters


def test_what_no_filter_lets_through_is_deleted(cloud: Cloud, house: House) -> None:
    url = cloud.queue()
    house.function(cloud, "work", lambda event: None)
    patterns = [{"body": {"kind": ["order"], "sum": [{"numeric": [">", 10]}]}}, {"body": {"kind": ["urgent"]}}]
    filters = [{"Pattern": json.dumps(pattern)} for pattern in patterns]
    connect(cloud, url, "work", FilterCriteria={"Filters": filters})
    wanted = ['{"kind": "order", "sum": 11}', '{"kind": "urgent"}']
    send(cloud, url, *wanted, '{"kind": "order", "sum": 9}', "order", '"urgent"', "{broken")
    settle(cloud)
    assert sorted(body for batch in bodies(house, "work") for body in batch) == wanted
    assert left(cloud, url) == 0


def test_plain_bodies_are_filtered_by_plain_patterns(cloud: Cloud, house: House) -> None:
    url = cloud.queue()
    house.function(cloud, "work", lambda event: None)
    filters = [{"Pattern": json.dumps({"body": [{"prefix": "go"}]})}]
    connect(cloud, url, "work", FilterCriteria={"Filters": filters})
    send(cloud, url, "go on", "stop", '{"go": 1}')
    settle(cloud)
    assert bodies(house, "work") == [["go on"]]
