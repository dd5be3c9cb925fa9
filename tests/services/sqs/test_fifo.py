"""FIFO queues: order, groups, duplicates and repeated receives.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
"""

from hashlib import sha256
from typing import Any

import pytest

from tests.cloud import Cloud
from tests.services.sqs.asking import counts, invalid, refused, send


def put(cloud: Cloud, url: str, body: str, group: str = "g", dedup: str | None = None) -> dict[str, Any]:
    request = {} if dedup is None else {"MessageDeduplicationId": dedup}
    sent: dict[str, Any] = cloud.sqs.send_message(QueueUrl=url, MessageBody=body, MessageGroupId=group, **request)
    return sent


def delete(cloud: Cloud, url: str, message: dict[str, Any]) -> None:
    cloud.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])


# Order and groups


def test_a_group_comes_in_order(cloud: Cloud) -> None:
    url = cloud.queue(fifo=True)
    send(cloud, url, *map(str, range(25)))
    seen: list[str] = []
    while messages := cloud.receive(url):
        seen += [message["Body"] for message in messages]
        for message in messages:
            delete(cloud, url, message)
    assert seen == list(map(str, range(25)))


def test_nothing_of_a_group_while_one_of_it_is_in_flight(cloud: Cloud) -> None:
    url = cloud.queue(fifo=True, VisibilityTimeout="10")
    send(cloud, url, "a1", "a2", MessageGroupId="a")
    send(cloud, url, "b1", MessageGroupId="b")
    [first] = cloud.receive(url, MaxNumberOfMessages=1)
    assert first["Body"] == "a1"
    assert cloud.bodies(url, VisibilityTimeout=0) == ["b1"]
    delete(cloud, url, first)
    assert cloud.bodies(url) == ["a2", "b1"]


def test_what_lapses_comes_again_first(cloud: Cloud) -> None:
    url = cloud.queue(fifo=True, VisibilityTimeout="10")
    send(cloud, url, "1", "2", "3")
    assert cloud.bodies(url, MaxNumberOfMessages=2) == ["1", "2"]
    assert cloud.bodies(url) == []
    cloud.advance(seconds=10)
    assert cloud.bodies(url) == ["1", "2", "3"]


def test_the_group_waits_for_the_last_of_it_in_flight(cloud: Cloud) -> None:
    url = cloud.queue(fifo=True)
    send(cloud, url, "1", "2", "3")
    first, second = cloud.receive(url, MaxNumberOfMessages=2)
    delete(cloud, url, first)
    assert cloud.bodies(url) == []
    delete(cloud, url, second)
    assert cloud.bodies(url) == ["3"]


def test_a_receive_takes_as_much_of_a_group_as_it_can(cloud: Cloud) -> None:
    url = cloud.queue(fifo=True)
    for n in range(3):
        for group in ("a", "b"):
            put(cloud, url, f"{group}{n}", group, f"{group}{n}")
    assert cloud.bodies(url, MaxNumberOfMessages=4) == ["a0", "a1", "a2", "b0"]
    assert cloud.bodies(url) == []


def test_a_delayed_message_holds_up_its_group(cloud: Cloud) -> None:
    url = cloud.queue(fifo=True, DelaySeconds="10")
    send(cloud, url, "1")
    cloud.advance(seconds=5)
    send(cloud, url, "2")
    cloud.advance(seconds=5)
    assert cloud.bodies(url, VisibilityTimeout=0) == ["1"]
    cloud.advance(seconds=5)
    assert cloud.bodies(url) == ["1", "2"]


def test_sequence_numbers_grow_over_all_groups(cloud: Cloud) -> None:
    url = cloud.queue(fifo=True)
    numbers = [int(put(cloud, url, "m", f"g{n % 3}", f"d{n}")["SequenceNumber"]) for n in range(9)]
    assert numbers == sorted(set(numbers))
    assert all(len(str(number)) == 20 for number in numbers)


# Duplicates


@pytest.mark.parametrize(
    ("after_s", "seen"),
    [
        pytest.param(0, ["first"], id="at once"),
        pytest.param(299, ["first"], id="within five minutes"),
        pytest.param(300, ["first", "second"], id="after five minutes"),
    ],
)
def test_the_window(cloud: Cloud, after_s: int, seen: list[str]) -> None:
    url = cloud.queue(fifo=True)
    first = put(cloud, url, "first", dedup="d")
    cloud.advance(seconds=after_s)
    second = put(cloud, url, "second", dedup="d")
    assert cloud.bodies(url) == seen
    is_duplicate = len(seen) == 1
    assert (second["MessageId"] == first["MessageId"]) is is_duplicate
    assert (second["SequenceNumber"] == first["SequenceNumber"]) is is_duplicate
    assert second["MD5OfMessageBody"] != first["MD5OfMessageBody"]


def test_the_window_begins_with_the_message_that_was_accepted(cloud: Cloud) -> None:
    url = cloud.queue(fifo=True)
    for body in ("1", "2", "3"):
        put(cloud, url, body, dedup="d")
        cloud.advance(seconds=150)
    assert cloud.bodies(url) == ["1", "3"]


def test_a_deleted_message_is_remembered(cloud: Cloud) -> None:
    url = cloud.queue(fifo=True)
    put(cloud, url, "m", dedup="d")
    delete(cloud, url, cloud.receive(url)[0])
    put(cloud, url, "m", dedup="d")
    assert cloud.bodies(url) == []


