"""CreateSchedule."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.cloud import Cloud
from tests.services.scheduler.plans import QUEUE, create, plan, refused, status, target

FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:f"
BUS = "arn:aws:events:us-east-1:000000000000:event-bus/default"
SENDING = "arn:aws:scheduler:::aws-sdk:sqs:sendMessage"
START = datetime.fromtimestamp(1_700_000_000, UTC)  # where the clock of tests stands


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(START.timestamp() + seconds, UTC)


def test_a_schedule_lies_in_the_default_group(cloud: Cloud) -> None:
    assert create(cloud, "plain") == "arn:aws:scheduler:us-east-1:000000000000:schedule/default/plain"


def test_a_name_is_taken_once_in_a_group(cloud: Cloud) -> None:
    scheduler = cloud.client("scheduler")
    scheduler.create_schedule_group(Name="other")
    create(cloud, "once")
    assert create(cloud, "once", GroupName="other").endswith(":schedule/other/once")
    assert refused("ConflictException", scheduler.create_schedule, **plan("once")) == "Schedule once already exists."
    assert status(scheduler.create_schedule, **plan("once")) == 409


def test_the_same_request_with_the_same_token_is_answered_alike(cloud: Cloud) -> None:
    scheduler = cloud.client("scheduler")
    arn = create(cloud, "again", ClientToken="t1")
    assert create(cloud, "again", ClientToken="t1") == arn
    refused("ConflictException", scheduler.create_schedule, **plan("again", ClientToken="t2"))
    refused("ConflictException", scheduler.create_schedule, **plan("again", "rate(2 hours)", ClientToken="t1"))


def test_the_group_must_be_there(cloud: Cloud) -> None:
    call = cloud.client("scheduler").create_schedule
    message = refused("ResourceNotFoundException", call, **plan("lost", GroupName="nowhere"))
    assert message == "Schedule group nowhere does not exist."
    assert status(call, **plan("lost", GroupName="nowhere")) == 404


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        pytest.param(
            {"ScheduleExpression": "rate(10 seconds)"}, "Invalid Schedule Expression rate(10 seconds).", id="expression"
        ),
        pytest.param(
            {"ScheduleExpressionTimezone": "Mars/Olympus"},
            "Invalid Schedule Expression Timezone Mars/Olympus.",
            id="time zone",
        ),
        pytest.param(
            {"FlexibleTimeWindow": {"Mode": "FLEXIBLE"}},
            "MaximumWindowInMinutes must be provided when FlexibleTimeWindow Mode is FLEXIBLE.",
            id="window without a length",
        ),
        pytest.param(
            {"FlexibleTimeWindow": {"Mode": "OFF", "MaximumWindowInMinutes": 5}},
            "MaximumWindowInMinutes must not be provided when FlexibleTimeWindow Mode is OFF.",
            id="no window with a length",
        ),
        pytest.param(
            {"StartDate": at(-301)}, "The StartDate you specify cannot be earlier than 5 minutes ago.", id="start"
        ),
        pytest.param({"EndDate": at(-1)}, "The EndDate you specify cannot be in the past.", id="end"),
        pytest.param(
            {"StartDate": at(60), "EndDate": at(60)},
            "The EndDate you specify must come after the StartDate.",
            id="end before start",
        ),
        pytest.param({"Target": target("queue")}, "Provided Arn is not in correct format.", id="no ARN"),
        pytest.param(
            {"Target": target("arn:aws:scheduler:::aws-sdk:sqs")},
            "Provided Arn is not in correct format.",
            id="no universal target",
        ),
        pytest.param(
            {"Target": target(FUNCTION, Input="{")}, "The input of the target must be well-formed JSON.", id="no JSON"
        ),
        pytest.param(
            {"Target": target(BUS)},
            "EventBridgeParameters must be provided for an event bus as the target.",
            id="bus without parameters",
        ),
        pytest.param(
            {"Target": target(f"{QUEUE}.fifo")},
            "SqsParameters with a MessageGroupId must be provided for a FIFO queue as the target.",
            id="FIFO queue without a group",
        ),
        pytest.param(
            {"Target": target(FUNCTION, SqsParameters={"MessageGroupId": "g"})},
            "SqsParameters can be provided for a queue as the target only.",
            id="parameters of others",
        ),
        pytest.param(
            {"Target": target("arn:aws:scheduler:::aws-sdk:sqs:getQueueUrl")},
            "arn:aws:scheduler:::aws-sdk:sqs:getQueueUrl is not a supported target: read-only operations are not.",
            id="read-only",
        ),
        pytest.param(
            {"Target": target(Input="x" * (256 * 1024 + 1))},
            "The input of a target can have 262144 bytes at most.",
            id="input too long",
        ),
        pytest.param(
            {"Name": "a b"},
            "1 validation error detected: Value 'a b' at 'name' failed to satisfy constraint: Member must satisfy "
            "regular expression pattern: [0-9a-zA-Z-_.]+",
            id="the model's rules",
        ),
    ],
)
def test_what_is_not_valid(cloud: Cloud, changed: dict[str, Any], message: str) -> None:
    call = cloud.client("scheduler").create_schedule
    assert refused("ValidationException", call, **(plan("invalid") | changed)) == message


@pytest.mark.parametrize(
    ("wanted", "what"),
    [
        pytest.param(
            target("arn:aws:states:us-east-1:000000000000:stateMachine:m"),
            "states as the target of a schedule",
            id="service",
        ),
        pytest.param(
            target("arn:aws:ecs:us-east-1:000000000000:cluster/c", EcsParameters={"TaskDefinitionArn": "t"}),
            "the parameter CreateSchedule.Target.EcsParameters",
            id="parameters",
        ),
        pytest.param(
            target("arn:aws:scheduler:::aws-sdk:ec2:startInstances"),
            "the operation StartInstances of ec2 as the target of a schedule",
            id="operation",
        ),
    ],
)
def test_what_is_not_there_is_refused_by_name(cloud: Cloud, wanted: dict[str, Any], what: str) -> None:
    call = cloud.client("scheduler").create_schedule
    message = refused("UnsupportedOperation", call, **plan("other", Target=wanted))
    assert message == f"Fogbank does not support {what}."


def test_a_universal_target_is_any_operation_that_is_built(cloud: Cloud) -> None:
    wanted = target(SENDING, Input='{"QueueUrl": "q", "MessageBody": "<aws.scheduler.execution-id>"}')
    create(cloud, "universal", Target=wanted)
    shown = cloud.client("scheduler").get_schedule(Name="universal")["Target"]
    assert shown == wanted | {"RetryPolicy": {"MaximumEventAgeInSeconds": 86400, "MaximumRetryAttempts": 185}}
