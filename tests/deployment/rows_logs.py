"""CloudWatch Logs' rows of the update matrix."""

from collections.abc import Mapping
from typing import Any, Final

from tests.cloud import Cloud
from tests.deployment.matrix import Row, ref, resource, tags

_KEY: Final = "arn:aws:kms:us-east-1:000000000000:key/"


def _group(cloud: Cloud, name: str) -> Any:
    logs = cloud.client("logs")
    found = logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    return found and {"it": found[0], "tags": logs.list_tags_for_resource(resourceArn=found[0]["logGroupArn"])["tags"]}


def _stream(cloud: Cloud, name: str) -> Any:
    logs = cloud.client("logs")
    return [
        (group["logGroupName"], stream["logStreamName"])
        for group in logs.describe_log_groups()["logGroups"]
        for stream in logs.describe_log_streams(logGroupName=group["logGroupName"])["logStreams"]
        if stream["logStreamName"] == name
    ]


ROWS: Final[Mapping[str, Row]] = {
    "AWS::Logs::LogGroup": Row(
        {
            "DeletionProtectionEnabled": False,
            "KmsKeyId": f"{_KEY}one",
            "LogGroupName": "/one",
            "RetentionInDays": 7,
            "Tags": tags(team="blue"),
        },
        {
            "DeletionProtectionEnabled": True,
            "KmsKeyId": f"{_KEY}two",
            "LogGroupName": "/two",
            "RetentionInDays": 14,
            "Tags": tags(team="red"),
        },
        _group,
        apart={"LogGroupClass": "a group's class cannot be changed: see test_refusals"},
        usual={"DeletionProtectionEnabled": "base"},
    ),
    "AWS::Logs::LogStream": Row(
        {"LogGroupName": ref("Group"), "LogStreamName": "one"},
        {"LogGroupName": ref("Other"), "LogStreamName": "two"},
        _stream,
        {"Group": resource("AWS::Logs::LogGroup"), "Other": resource("AWS::Logs::LogGroup")},
        with_it={"LogGroupName": {"LogStreamName": "another"}},
    ),
}
