"""EventBridge's rows of the update matrix."""

import json
from collections.abc import Mapping
from typing import Any, Final

from tests.cloud import Cloud
from tests.deployment.matrix import Row, attribute, policy, ref, resource, tags

_KEY: Final = "arn:aws:kms:us-east-1:000000000000:key/"
_ROLE: Final = "arn:aws:iam::000000000000:role/"
_QUEUES: Final = {"Queue": resource("AWS::SQS::Queue"), "OtherQueue": resource("AWS::SQS::Queue")}
_BUSES: Final = {
    "Bus": resource("AWS::Events::EventBus", Name="a"),
    "Other": resource("AWS::Events::EventBus", Name="b"),
}


def _tags(cloud: Cloud, arn: str) -> Any:
    return cloud.client("events").list_tags_for_resource(ResourceARN=arn)["Tags"]


def _rule(cloud: Cloud, physical_id: str) -> Any:
    events = cloud.client("events")
    bus, _, name = physical_id.rpartition("|")
    found = events.describe_rule(Name=name, EventBusName=bus or "default")
    targets = events.list_targets_by_rule(Rule=name, EventBusName=bus or "default")["Targets"]
    return {"it": found, "targets": targets, "tags": _tags(cloud, found["Arn"])}


def _bus(cloud: Cloud, name: str) -> Any:
    found = cloud.client("events").describe_event_bus(Name=name)
    return {"it": found, "tags": _tags(cloud, found["Arn"])}


def _statement(cloud: Cloud, physical_id: str) -> Any:
    bus, _, sid = physical_id.partition("|")
    found = cloud.client("events").describe_event_bus(Name=bus)
    statements = json.loads(found.get("Policy", '{"Statement": []}'))["Statement"]
    return [each for each in statements if each["Sid"] == sid]


def _archive(cloud: Cloud, name: str) -> Any:
    return cloud.client("events").describe_archive(ArchiveName=name)


def _connection(cloud: Cloud, name: str) -> Any:
    return cloud.client("events").describe_connection(Name=name)


def _destination(cloud: Cloud, name: str) -> Any:
    return cloud.client("events").describe_api_destination(Name=name)


def _basic(user: str) -> dict[str, Any]:
    return {"BasicAuthParameters": {"Username": user, "Password": "secret"}}


def _key(name: str) -> dict[str, Any]:
    return {"ApiKeyAuthParameters": {"ApiKeyName": name, "ApiKeyValue": "secret"}}


