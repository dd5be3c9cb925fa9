"""SendMessageBatch: entries fail alone, unless the batch is wrong as a whole."""

from hashlib import md5
from typing import Any

import pytest

from tests.cloud import Cloud
from tests.services.sqs.asking import NO_QUEUE, refused, text

CODE = "AWS.SimpleQueueService."
BAD_ID = (
    f"{CODE}InvalidBatchEntryId",
    (
        "A batch entry id can only contain alphanumeric characters, hyphens and underscores. "
        "It can be at most 80 letters long."
    ),
)


def entry(entry_id: str, body: str = "m", **more: Any) -> dict[str, Any]:
    return {"Id": entry_id, "MessageBody": body, **more}


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        pytest.param(
            [],
            (f"{CODE}EmptyBatchRequest", "There should be at least one SendMessageBatchRequestEntry in the request."),
            id="none",
        ),
        pytest.param(
            [entry(str(n)) for n in range(11)],
            (f"{CODE}TooManyEntriesInBatchRequest", "Maximum number of entries per request are 10. You have sent 11."),
            id="eleven",
        ),
        pytest.param(
            [entry("a"), entry("b"), entry("a")],
            (f"{CODE}BatchEntryIdsNotDistinct", "Id a repeated."),
            id="an id twice",
        ),
        pytest.param([entry("a b")], BAD_ID, id="space in an id"),
        pytest.param([entry("a" * 81)], BAD_ID, id="id too long"),
        pytest.param([entry("")], BAD_ID, id="empty id"),
        pytest.param(
            [entry("a", "x" * 600_000), entry("b", "x" * 500_000)],
            (
                f"{CODE}BatchRequestTooLong",
                "Batch requests cannot be longer than 1048576 bytes. You have sent 1100000 bytes.",
            ),
            id="too long",
        ),
    ],
)
def test_wrong_as_a_whole(cloud: Cloud, entries: list[dict[str, Any]], expected: tuple[str, str]) -> None:
    url = cloud.queue()
    assert refused(cloud.sqs.send_message_batch, QueueUrl=url, Entries=entries) == expected
    assert cloud.bodies(url) == []


def test_entries_fail_alone(cloud: Cloud) -> None:
    url = cloud.queue(MaximumMessageSize="1024")
    entries = [
        entry("fine"),
        entry("long", "x" * 1025),
        entry("late", DelaySeconds=901),
        entry("odd", MessageAttributes={"a": text("x", "Odd")}),
        entry("dedup", MessageDeduplicationId="d"),
        entry("bell", "\x07"),
        entry("fine-too"),
    ]
    answer = cloud.sqs.send_message_batch(QueueUrl=url, Entries=entries)
    assert [done["Id"] for done in answer["Successful"]] == ["fine", "fine-too"]
    assert [(failed["Id"], failed["Code"], failed["SenderFault"]) for failed in answer["Failed"]] == [
        ("long", "InvalidParameterValue", True),
        ("late", "InvalidParameterValue", True),
        ("odd", "InvalidParameterValue", True),
        ("dedup", "InvalidParameterValue", True),
        ("bell", "InvalidMessageContents", True),
    ]
    told = {failed["Id"]: failed["Message"] for failed in answer["Failed"]}
    assert told["late"] == (
        "Value 901 for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900."
    )
    # Of this one, SQS tells less than SendMessage does.
    assert told["dedup"] == "The request include parameter that is not valid for this queue type"
    assert cloud.bodies(url) == ["m", "m"]


def test_the_answer(cloud: Cloud) -> None:
    url = cloud.queue()
    attributes = {"a": text("1", "Number")}
    answer = cloud.sqs.send_message_batch(
        QueueUrl=url, Entries=[entry("one", MessageAttributes=attributes), entry("two", "other")]
    )
    one, two = answer["Successful"]
    assert one["MD5OfMessageBody"] == md5(b"m").hexdigest()
    assert one["MD5OfMessageAttributes"] == md5(b"\0\0\0\x01a\0\0\0\x06Number\x01\0\0\0\x011").hexdigest()
    assert set(two) == {"Id", "MessageId", "MD5OfMessageBody"}
    assert {message["MessageId"] for message in cloud.receive(url)} == {one["MessageId"], two["MessageId"]}


def test_delays_are_each_entrys_own(cloud: Cloud) -> None:
    url = cloud.queue(DelaySeconds="60")
    cloud.sqs.send_message_batch(
        QueueUrl=url,
        Entries=[entry("a", "now", DelaySeconds=0), entry("b", "soon", DelaySeconds=5), entry("c", "late")],
    )
    seen: list[list[str]] = []
    for seconds in (0, 5, 55):
        cloud.advance(seconds=seconds)
        seen.append(cloud.bodies(url, VisibilityTimeout=600))
    assert seen == [["now"], ["soon"], ["late"]]


def test_a_fifo_batch_keeps_its_order_and_its_duplicates_out(cloud: Cloud) -> None:
    url = cloud.queue(fifo=True)
    entries = [
        entry(f"e{n}", str(n), MessageGroupId="g", MessageDeduplicationId=f"d{n % 3}") for n in range(4)
    ]  # the last one has the deduplication id of the first
    done = cloud.sqs.send_message_batch(QueueUrl=url, Entries=entries)["Successful"]
    assert done[3]["MessageId"] == done[0]["MessageId"]
    assert done[3]["SequenceNumber"] == done[0]["SequenceNumber"]
    assert cloud.bodies(url) == ["0", "1", "2"]


def test_a_fifo_batch_without_a_group_is_wrong_as_a_whole(cloud: Cloud) -> None:
    url = cloud.queue(fifo=True, ContentBasedDeduplication="true")
    entries = [entry("a", MessageGroupId="g"), entry("b")]
    expected = ("InvalidParameterValue", "The request must contain the parameter MessageGroupId.")
    assert refused(cloud.sqs.send_message_batch, QueueUrl=url, Entries=entries) == expected
    assert cloud.bodies(url) == []


def test_a_fifo_entry_without_a_deduplication_id_fails_alone(cloud: Cloud) -> None:
    url = cloud.queue(fifo=True)
    entries = [entry("a", MessageGroupId="g", MessageDeduplicationId="d"), entry("b", MessageGroupId="g")]
    answer = cloud.sqs.send_message_batch(QueueUrl=url, Entries=entries)
    assert [done["Id"] for done in answer["Successful"]] == ["a"]
    assert answer["Failed"] == [
        {
            "Id": "b",
            "SenderFault": True,
            "Code": "InvalidParameterValue",
            "Message": "The queue should either have ContentBasedDeduplication enabled or "
            "MessageDeduplicationId provided explicitly",
        }
    ]


def test_a_queue_that_is_not_there(cloud: Cloud) -> None:
    url = cloud.queue() + "x"
    assert refused(cloud.sqs.send_message_batch, QueueUrl=url, Entries=[entry("a")]) == NO_QUEUE
