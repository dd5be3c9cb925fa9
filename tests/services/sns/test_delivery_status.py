"""Delivery status logging: which ends of deliveries are written down, and how.

https://docs.aws.amazon.com/sns/latest/dg/sns-topic-attributes.html
"""

import hashlib
import json
from typing import Any

import pytest

from tests.services.sns.hub import ACCOUNT, Hub
from tests.services.sns.test_http import subscribe, timed
from tests.web import Web

ROLE = f"arn:aws:iam::{ACCOUNT}:role/sns-logs"


def logged(hub: Hub, topic: str, *, failures: bool = False) -> list[dict[str, Any]]:
    """The entries of a topic, in order."""
    hub.advance(ms=0)
    name = topic.rpartition(":")[2]
    group = f"sns/us-east-1/{ACCOUNT}/{name}" + ("/Failure" if failures else "")
    logs = hub.client("logs")
    groups = [found["logGroupName"] for found in logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"]]
    if group not in groups:
        return []
    return [json.loads(event["message"]) for event in logs.filter_log_events(logGroupName=group)["events"]]


def asking(kind: str, rate: int = 100, *, failures: bool = True) -> dict[str, str]:
    found = {f"{kind}SuccessFeedbackRoleArn": ROLE, f"{kind}SuccessFeedbackSampleRate": str(rate)}
    return found | ({f"{kind}FailureFeedbackRoleArn": ROLE} if failures else {})


@pytest.mark.parametrize("raw", ["true", "false"])
def test_a_message_in_a_queue(hub: Hub, raw: str) -> None:
    topic = hub.topic(**asking("SQS"))  # pyright: ignore[reportArgumentType]
    queue = hub.queue()
    hub.subscribe(topic, queue, RawMessageDelivery=raw)
    message_id = hub.publish(topic, "hello")
    [entry] = logged(hub, topic)
    delivery = entry.pop("delivery")
    assert entry == {
        "notification": {
            "messageMD5Sum": hashlib.md5(b"hello").hexdigest(),
            "messageId": message_id,
            "topicArn": topic,
            "timestamp": "2023-11-14 22:13:20.000",
        },
        "status": "SUCCESS",
    }
    assert json.loads(delivery["providerResponse"])["sqsMessageId"] == hub.receive(queue)[0]["MessageId"]
    assert delivery["destination"] == hub.arn(queue)
    assert (delivery["statusCode"], delivery["dwellTimeMs"], delivery["attempts"]) == (200, 0, 1)
    assert logged(hub, topic, failures=True) == []


def test_a_queue_that_is_gone(hub: Hub) -> None:
    topic = hub.topic(**asking("SQS"))  # pyright: ignore[reportArgumentType]
    queue = hub.queue()
    hub.subscribe(topic, queue)
    hub.sqs.delete_queue(QueueUrl=queue)
    hub.publish(topic, "to nobody")
    [entry] = logged(hub, topic, failures=True)
    assert (entry["status"], entry["delivery"]["statusCode"]) == ("FAILURE", 400)
    answer = json.loads(entry["delivery"]["providerResponse"])
    assert answer["ErrorCode"] == "AWS.SimpleQueueService.NonExistentQueue"
    assert logged(hub, topic) == []


def test_an_endpoint_that_answers_in_the_end(hub: Hub) -> None:
    with Web() as web:
        topic = hub.topic(**asking("HTTP"))  # pyright: ignore[reportArgumentType]
        subscribe(hub, web, topic)
        timed(hub, web, 500, 500, 204)
        hub.publish(topic)
        hub.advance(minutes=5)
        [entry] = logged(hub, topic)
        delivery = entry["delivery"]
        assert (delivery["attempts"], delivery["dwellTimeMs"]) == (3, 40_000)
        assert delivery["destination"] == web.url
        assert logged(hub, topic, failures=True) == []


def test_an_endpoint_that_never_does(hub: Hub) -> None:
    with Web() as web:
        topic = hub.topic(**asking("HTTP"))  # pyright: ignore[reportArgumentType]
        subscribe(hub, web, topic)
        timed(hub, web, *[503] * 9)
        hub.publish(topic)
        hub.advance(minutes=5)
        [entry] = logged(hub, topic, failures=True)
        delivery = entry["delivery"]
        assert (entry["status"], delivery["statusCode"], delivery["attempts"]) == ("FAILURE", 503, 4)
        assert delivery["dwellTimeMs"] == 60_000


@pytest.mark.parametrize(
    ("attributes", "entries"),
    [
        pytest.param({}, 0, id="nobody asks"),
        pytest.param({"SQSSuccessFeedbackRoleArn": ROLE}, 0, id="of none of a hundred"),
        pytest.param(asking("SQS", 0), 0, id="of none"),
        pytest.param(asking("SQS", 100, failures=False), 40, id="of all"),
        pytest.param(asking("Lambda"), 0, id="of other endpoints"),
        pytest.param({"SQSFailureFeedbackRoleArn": ROLE}, 0, id="of those that fail"),
    ],
)
def test_who_asks_gets_entries(hub: Hub, attributes: dict[str, str], entries: int) -> None:
    topic = hub.topic(**attributes)  # pyright: ignore[reportArgumentType]
    hub.subscribe(topic, hub.queue())
    for _ in range(40):
        hub.publish(topic)
    assert len(logged(hub, topic)) == entries


def test_of_some_a_sample(hub: Hub) -> None:
    topic = hub.topic(**asking("SQS", 50))  # pyright: ignore[reportArgumentType]
    hub.subscribe(topic, hub.queue())
    for _ in range(100):
        hub.publish(topic)
    assert 20 < len(logged(hub, topic)) < 80


def test_a_group_that_was_deleted_is_made_again(hub: Hub) -> None:
    topic = hub.topic(**asking("SQS"))  # pyright: ignore[reportArgumentType]
    hub.subscribe(topic, hub.queue())
    hub.publish(topic, "one")
    assert len(logged(hub, topic)) == 1
    hub.client("logs").delete_log_group(logGroupName=f"sns/us-east-1/{ACCOUNT}/{topic.rpartition(':')[2]}")
    second = hub.publish(topic, "two")
    assert [entry["notification"]["messageId"] for entry in logged(hub, topic)] == [second]
