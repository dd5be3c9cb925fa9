"""What the tests of SQS share: refusals, values, and long polls in the background."""

import json
from collections.abc import Callable, Generator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Final

import pytest
from botocore.exceptions import ClientError

from fogbank.kernel.errors import AwsError
from fogbank.services.sqs.model import Queue, Settings
from tests.cloud import Cloud

NO_QUEUE: Final = ("AWS.SimpleQueueService.NonExistentQueue", "The specified queue does not exist.")


def refused(call: Callable[..., Any], **request: Any) -> tuple[str, str]:
    """Code and message of the error with which a call ends."""
    with pytest.raises(ClientError) as caught:
        call(**request)
    error: Any = caught.value
    told = error.response["Error"]
    return told["Code"], told["Message"]


def raised(rule: Callable[..., Any], *args: Any, **request: Any) -> tuple[str, str]:
    """Code and message of the error that a rule raises."""
    with pytest.raises(AwsError) as caught:
        rule(*args, **request)
    return caught.value.code, caught.value.message


def invalid(value: object, parameter: str, reason: str) -> tuple[str, str]:
    """The most common refusal."""
    return "InvalidParameterValue", f"Value {value} for parameter {parameter} is invalid. Reason: {reason}"


def a_queue(name: str = "orders", **settings: Any) -> Queue:
    """A queue as a value."""
    fifo = name.endswith(".fifo")
    return Queue("123456789012", "us-east-1", name, 7, 0, 0, Settings(fifo=fifo, **settings))


def text(value: str, data_type: str = "String") -> dict[str, str]:
    """A message attribute with a text."""
    return {"DataType": data_type, "StringValue": value}


def queue_with(cloud: Cloud, attributes: Mapping[str, str]) -> str:
    """Make a queue with attributes that only the table knows."""
    make: Any = cloud.queue
    return str(make(**attributes))


def send(cloud: Cloud, url: str, *bodies: str, **request: Any) -> list[dict[str, Any]]:
    """Send messages one by one; on a FIFO queue in the group "g" if none is said, and never as duplicates."""
    if url.endswith(".fifo"):
        request.setdefault("MessageGroupId", "g")
    return [cloud.sqs.send_message(QueueUrl=url, MessageBody=body, **request, **_once(url, body)) for body in bodies]


def _once(url: str, body: str) -> Mapping[str, str]:
    return {"MessageDeduplicationId": f"once-{body}"} if url.endswith(".fifo") else {}


def dead_letters(cloud: Cloud, dead: str, *bodies: str, source: str = "", **request: Any) -> str:
    """Let messages die: send them to a source queue of `dead` and receive them once too often. The source's URL."""
    policy = json.dumps({"deadLetterTargetArn": cloud.arn(dead), "maxReceiveCount": 1})
    source = source or cloud.queue(fifo=dead.endswith(".fifo"), RedrivePolicy=policy)
    send(cloud, source, *bodies, **request)
    while cloud.bodies(source, VisibilityTimeout=0):
        pass
    return source


def counts(cloud: Cloud, url: str) -> tuple[int, int, int]:
    """How many messages are ready, in flight and delayed."""
    names = ["", "NotVisible", "Delayed"]
    found = cloud.sqs.get_queue_attributes(
        QueueUrl=url, AttributeNames=[f"ApproximateNumberOfMessages{name}" for name in names]
    )["Attributes"]
    ready, in_flight, delayed = (int(found[f"ApproximateNumberOfMessages{name}"]) for name in names)
    return ready, in_flight, delayed


@contextmanager
def polls(cloud: Cloud, url: str, count: int = 1, **request: Any) -> Generator[list[Future[list[str]]]]:
    """Long polls that wait when the block begins, and give bodies."""
    asked: dict[str, Any] = {"WaitTimeSeconds": 20, "MaxNumberOfMessages": 1} | request
    wish = {name: value for name, value in asked.items() if value is not None}
    with ThreadPoolExecutor(count) as pool:
        waiting = [pool.submit(cloud.bodies, url, **wish) for _ in range(count)]
        cloud.until_waiting(cloud.queue_topic(url), count)
        yield waiting


def result(poll: Future[list[str]]) -> list[str]:
    """What a poll got. It has no business to take long."""
    return poll.result(timeout=10)