ROWS: Final[Mapping[str, Row]] = {
    "AWS::Events::Rule": Row(
        {
            "Description": "one",
            "EventPattern": {"source": ["one"]},
            "Name": "one",
            "RoleArn": f"{_ROLE}one",
            "ScheduleExpression": "rate(1 hour)",
            "State": "DISABLED",
            "Tags": tags(team="blue"),
            "Targets": [{"Id": "one", "Arn": attribute("Queue", "Arn")}],
        },
        {
            "Description": "two",
            "EventBusName": "a",
            "EventPattern": {"source": ["two"]},
            "Name": "two",
            "RoleArn": f"{_ROLE}two",
            "ScheduleExpression": "rate(2 hours)",
            "State": "ENABLED",
            "Tags": tags(team="red"),
            "Targets": [{"Id": "two", "Arn": attribute("OtherQueue", "Arn")}],
        },
        _rule,
        {**_QUEUES, **_BUSES},
        absent={"EventBusName": "the default bus has the schedule"},
        with_it={"EventBusName": {"ScheduleExpression": None}},
        usual={"State": "other"},
    ),
    "AWS::Events::EventBus": Row(
        {
            "DeadLetterConfig": {"Arn": attribute("Queue", "Arn")},
            "Description": "one",
            "KmsKeyIdentifier": f"{_KEY}one",
            "LogConfig": {"IncludeDetail": "FULL", "Level": "INFO"},
            "Name": "one",
            "Policy": policy("events:PutEvents", Sid="one", Principal="*"),
            "Tags": tags(team="blue"),
        },
        {
            "DeadLetterConfig": {"Arn": attribute("OtherQueue", "Arn")},
            "Description": "two",
            "KmsKeyIdentifier": f"{_KEY}two",
            "LogConfig": {"IncludeDetail": "NONE", "Level": "ERROR"},
            "Name": "two",
            "Policy": policy("events:PutRule", Sid="two", Principal="*"),
            "Tags": tags(team="red"),
        },
        _bus,
        _QUEUES,
    ),
    "AWS::Events::EventBusPolicy": Row(
        {
            "EventBusName": ref("Bus"),
            "Statement": {"Effect": "Allow", "Principal": "*", "Action": "events:PutEvents", "Resource": "*"},
            "StatementId": "one",
        },
        {
            "Action": "events:PutEvents",
            "EventBusName": ref("Other"),
            "Principal": "111122223333",
            "Condition": {"Type": "StringEquals", "Key": "aws:PrincipalOrgID", "Value": "o-1234567890"},
            "Statement": {"Effect": "Allow", "Principal": "*", "Action": "events:PutRule", "Resource": "*"},
            "StatementId": "two",
        },
        _statement,
        _BUSES,
        absent=dict.fromkeys(("Action", "Principal", "Condition"), "instead of a statement"),
        with_it={
            "Action": {"Statement": None, "Principal": "111122223333"},
            "Principal": {"Statement": None, "Action": "events:PutEvents"},
            "Condition": {"Statement": None, "Action": "events:PutEvents", "Principal": "*"},
        },
        needed=dict.fromkeys(("Action", "Principal", "Statement"), "a policy says something"),
    ),
    "AWS::Events::Archive": Row(
        {
            "ArchiveName": "one",
            "Description": "one",
            "EventPattern": {"source": ["one"]},
            "KmsKeyIdentifier": f"{_KEY}one",
            "RetentionDays": 7,
            "SourceArn": attribute("Bus", "Arn"),
        },
        {
            "ArchiveName": "two",
            "Description": "two",
            "EventPattern": {"source": ["two"]},
            "KmsKeyIdentifier": f"{_KEY}two",
            "RetentionDays": 14,
            "SourceArn": attribute("Other", "Arn"),
        },
        _archive,
        _BUSES,
        with_it={"SourceArn": {"ArchiveName": "another"}},
    ),
    "AWS::Events::Connection": Row(
        {
            "AuthParameters": _basic("one"),
            "AuthorizationType": "BASIC",
            "Description": "one",
            "KmsKeyIdentifier": f"{_KEY}one",
            "Name": "one",
        },
        {
            "AuthParameters": _basic("two"),
            "AuthorizationType": "API_KEY",
            "Description": "two",
            "KmsKeyIdentifier": f"{_KEY}two",
            "Name": "two",
        },
        _connection,
        with_it={"AuthorizationType": {"AuthParameters": _key("one")}},
    ),
    "AWS::Events::ApiDestination": Row(
        {
            "ConnectionArn": attribute("Connection", "Arn"),
            "Description": "one",
            "HttpMethod": "POST",
            "InvocationEndpoint": "https://one.example/",
            "InvocationRateLimitPerSecond": 10,
            "Name": "one",
        },
        {
            "ConnectionArn": attribute("OtherConnection", "Arn"),
            "Description": "two",
            "HttpMethod": "PUT",
            "InvocationEndpoint": "https://two.example/",
            "InvocationRateLimitPerSecond": 20,
            "Name": "two",
        },
        _destination,
        {
            "Connection": resource("AWS::Events::Connection", AuthorizationType="BASIC", AuthParameters=_basic("one")),
            "OtherConnection": resource(
                "AWS::Events::Connection", AuthorizationType="BASIC", AuthParameters=_basic("b")
            ),
        },
    ),
}
