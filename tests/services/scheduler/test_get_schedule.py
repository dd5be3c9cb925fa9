"""GetSchedule."""

from datetime import UTC, datetime
from typing import Any

from tests.cloud import Cloud
from tests.services.scheduler.plans import QUEUE, ROLE, create, refused, target


def shown(cloud: Cloud, **request: Any) -> dict[str, Any]:
    found: dict[str, Any] = cloud.client("scheduler").get_schedule(**request)
    del found["ResponseMetadata"]
    return found


def test_what_was_not_said_has_its_default_value(cloud: Cloud) -> None:
    arn = create(cloud, "plain", "cron(0 10 * * ? *)")
    made = datetime.fromtimestamp(cloud.now_ms / 1000, UTC)
    assert shown(cloud, Name="plain") == {
        "Arn": arn,
        "GroupName": "default",
        "Name": "plain",
        "ScheduleExpression": "cron(0 10 * * ? *)",
        "ScheduleExpressionTimezone": "UTC",
        "State": "ENABLED",
        "CreationDate": made,
        "LastModificationDate": made,
        "Target": {
            "Arn": QUEUE,
            "RoleArn": ROLE,
            "RetryPolicy": {"MaximumEventAgeInSeconds": 86400, "MaximumRetryAttempts": 185},
        },
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "ActionAfterCompletion": "NONE",
    }


def test_all_that_was_said_is_shown(cloud: Cloud) -> None:
    cloud.client("scheduler").create_schedule_group(Name="mine")
    said = {
        "Name": "full",
        "GroupName": "mine",
        "ScheduleExpression": "rate(1 day)",
        "ScheduleExpressionTimezone": "Europe/Berlin",
        "State": "DISABLED",
        "StartDate": datetime(2030, 1, 1, tzinfo=UTC),
        "EndDate": datetime(2031, 1, 1, tzinfo=UTC),
        "Description": "each day",
        "KmsKeyArn": "arn:aws:kms:us-east-1:000000000000:key/k",
        "ActionAfterCompletion": "DELETE",
        "FlexibleTimeWindow": {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 15},
        "Target": target(
            f"{QUEUE}.fifo",
            Input="hello",
            SqsParameters={"MessageGroupId": "g"},
            RetryPolicy={"MaximumEventAgeInSeconds": 60, "MaximumRetryAttempts": 0},
            DeadLetterConfig={"Arn": f"{QUEUE}-dead"},
        ),
    }
    cloud.client("scheduler").create_schedule(**said)
    found = shown(cloud, Name="full", GroupName="mine")
    assert {name: found[name] for name in said} == said


def test_what_is_not_there(cloud: Cloud) -> None:
    call = cloud.client("scheduler").get_schedule
    assert refused("ResourceNotFoundException", call, Name="none") == "Schedule none does not exist."
    message = refused("ResourceNotFoundException", call, Name="none", GroupName="nowhere")
    assert message == "Schedule group nowhere does not exist."
