"""StartMessageMoveTask: what it refuses. What a task does is in test_move_tasks.py."""

from typing import Any

import pytest

from tests.cloud import Cloud
from tests.services.sqs.asking import dead_letters, invalid, refused

ARN = "arn:aws:sqs:us-east-1:000000000000:"


def missing(parameter: str) -> tuple[str, str]:
    message = f"The resource that you specified for the {parameter} parameter doesn't exist."
    return "ResourceNotFoundException", message


@pytest.fixture(scope="module")
def queues(cloud: Cloud) -> dict[str, str]:
    """ARNs of a dead-letter queue, its source and others."""
    dead, fifo = cloud.queue("dead"), cloud.queue("other.fifo", fifo=True)
    source = dead_letters(cloud, dead)
    return {"dead": cloud.arn(dead), "source": cloud.arn(source), "fifo": cloud.arn(fifo)}


@pytest.mark.parametrize(
    ("source", "more", "expected"),
    [
        pytest.param(f"{ARN}missing", {}, missing("SourceArn"), id="no such source"),
        pytest.param("arn:aws:sns:us-east-1:000000000000:dead", {}, missing("SourceArn"), id="another service"),
        pytest.param("dead", {"DestinationArn": f"{ARN}missing"}, missing("DestinationArn"), id="no such destination"),
        pytest.param(
            "source",
            {},
            ("InvalidParameterValue", "Source queue must be configured as a Dead Letter Queue."),
            id="no dead-letter queue",
        ),
        pytest.param(
            "dead",
            {"DestinationArn": "dead"},
            ("InvalidParameterValue", "Source queue arn and destination queue arn cannot be the same."),
            id="to itself",
        ),
        pytest.param(
            "dead",
            {"DestinationArn": "fifo"},
            ("InvalidParameterValue", "Source and destination queue types must be the same."),
            id="of another type",
        ),
        pytest.param("dead", {"MaxNumberOfMessagesPerSecond": 0}, None, id="too slow"),
        pytest.param("dead", {"MaxNumberOfMessagesPerSecond": 501}, None, id="too fast"),
    ],
)
def test_refusals(
    cloud: Cloud, queues: dict[str, str], source: str, more: dict[str, Any], expected: tuple[str, str] | None
) -> None:
    request = {name: queues.get(value, value) for name, value in more.items()}
    rate = more.get("MaxNumberOfMessagesPerSecond")
    expected = expected or invalid(
        rate, "MaxNumberOfMessagesPerSecond", "Must be an integer between 1 and 500, if provided."
    )
    assert refused(cloud.sqs.start_message_move_task, SourceArn=queues.get(source, source), **request) == expected


def test_what_is_no_arn(cloud: Cloud) -> None:
    code, _ = refused(cloud.sqs.start_message_move_task, SourceArn="dead")
    assert code == "InvalidParameterValue"


def test_one_at_a_time(cloud: Cloud) -> None:
    dead = cloud.queue()
    dead_letters(cloud, dead, "a", "b", "c")
    arn = cloud.arn(dead)
    handle = cloud.sqs.start_message_move_task(SourceArn=arn, MaxNumberOfMessagesPerSecond=1)["TaskHandle"]
    assert refused(cloud.sqs.start_message_move_task, SourceArn=arn) == (
        "InvalidParameterValue",
        "There is already a task running. Only one active task is allowed for a source queue arn at a given time.",
    )
    cloud.sqs.cancel_message_move_task(TaskHandle=handle)
    cloud.advance(seconds=1)
    cloud.sqs.start_message_move_task(SourceArn=arn)
