"""CloudWatch Logs' rows of the update matrix."""

from collections.abc import Mapping
from typing import Any, Final

from tests.cloud import Cloud
from tests.deployment.matrix import Row, attribute, ref, resource, tags

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


def _subscription(cloud: Cloud, name: str) -> Any:
    return _filters(cloud, name, "subscription")


def _metric(cloud: Cloud, name: str) -> Any:
    return _filters(cloud, name, "metric")


def _filters(cloud: Cloud, name: str, kind: str) -> Any:
    logs = cloud.client("logs")
    describe = getattr(logs, f"describe_{kind}_filters")
    all_of_them = [
        found
        for group in logs.describe_log_groups()["logGroups"]
        for found in describe(logGroupName=group["logGroupName"])[f"{kind}Filters"]
    ]
    return next((found for found in all_of_them if found["filterName"] == name), None)


def _counted(value: str, **more: Any) -> list[dict[str, Any]]:
    return [{"MetricName": "m", "MetricNamespace": "n", "MetricValue": value, **more}]


_FUNCTION: Final = resource(
    "AWS::Lambda::Function",
    Runtime="python3.12",
    Handler="index.handle",
    Role="arn:aws:iam::000000000000:role/any",
    Code={"ZipFile": "def handle(event, context): ..."},
)
_GROUPS: Final = {"Group": resource("AWS::Logs::LogGroup"), "Other": resource("AWS::Logs::LogGroup")}

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
    "AWS::Logs::MetricFilter": Row(
        {
            "FilterName": "one",
            "FilterPattern": "{ $.level = 1 }",
            "LogGroupName": ref("Group"),
            "MetricTransformations": _counted("1", Dimensions=[{"Key": "level", "Value": "$.level"}], Unit="Count"),
        },
        {
            "FilterName": "two",
            "FilterPattern": "{ $.level = 2 }",
            "LogGroupName": ref("Other"),
            "MetricTransformations": _counted("2", DefaultValue=0),
        },
        _metric,
        _GROUPS,
        with_it={"LogGroupName": {"FilterName": "another"}},
    ),
    "AWS::Logs::SubscriptionFilter": Row(
        {
            "DestinationArn": attribute("Reader", "Arn"),
            "Distribution": "Random",
            "FilterName": "one",
            "FilterPattern": "one",
            "LogGroupName": ref("Group"),
            "RoleArn": "arn:aws:iam::000000000000:role/one",
        },
        {
            "DestinationArn": attribute("Another", "Arn"),
            "Distribution": "ByLogStream",
            "FilterName": "two",
            "FilterPattern": "two",
            "LogGroupName": ref("Other"),
            "RoleArn": "arn:aws:iam::000000000000:role/two",
        },
        _subscription,
        {**_GROUPS, "Reader": _FUNCTION, "Another": _FUNCTION},
        with_it={"LogGroupName": {"FilterName": "another"}},
        usual={"Distribution": "other"},
    ),
}
