"""DeleteMessageBatch."""

from typing import Any

import pytest

from tests.cloud import Cloud
from tests.services.sqs.asking import NO_QUEUE, counts, refused, send

CODE = "AWS.SimpleQueueService."


def entries_of(messages: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [{"Id": f"e{n}", "ReceiptHandle": message["ReceiptHandle"]} for n, message in enumerate(messages)]


def test_all_are_deleted(cloud: Cloud) -> None:
    url = cloud.queue()
    send(cloud, url, "a", "b", "c")
    answer = cloud.sqs.delete_message_batch(QueueUrl=url, Entries=entries_of(cloud.receive(url)))
    assert [done["Id"] for done in answer["Successful"]] == ["e0", "e1", "e2"]
    assert not answer.get("Failed")
    assert counts(cloud, url) == (0, 0, 0)


def test_entries_fail_alone(cloud: Cloud) -> None:
    url, other = cloud.queue(), cloud.queue()
    send(cloud, url, "m")
    send(cloud, other, "m")
    [mine], [foreign] = cloud.receive(url), cloud.receive(other)
    entries = [*entries_of([mine, foreign]), {"Id": "odd", "ReceiptHandle": "garbage"}]
    answer = cloud.sqs.delete_message_batch(QueueUrl=url, Entries=entries)
    assert answer["Successful"] == [{"Id": "e0"}]
    assert [(failed["Id"], failed["Code"], failed["SenderFault"]) for failed in answer["Failed"]] == [
        ("e1", "ReceiptHandleIsInvalid", True),
        ("odd", "ReceiptHandleIsInvalid", True),
    ]


def test_of_an_expired_fifo_handle_it_tells_less_than_delete_message(cloud: Cloud) -> None:
    url = cloud.queue(fifo=True, VisibilityTimeout="1")
    send(cloud, url, "m")
    entries = entries_of(cloud.receive(url))
    cloud.advance(seconds=1)
    answer = cloud.sqs.delete_message_batch(QueueUrl=url, Entries=entries)
    assert answer["Failed"] == [
        {
            "Id": "e0",
            "SenderFault": True,
            "Code": "ReceiptHandleIsInvalid",
            "Message": "The receipt handle has expired",
        }
    ]


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        pytest.param(
            [],
            (f"{CODE}EmptyBatchRequest", "There should be at least one DeleteMessageBatchRequestEntry in the request."),
            id="none",
        ),
        pytest.param(
            [str(n) for n in range(11)],
            (f"{CODE}TooManyEntriesInBatchRequest", "Maximum number of entries per request are 10. You have sent 11."),
            id="eleven",
        ),
        pytest.param(["a", "a"], (f"{CODE}BatchEntryIdsNotDistinct", "Id a repeated."), id="an id twice"),
    ],
)
def test_wrong_as_a_whole(cloud: Cloud, ids: list[str], expected: tuple[str, str]) -> None:
    entries = [{"Id": entry_id, "ReceiptHandle": "h"} for entry_id in ids]
    assert refused(cloud.sqs.delete_message_batch, QueueUrl=cloud.queue(), Entries=entries) == expected


def test_a_bad_id(cloud: Cloud) -> None:
    entries = [{"Id": "a/b", "ReceiptHandle": "h"}]
    code, _ = refused(cloud.sqs.delete_message_batch, QueueUrl=cloud.queue(), Entries=entries)
    assert code == f"{CODE}InvalidBatchEntryId"


def test_a_queue_that_is_not_there(cloud: Cloud) -> None:
    entries = [{"Id": "a", "ReceiptHandle": "h"}]
    assert refused(cloud.sqs.delete_message_batch, QueueUrl=cloud.queue() + "x", Entries=entries) == NO_QUEUE