@pytest.mark.parametrize(
    ("scope", "seen"),
    [
        pytest.param("queue", ["a"], id="for the queue"),
        pytest.param("messageGroup", ["a", "b"], id="for each group"),
    ],
)
def test_the_scope(cloud: Cloud, scope: str, seen: list[str]) -> None:
    url = cloud.queue(fifo=True, DeduplicationScope=scope)
    for group in ("a", "b", "a"):
        put(cloud, url, group, group, "d")
    assert cloud.bodies(url) == seen


@pytest.mark.parametrize(
    ("sent", "seen"),
    [
        pytest.param([("m", None), ("m", None)], ["m"], id="the same body"),
        pytest.param([("m", None), ("n", None)], ["m", "n"], id="another body"),
        pytest.param([("m", "1"), ("m", "2")], ["m", "m"], id="an id of one's own beats the body"),
        pytest.param([("m", None), ("n", sha256(b"m").hexdigest())], ["m"], id="the body's own id, said"),
        pytest.param([("m", "1"), ("m", None)], ["m", "m"], id="said at first only"),
    ],
)
def test_by_content(cloud: Cloud, sent: list[tuple[str, str | None]], seen: list[str]) -> None:
    url = cloud.queue(fifo=True, ContentBasedDeduplication="true")
    for body, dedup in sent:
        put(cloud, url, body, dedup=dedup)
    assert cloud.bodies(url) == seen


def test_attributes_are_no_content(cloud: Cloud) -> None:
    url = cloud.queue(fifo=True, ContentBasedDeduplication="true")
    for value in ("1", "2"):
        attributes = {"a": {"DataType": "String", "StringValue": value}}
        cloud.sqs.send_message(QueueUrl=url, MessageBody="m", MessageGroupId="g", MessageAttributes=attributes)
    assert len(cloud.receive(url)) == 1


def test_a_duplicate_in_another_group_is_one(cloud: Cloud) -> None:
    url = cloud.queue(fifo=True)
    put(cloud, url, "m", "a", "d")
    put(cloud, url, "m", "b", "d")
    assert counts(cloud, url) == (1, 0, 0)


# Repeated receives


def again(cloud: Cloud, url: str, attempt: str, **request: Any) -> list[dict[str, Any]]:
    return cloud.receive(url, ReceiveRequestAttemptId=attempt, **request)


def test_a_repeated_attempt_gets_the_same_messages_and_handles(cloud: Cloud) -> None:
    url = cloud.queue(fifo=True)
    send(cloud, url, "1", "2", "3")
    first = again(cloud, url, "attempt", MaxNumberOfMessages=2)
    assert again(cloud, url, "attempt", MaxNumberOfMessages=2) == first
    assert again(cloud, url, "another") == []


def test_it_begins_the_visibility_timeouts_anew(cloud: Cloud) -> None:
    url = cloud.queue(fifo=True, VisibilityTimeout="30")
    send(cloud, url, "m")
    [message] = again(cloud, url, "attempt")
    cloud.advance(seconds=20)
    again(cloud, url, "attempt")
    cloud.advance(seconds=29)
    assert cloud.bodies(url) == []
    delete(cloud, url, message)


def test_it_gets_them_when_their_timeouts_are_over_too(cloud: Cloud) -> None:
    url = cloud.queue(fifo=True, VisibilityTimeout="30")
    send(cloud, url, "m")
    first = again(cloud, url, "attempt")
    cloud.advance(seconds=31)
    assert again(cloud, url, "attempt") == first
    assert cloud.bodies(url) == []


@pytest.mark.parametrize("change", ["deleted", "received by another", "other timeout", "other timeouts"])
def test_it_is_no_more_when_a_message_changed(cloud: Cloud, change: str) -> None:
    url = cloud.queue(fifo=True, VisibilityTimeout="30")
    send(cloud, url, "1", "2")
    first, _ = again(cloud, url, "attempt")
    if change == "deleted":
        delete(cloud, url, first)
    elif change == "other timeout":
        cloud.sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=first["ReceiptHandle"], VisibilityTimeout=60)
    elif change == "other timeouts":
        entry = {"Id": "1", "ReceiptHandle": first["ReceiptHandle"], "VisibilityTimeout": 0}
        cloud.sqs.change_message_visibility_batch(QueueUrl=url, Entries=[entry])
    else:
        cloud.advance(seconds=30)
        cloud.receive(url)
    reason = "The receiveRequestAttemptId is not valid anymore since the receive call is not retryable."
    assert refused(cloud.sqs.receive_message, QueueUrl=url, ReceiveRequestAttemptId="attempt") == invalid(
        "attempt", "ReceiveRequestAttemptId", reason
    )


def test_it_is_forgotten_after_five_minutes(cloud: Cloud) -> None:
    url = cloud.queue(fifo=True, VisibilityTimeout="600")
    send(cloud, url, "m")
    again(cloud, url, "attempt")
    cloud.advance(minutes=5)
    assert again(cloud, url, "attempt") == []


def test_an_attempt_that_got_nothing_is_no_attempt(cloud: Cloud) -> None:
    url = cloud.queue(fifo=True)
    assert again(cloud, url, "attempt") == []
    send(cloud, url, "m")
    assert [message["Body"] for message in again(cloud, url, "attempt")] == ["m"]


def test_a_standard_queue_takes_the_id_and_does_nothing_with_it(cloud: Cloud) -> None:
    url = cloud.queue()
    send(cloud, url, "m")
    assert len(again(cloud, url, "attempt")) == 1
    assert again(cloud, url, "attempt") == []


def test_what_is_no_id(cloud: Cloud) -> None:
    url = cloud.queue(fifo=True)
    code, _ = refused(cloud.sqs.receive_message, QueueUrl=url, ReceiveRequestAttemptId="x" * 129)
    assert code == "InvalidParameterValue"
