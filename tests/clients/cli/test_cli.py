"""Drives the AWS CLI's own program against the server at AWS_ENDPOINT_URL."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from typing import Any

import pytest

ENDPOINT = os.environ.get("AWS_ENDPOINT_URL", "http://127.0.0.1:4566")
REGION = os.environ.get("AWS_REGION", "us-east-1")
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_PAGER": "",
    **os.environ,
}


def run_aws(*arguments: str) -> subprocess.CompletedProcess[str]:
    program = os.environ.get("AWS_CLI") or shutil.which("aws")
    assert program, "no aws on PATH, and AWS_CLI is not set"
    # Version 1 ignores AWS_ENDPOINT_URL for SQS and AWS_REGION for everything.
    options = ("--endpoint-url", ENDPOINT, "--region", REGION, "--output", "json")
    return subprocess.run(
        (program, *options, *arguments),
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=60,
    )


def aws(*arguments: str) -> dict[str, Any]:
    result = run_aws(*arguments)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout) if result.stdout.strip() else {}


def sqs(command: str, queue_url: str, *arguments: str) -> dict[str, Any]:
    return aws("sqs", command, "--queue-url", queue_url, *arguments)


def unique_name(label: str) -> str:
    return f"cli-{label}-{os.urandom(8).hex()}"


def create_queue(label: str, *arguments: str) -> str:
    return aws("sqs", "create-queue", "--queue-name", unique_name(label), *arguments)["QueueUrl"]


def receive(queue_url: str, *arguments: str) -> list[dict[str, Any]]:
    options = ("--max-number-of-messages", "10", "--attribute-names", "All")
    return sqs("receive-message", queue_url, *options, *arguments).get("Messages", [])


def receive_all(queue_url: str, count: int) -> list[dict[str, Any]]:
    deadline = time.monotonic() + 20
    messages: list[dict[str, Any]] = []
    while len(messages) < count:
        assert time.monotonic() < deadline, f"received only {len(messages)} of {count}"
        messages += receive(queue_url, "--wait-time-seconds", "5")
    return messages


def queue_attributes(queue_url: str, *names: str) -> dict[str, str]:
    return sqs("get-queue-attributes", queue_url, "--attribute-names", *names)["Attributes"]


@pytest.fixture
def queue() -> Iterator[str]:
    url = create_queue("queue")
    yield url
    sqs("delete-queue", url)


def test_caller_identity() -> None:
    identity = aws("sts", "get-caller-identity")

    assert re.fullmatch(r"\d{12}", identity["Account"])
    assert identity["Arn"].startswith("arn:aws:")
    assert identity["UserId"]


def test_message_goes_there_and_back(queue: str) -> None:
    attributes = {
        "colour": {"DataType": "String", "StringValue": "blue"},
        "weight": {"DataType": "Number", "StringValue": "12.5"},
    }
    sent = sqs(
        "send-message",
        queue,
        "--message-body",
        "h\u00e9llo <&>",
        "--message-attributes",
        json.dumps(attributes),
    )

    [message] = receive(queue, "--wait-time-seconds", "5", "--message-attribute-names", "All")
    assert message["MessageId"] == sent["MessageId"]
    assert message["Body"] == "h\u00e9llo <&>"
    assert message["MD5OfBody"] == sent["MD5OfMessageBody"]
    assert message["MD5OfMessageAttributes"] == sent["MD5OfMessageAttributes"]
    assert message["MessageAttributes"] == attributes
    assert message["Attributes"]["ApproximateReceiveCount"] == "1"


def test_visibility_and_deletion(queue: str) -> None:
    sqs("send-message", queue, "--message-body", "again")
    [first] = receive_all(queue, 1)
    assert receive(queue) == []

    handle = ("--receipt-handle", first["ReceiptHandle"])
    sqs("change-message-visibility", queue, *handle, "--visibility-timeout", "0")
    [second] = receive_all(queue, 1)
    assert second["MessageId"] == first["MessageId"]
    assert second["Attributes"]["ApproximateReceiveCount"] == "2"

    sqs("delete-message", queue, "--receipt-handle", second["ReceiptHandle"])
    counts = queue_attributes(queue, "ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
    assert set(counts.values()) == {"0"}


def test_batch(queue: str) -> None:
    entries = [
        {"Id": f"entry-{number}", "MessageBody": f"body-{number}", "DelaySeconds": delay}
        for number, delay in enumerate([0, 901, 0])
    ]

    sent = sqs("send-message-batch", queue, "--entries", json.dumps(entries))
    assert {entry["Id"] for entry in sent["Successful"]} == {"entry-0", "entry-2"}
    [failed] = sent["Failed"]
    assert failed["Id"] == "entry-1"
    assert failed["Code"] == "InvalidParameterValue"
    assert failed["SenderFault"] is True
    assert {message["Body"] for message in receive_all(queue, 2)} == {"body-0", "body-2"}


def test_attributes(queue: str) -> None:
    sqs("set-queue-attributes", queue, "--attributes", "VisibilityTimeout=45,DelaySeconds=5")

    attributes = queue_attributes(queue, "All")
    assert attributes["VisibilityTimeout"] == "45"
    assert attributes["DelaySeconds"] == "5"
    assert attributes["QueueArn"].startswith(f"arn:aws:sqs:{REGION}:")
    assert attributes["QueueArn"].endswith(queue.rpartition("/")[2])


def test_tags(queue: str) -> None:
    sqs("tag-queue", queue, "--tags", "team=billing,stage=test")
    sqs("untag-queue", queue, "--tag-keys", "team")

    assert sqs("list-queue-tags", queue)["Tags"] == {"stage": "test"}


def test_dead_letter_queue(queue: str) -> None:
    target = queue_attributes(queue, "QueueArn")["QueueArn"]
    policy = json.dumps({"deadLetterTargetArn": target, "maxReceiveCount": 1})
    attributes = json.dumps({"RedrivePolicy": policy, "VisibilityTimeout": "0"})
    source = create_queue("source", "--attributes", attributes)
    assert json.loads(queue_attributes(source, "RedrivePolicy")["RedrivePolicy"]) == json.loads(policy)

    sent = sqs("send-message", source, "--message-body", "poison")
    assert [message["Body"] for message in receive_all(source, 1)] == ["poison"]
    assert receive(source) == []
    [moved] = receive_all(queue, 1)
    assert moved["MessageId"] == sent["MessageId"]
    assert aws("sqs", "list-dead-letter-source-queues", "--queue-url", queue) == {"queueUrls": [source]}
    sqs("delete-queue", source)


def test_purge(queue: str) -> None:
    sqs("send-message", queue, "--message-body", "unwanted")
    assert queue_attributes(queue, "ApproximateNumberOfMessages") == {"ApproximateNumberOfMessages": "1"}

    sqs("purge-queue", queue)
    assert receive(queue) == []


def test_listing_and_deleting() -> None:
    prefix = unique_name("list")
    urls = [aws("sqs", "create-queue", "--queue-name", f"{prefix}-{suffix}")["QueueUrl"] for suffix in ("a", "b", "c")]

    listing = ("sqs", "list-queues", "--queue-name-prefix", prefix)
    assert sorted(aws(*listing)["QueueUrls"]) == urls
    assert sorted(aws(*listing, "--page-size", "2")["QueueUrls"]) == urls
    for url in urls:
        sqs("delete-queue", url)
    assert "QueueUrls" not in aws(*listing)


def test_missing_queue_is_an_error() -> None:
    result = run_aws("sqs", "get-queue-url", "--queue-name", unique_name("missing"))

    assert result.returncode in (254, 255)
    assert result.stdout == ""
    assert (
        "An error occurred (AWS.SimpleQueueService.NonExistentQueue) "
        "when calling the GetQueueUrl operation: The specified queue does not exist"
    ) in result.stderr


# Topics, buses and schedules


def queue_arn(queue_url: str) -> str:
    return queue_attributes(queue_url, "QueueArn")["QueueArn"]


def test_a_topic_reaches_its_queues() -> None:
    topic = aws("sns", "create-topic", "--name", unique_name("topic"), "--tags", "Key=team,Value=shop")["TopicArn"]
    raw, wrapped, picky = (create_queue("subscriber") for _ in range(3))
    for url, attributes in (
        (raw, {"RawMessageDelivery": "true"}),
        (wrapped, {}),
        (picky, {"FilterPolicy": '{"colour":["red"]}'}),
    ):
        where = ("--protocol", "sqs", "--notification-endpoint", queue_arn(url))
        aws("sns", "subscribe", "--topic-arn", topic, *where, "--attributes", json.dumps(attributes))
    attributes = '{"colour":{"DataType":"String","StringValue":"blue"}}'
    message = ("--message", "Grüße 🌫", "--message-attributes", attributes)
    message_id = aws("sns", "publish", "--topic-arn", topic, *message)["MessageId"]

    assert [each["Body"] for each in receive_all(raw, 1)] == ["Grüße 🌫"]
    document = json.loads(receive_all(wrapped, 1)[0]["Body"])
    assert (document["MessageId"], document["Message"]) == (message_id, "Grüße 🌫")
    assert document["MessageAttributes"] == {"colour": {"Type": "String", "Value": "blue"}}
    assert receive(picky) == []
    assert len(aws("sns", "list-subscriptions-by-topic", "--topic-arn", topic)["Subscriptions"]) == 3
    assert aws("sns", "list-tags-for-resource", "--resource-arn", topic)["Tags"] == [{"Key": "team", "Value": "shop"}]

    aws("sns", "delete-topic", "--topic-arn", topic)
    gone = run_aws("sns", "get-topic-attributes", "--topic-arn", topic)
    assert gone.returncode != 0
    assert "(NotFound)" in gone.stderr
    assert "Topic does not exist" in gone.stderr


def test_a_rule_reaches_its_queue(queue: str) -> None:
    bus = unique_name("bus")
    aws("events", "create-event-bus", "--name", bus)
    rule = ("--name", "orders", "--event-bus-name", bus)
    aws("events", "put-rule", *rule, "--event-pattern", '{"detail":{"total":[{"numeric":[">",100]}]}}')
    target = json.dumps([{"Id": "queue", "Arn": queue_arn(queue), "InputPath": "$.detail"}])
    of_rule = ("--rule", "orders", "--event-bus-name", bus)
    assert aws("events", "put-targets", *of_rule, "--targets", target)["FailedEntryCount"] == 0
    entries = [
        {"EventBusName": bus, "Source": "shop", "DetailType": "order", "Detail": json.dumps({"total": total})}
        for total in (100, 101)
    ]
    assert aws("events", "put-events", "--entries", json.dumps(entries))["FailedEntryCount"] == 0
    assert [json.loads(each["Body"]) for each in receive_all(queue, 1)] == [{"total": 101}]

    early = run_aws("events", "delete-rule", *rule)
    assert "Rule can't be deleted since it has targets." in early.stderr
    aws("events", "remove-targets", *of_rule, "--ids", "queue")
    aws("events", "delete-rule", *rule)
    aws("events", "delete-event-bus", "--name", bus)


def test_a_schedule_fires_once(queue: str) -> None:
    name = unique_name("once")
    # The server's clock is this machine's.
    soon = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(time.time() + 2))  # noqa: TID251
    target = {
        "Arn": queue_arn(queue),
        "RoleArn": "arn:aws:iam::000000000000:role/any",
        "Input": '"<aws.scheduler.scheduled-time>"',
    }
    options = ("--flexible-time-window", "Mode=OFF", "--action-after-completion", "DELETE")
    when = ("--schedule-expression", f"at({soon})")
    aws("scheduler", "create-schedule", "--name", name, *when, *options, "--target", json.dumps(target))
    assert [each["Body"] for each in receive_all(queue, 1)] == [f'"{soon}Z"']
    gone = run_aws("scheduler", "get-schedule", "--name", name)
    assert "(ResourceNotFoundException)" in gone.stderr
