"""ChangeMessageVisibilityBatch."""

from typing import Any

import pytest

from tests.cloud import Cloud
from tests.services.sqs.asking import NO_QUEUE, counts, refused, send

CODE = "AWS.SimpleQueueService."


def entry(entry_id: str, handle: str, seconds: int) -> dict[str, Any]:
    return {"Id": entry_id, "ReceiptHandle": handle, "VisibilityTimeout": seconds}


def test_each_entry_has_its_own_timeout(cloud: Cloud) -> None:
    url = cloud.queue()
    send(cloud, url, "now", "soon", "late")
    handles = {message["Body"]: message["ReceiptHandle"] for message in cloud.receive(url)}
    entries = [entry("a", handles["now"], 0), entry("b", handles["soon"], 5), entry("c", handles["late"], 600)]
    answer = cloud.sqs.change_message_visibility_batch(QueueUrl=url, Entries=entries)
    assert [done["Id"] for done in answer["Successful"]] == ["a", "b", "c"]
    assert not answer.get("Failed")
    assert cloud.bodies(url) == ["now"]
    cloud.advance(seconds=5)
    assert cloud.bodies(url) == ["soon"]


def test_entries_fail_alone(cloud: Cloud) -> None:
    url = cloud.queue()
    send(cloud, url, "a", "b")
    first, second = (message["ReceiptHandle"] for message in cloud.receive(url))
    cloud.sqs.delete_message(QueueUrl=url, ReceiptHandle=second)
    entries = [entry("fine", first, 0), entry("gone", second, 0), entry("odd", "odd", 0), entry("far", first, 43_201)]
    answer = cloud.sqs.change_message_visibility_batch(QueueUrl=url, Entries=entries)
    assert answer["Successful"] == [{"Id": "fine"}]
    failed = {one["Id"]: (one["Code"], one["SenderFault"]) for one in answer["Failed"]}
    assert failed == {
        "gone": ("InvalidParameterValue", True),
        "odd": ("ReceiptHandleIsInvalid", True),
        "far": ("InvalidParameterValue", True),
    }
    assert counts(cloud, url) == (1, 0, 0)


def test_an_entry_without_a_timeout_fails_alone(cloud: Cloud) -> None:
    url = cloud.queue()
    answer = cloud.sqs.change_message_visibility_batch(QueueUrl=url, Entries=[{"Id": "a", "ReceiptHandle": "h"}])
    [failed] = answer["Failed"]
    assert failed["Code"] == "MissingParameter"


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        pytest.param(
            [],
            (
                f"{CODE}EmptyBatchRequest",
                ("There should be at least one ChangeMessageVisibilityBatchRequestEntry in the request."),
            ),
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
    entries = [entry(entry_id, "h", 0) for entry_id in ids]
    assert refused(cloud.sqs.change_message_visibility_batch, QueueUrl=cloud.queue(), Entries=entries) == expected


def test_a_queue_that_is_not_there(cloud: Cloud) -> None:
    url = cloud.queue() + "x"
    assert refused(cloud.sqs.change_message_visibility_batch, QueueUrl=url, Entries=[entry("a", "h", 0)]) == NO_QUEUE
