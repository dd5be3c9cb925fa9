"""FIFO topics: order within a group, each message once, in FIFO queues and others.

https://docs.aws.amazon.com/sns/latest/dg/fifo-topic-message-ordering.html
https://docs.aws.amazon.com/sns/latest/dg/fifo-message-dedup.html
"""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from tests.services.sns.hub import Hub


def send(hub: Hub, topic: str, text: str, group: str = "g", dedup: str = "") -> dict[str, Any]:
    ids = {"MessageGroupId": group, "MessageDeduplicationId": dedup or f"{group}-{text}"}
    answer: dict[str, Any] = hub.sns.publish(TopicArn=topic, Message=text, **ids)
    return answer


def drain(hub: Hub, queue: str) -> list[dict[str, Any]]:
    """All that arrived, in the order in which a consumer gets it."""
    hub.advance(seconds=1)
    found: list[dict[str, Any]] = []
    while page := hub.receive(queue):
        found += page
        for message in page:
            hub.sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
    return found


def test_order_within_groups(hub: Hub) -> None:
    topic = hub.topic(fifo=True)
    queues = [hub.subscribed(topic), hub.subscribed(topic)]
    for number in range(15):
        for group in ("red", "blue"):
            send(hub, topic, f"{number}", group)
    for queue in queues:
        came: dict[str, list[str]] = defaultdict(list)
        for message in drain(hub, queue):
            came[message["Attributes"]["MessageGroupId"]].append(message["Body"])
        assert came == {group: [str(number) for number in range(15)] for group in ("red", "blue")}


def test_what_a_message_has(hub: Hub) -> None:
    topic = hub.topic(fifo=True)
    queue = hub.subscribed(topic, RawMessageDelivery="false")
    sent = send(hub, topic, "m", dedup="d")
    hub.advance(seconds=1)
    [message] = hub.receive(queue)
    assert message["Attributes"]["MessageGroupId"] == "g"
    assert message["Attributes"]["MessageDeduplicationId"] == "d"
    document = json.loads(message["Body"])
    assert (document["MessageId"], document["SequenceNumber"]) == (sent["MessageId"], sent["SequenceNumber"])
    assert len(sent["SequenceNumber"]) == 20


def test_sequence_numbers_grow(hub: Hub) -> None:
    topic = hub.topic(fifo=True)
    numbers = [int(send(hub, topic, str(number))["SequenceNumber"]) for number in range(5)]
    assert numbers == sorted(set(numbers))


def test_a_duplicate_is_answered_as_the_first_one_was_and_not_delivered(hub: Hub) -> None:
    topic = hub.topic(fifo=True)
    queue = hub.subscribed(topic)
    first, second = send(hub, topic, "first", dedup="d"), send(hub, topic, "second", dedup="d")
    assert (first["MessageId"], first["SequenceNumber"]) == (second["MessageId"], second["SequenceNumber"])
    hub.advance(seconds=1)
    assert hub.bodies(queue) == ["first"]


@pytest.mark.parametrize(("seconds", "delivered"), [(299, ["m"]), (300, ["m", "m"])])
def test_duplicates_are_known_for_five_minutes(hub: Hub, seconds: int, delivered: list[str]) -> None:
    topic, queue = hub.topic(fifo=True), hub.queue()
    hub.subscribe(topic, queue, RawMessageDelivery="true")
    send(hub, topic, "m", dedup="d")
    hub.advance(seconds=seconds)
    send(hub, topic, "m", dedup="d")
    assert [message["Body"] for message in drain(hub, queue)] == delivered


@pytest.mark.parametrize(("scope", "delivered"), [("Topic", 1), ("MessageGroup", 2)])
def test_where_duplicates_are_known(hub: Hub, scope: str, delivered: int) -> None:
    topic, queue = hub.topic(fifo=True, FifoThroughputScope=scope), hub.queue()
    hub.subscribe(topic, queue)
    send(hub, topic, "m", "red", dedup="d")
    send(hub, topic, "m", "blue", dedup="d")
    assert len(drain(hub, queue)) == delivered


def test_duplicates_by_content(hub: Hub) -> None:
    topic = hub.topic(fifo=True, ContentBasedDeduplication="true")
    queue = hub.subscribed(topic)
    for text in ("a", "b", "a"):
        hub.sns.publish(TopicArn=topic, Message=text, MessageGroupId="g")
    assert [message["Body"] for message in drain(hub, queue)] == ["a", "b"]


def test_standard_queues_too(hub: Hub) -> None:
    topic, queue = hub.topic(fifo=True), hub.queue()
    hub.subscribe(topic, queue, RawMessageDelivery="true")
    send(hub, topic, "m")
    assert [message["Body"] for message in drain(hub, queue)] == ["m"]


def test_filters(hub: Hub) -> None:
    topic = hub.topic(fifo=True)
    queue = hub.subscribed(topic, FilterPolicy='{"n":[{"numeric":[">",1]}]}', FilterPolicyScope="MessageBody")
    for number in range(4):
        send(hub, topic, f'{{"n":{number}}}')
    assert [message["Body"] for message in drain(hub, queue)] == ['{"n":2}', '{"n":3}']


def test_order_and_once_across_a_restart(tmp_path: Path) -> None:
    with Hub(data=tmp_path) as hub:
        topic = hub.topic("kept.fifo", fifo=True)
        queue = hub.subscribed(topic)
        for number in range(10):
            send(hub, topic, str(number))
        name = queue.rpartition("/")[2]
    with Hub(data=tmp_path) as hub:
        # A duplicate is known across the restart, and what was on its way goes on.
        send(hub, topic, "9")
        send(hub, topic, "10")
        queue = hub.sqs.get_queue_url(QueueName=name)["QueueUrl"]
        hub.advance(seconds=60)  # what was under way is taken up again when its lease is over
        assert [message["Body"] for message in drain(hub, queue)] == [str(number) for number in range(11)]
