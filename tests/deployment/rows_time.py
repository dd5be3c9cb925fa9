"""Scheduler's and Pipes' rows of the update matrix."""

from collections.abc import Mapping
from typing import Any, Final

from tests.cloud import Cloud
from tests.deployment.matrix import Row, attribute, resource, tags

_KEY: Final = "arn:aws:kms:us-east-1:000000000000:key/"
_ROLE: Final = "arn:aws:iam::000000000000:role/"
_QUEUES: Final = {"Queue": resource("AWS::SQS::Queue"), "OtherQueue": resource("AWS::SQS::Queue")}


def _schedule(cloud: Cloud, name: str) -> Any:
    return cloud.client("scheduler").get_schedule(Name=name, GroupName="a-group")


def _group(cloud: Cloud, name: str) -> Any:
    scheduler = cloud.client("scheduler")
    found = scheduler.get_schedule_group(Name=name)
    return {"it": found, "tags": scheduler.list_tags_for_resource(ResourceArn=found["Arn"])["Tags"]}


def _pipe(cloud: Cloud, name: str) -> Any:
    return cloud.client("pipes").describe_pipe(Name=name)


def _target(queue: str) -> dict[str, Any]:
    return {"Arn": attribute(queue, "Arn"), "RoleArn": f"{_ROLE}one"}


ROWS: Final[Mapping[str, Row]] = {
    "AWS::Scheduler::Schedule": Row(
        {
            "Description": "one",
            "EndDate": "2040-01-01T00:00:00Z",
            "FlexibleTimeWindow": {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 5},
            "GroupName": {"Ref": "Group"},
            "KmsKeyArn": f"{_KEY}one",
            "Name": "one",
            "ScheduleExpression": "rate(1 hour)",
            "ScheduleExpressionTimezone": "Europe/Paris",
            "StartDate": "2039-01-01T00:00:00Z",
            "State": "DISABLED",
            "Target": _target("Queue"),
        },
        {
            "Description": "two",
            "EndDate": "2041-01-01T00:00:00Z",
            "FlexibleTimeWindow": {"Mode": "OFF"},
            "KmsKeyArn": f"{_KEY}two",
            "Name": "two",
            "ScheduleExpression": "cron(0 12 * * ? *)",
            "ScheduleExpressionTimezone": "Asia/Tokyo",
            "StartDate": "2039-06-01T00:00:00.000Z",
            "State": "ENABLED",
            "Target": _target("OtherQueue"),
        },
        _schedule,
        {**_QUEUES, "Group": resource("AWS::Scheduler::ScheduleGroup", Name="a-group")},
        apart={"GroupName": "a schedule is looked for in the other group, and not found: see test_refusals"},
        usual={"State": "other"},
    ),
    "AWS::Scheduler::ScheduleGroup": Row(
        {"Name": "one", "Tags": tags(team="blue")}, {"Name": "two", "Tags": tags(team="red")}, _group
    ),
    "AWS::Pipes::Pipe": Row(
        {
            "Description": "one",
            "DesiredState": "STOPPED",
            "Enrichment": f"{_ROLE}one".replace("iam:", "lambda:us-east-1").replace("role/", "function:one"),
            "EnrichmentParameters": {"InputTemplate": "one"},
            "KmsKeyIdentifier": f"{_KEY}one",
            "Name": "one",
            "RoleArn": f"{_ROLE}one",
            "Source": attribute("Queue", "Arn"),
            "SourceParameters": {
                "FilterCriteria": {"Filters": [{"Pattern": '{"body": ["one"]}'}]},
                "SqsQueueParameters": {"BatchSize": 5, "MaximumBatchingWindowInSeconds": 1},
            },
            "Tags": {"team": "blue"},
            "Target": attribute("Target", "Arn"),
            "TargetParameters": {"InputTemplate": "one"},
        },
        {
            "Description": "two",
            "DesiredState": "RUNNING",
            "Enrichment": f"{_ROLE}two".replace("iam:", "lambda:us-east-1").replace("role/", "function:two"),
            "EnrichmentParameters": {"InputTemplate": "two"},
            "KmsKeyIdentifier": f"{_KEY}two",
            "Name": "two",
            "RoleArn": f"{_ROLE}two",
            "Source": attribute("OtherQueue", "Arn"),
            "SourceParameters": {"SqsQueueParameters": {"BatchSize": 6}},
            "Tags": {"team": "red"},
            "Target": attribute("OtherTarget", "Arn"),
            "TargetParameters": {"SqsQueueParameters": {"MessageGroupId": "a"}},
        },
        _pipe,
        {**_QUEUES, "Target": resource("AWS::SQS::Queue"), "OtherTarget": resource("AWS::SQS::Queue")},
        with_it={"Source": {"Name": "another"}},
        usual={"DesiredState": "other"},
    ),
}
