"""Schedules for tests, and what may go wrong with them."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.cloud import Cloud

ROLE = "arn:aws:iam::000000000000:role/scheduler"
QUEUE = "arn:aws:sqs:us-east-1:000000000000:somewhere"
OFF = {"Mode": "OFF"}


def target(arn: str = QUEUE, **more: Any) -> dict[str, Any]:
    return {"Arn": arn, "RoleArn": ROLE, **more}


def plan(name: str, expression: str = "rate(1 hour)", **more: Any) -> dict[str, Any]:
    """A request that makes a schedule."""
    return {
        "Name": name,
        "ScheduleExpression": expression,
        "Target": target(),
        "FlexibleTimeWindow": OFF,
        **more,
    }


def create(cloud: Cloud, name: str, expression: str = "rate(1 hour)", **more: Any) -> str:
    """Make a schedule; its ARN."""
    arn: str = cloud.client("scheduler").create_schedule(**plan(name, expression, **more))["ScheduleArn"]
    made = arn
    cloud.advance(ms=0)  # what begins at once has begun
    return made


def refused(code: str, call: Any, **request: Any) -> str:
    """The message with which a call is refused."""
    answer = _refusal(call, request)
    assert answer["Error"]["Code"] == code
    message: str = answer["Error"]["Message"]
    return message


def status(call: Any, **request: Any) -> int:
    """The HTTP status of a refusal."""
    code: int = _refusal(call, request)["ResponseMetadata"]["HTTPStatusCode"]
    return code


def _refusal(call: Any, request: dict[str, Any]) -> dict[str, Any]:
    with pytest.raises(ClientError) as caught:
        call(**request)
    error: Any = caught.value
    answer: dict[str, Any] = error.response
    return answer


def taken(cloud: Cloud, url: str) -> list[str]:
    """The bodies of a queue's messages, which are gone then."""
    cloud.advance(ms=0)  # what is due now has happened
    found: list[str] = []
    while messages := cloud.receive(url):
        for message in messages:
            cloud.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        found += [message["Body"] for message in messages]
    return found
