"""PublishBatch: several messages at once, of which each may fail alone."""

from typing import Any

import pytest

from tests.services.sns.hub import Hub, refused


def entry(name: str, **more: Any) -> dict[str, Any]:
    return {"Id": name, "Message": f"text of {name}", **more}


def batch(hub: Hub, topic: str, *entries: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = hub.sns.publish_batch(TopicArn=topic, PublishBatchRequestEntries=list(entries))
    return answer


def test_all_of_them(hub: Hub) -> None:
    topic = hub.topic()
    queue = hub.subscribed(topic, RawMessageDelivery="false")
    answer = batch(hub, topic, entry("a"), entry("b", Subject="s"))
    sent = {document["MessageId"]: document["Message"] for document in hub.envelopes(queue)}
    assert {each["Id"]: sent[each["MessageId"]] for each in answer["Successful"]} == {
        "a": "text of a",
        "b": "text of b",
    }
    assert answer.get("Failed", []) == []


def test_one_of_them(hub: Hub) -> None:
    topic = hub.topic()
    queue = hub.subscribed(topic)
    wrong = {"kind": {"DataType": "Number", "StringValue": "seven"}}
    answer = batch(
        hub,
        topic,
        entry("a", MessageAttributes=wrong),
        entry("b"),
        entry("c", Subject=""),
        entry("d") | {"Message": ""},
    )
    assert [each["Id"] for each in answer["Successful"]] == ["b"]
    assert answer["Failed"] == [
        {
            "Id": "a",
            "Code": "ParameterValueInvalid",
            "Message": "Could not cast message attribute 'kind' value to number.",
            "SenderFault": True,
        },
        {"Id": "c", "Code": "InvalidParameter", "Message": "Invalid parameter: Subject", "SenderFault": True},
        {"Id": "d", "Code": "InvalidParameter", "Message": "Invalid parameter: Empty message", "SenderFault": True},
    ]
    assert hub.bodies(queue) == ["text of b"]


def test_order_and_duplicates_within_a_batch(hub: Hub) -> None:
    topic = hub.topic(fifo=True)
    queue = hub.subscribed(topic)
    ids = {"MessageGroupId": "g"}
    answer = batch(
        hub,
        topic,
        entry("a", MessageDeduplicationId="1", **ids),
        entry("b", MessageDeduplicationId="1", **ids),
        entry("c", MessageDeduplicationId="2", **ids),
        entry("d", **ids),
    )
    first, second, third = answer["Successful"]
    assert (first["MessageId"], first["SequenceNumber"]) == (second["MessageId"], second["SequenceNumber"])
    assert int(first["SequenceNumber"]) < int(third["SequenceNumber"])
    assert [each["Id"] for each in answer["Failed"]] == ["d"]
    hub.advance(seconds=1)
    assert hub.bodies(queue) == ["text of a", "text of c"]


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        pytest.param([entry(f"m{number}") for number in range(11)], "TooManyEntriesInBatchRequest", id="eleven"),
        pytest.param([entry("a"), entry("a")], "BatchEntryIdsNotDistinct", id="one id twice"),
        pytest.param([entry("a b")], "InvalidBatchEntryId", id="a space in the id"),
        pytest.param([entry("x" * 81)], "InvalidBatchEntryId", id="81 characters"),
        pytest.param(
            [entry("a") | {"Message": "x" * 131_072}, entry("b") | {"Message": "x" * 131_073}],
            "BatchRequestTooLong",
            id="a byte too many in all",
        ),
    ],
)
def test_refused(hub: Hub, entries: list[dict[str, Any]], code: str) -> None:
    topic = hub.topic()
    queue = hub.subscribed(topic)
    assert refused(hub.sns.publish_batch, TopicArn=topic, PublishBatchRequestEntries=entries)[0] == code
    assert hub.bodies(queue) == []


def test_none(hub: Hub) -> None:
    answer = refused(hub.sns.publish_batch, TopicArn=hub.topic(), PublishBatchRequestEntries=[])
    assert answer[0] == "EmptyBatchRequest"


def test_no_topic(hub: Hub) -> None:
    missing = f"{hub.topic()}-not"
    expected = ("NotFound", "Topic does not exist")
    assert refused(hub.sns.publish_batch, TopicArn=missing, PublishBatchRequestEntries=[entry("a")]) == expected
