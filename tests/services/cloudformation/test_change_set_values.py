"""What a change set shows when the values of properties are asked for, as CDK does."""

import json
from typing import Any

from tests.cloud import Cloud

TEMPLATE = {
    "Parameters": {"Secret": {"Type": "String", "NoEcho": True}},
    "Resources": {
        "Work": {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": 5, "VisibilityTimeout": 7}},
        "Gone": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": {"Ref": "Secret"}}},
    },
}


def parameter(value: str) -> list[Any]:
    return [{"ParameterKey": "Secret", "ParameterValue": value}]


def described(cloud: Cloud, template: object, **more: Any) -> list[Any]:
    cfn = cloud.client("cloudformation")
    cfn.create_stack(StackName="s", TemplateBody=json.dumps(TEMPLATE), Parameters=parameter("secret"))
    cloud.advance(ms=0)
    body = json.dumps(template)
    cfn.create_change_set(StackName="s", ChangeSetName="c", TemplateBody=body, Parameters=parameter("secret2"))
    found = cfn.describe_change_set(StackName="s", ChangeSetName="c", **more)
    return [change["ResourceChange"] for change in found["Changes"]]


NEW = {
    **TEMPLATE,
    "Resources": {
        "Work": {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": 6, "MaximumMessageSize": 2048}},
        "New": {"Type": "AWS::SQS::Queue", "Metadata": {"by": "us"}, "Properties": {"QueueName": {"Ref": "Secret"}}},
    },
}


def test_values_of_what_changes_comes_and_goes(cloud: Cloud) -> None:
    gone, new, work = described(cloud, NEW, IncludePropertyValues=True)
    assert json.loads(gone["BeforeContext"]) == {"Properties": {"QueueName": "****"}}
    assert "AfterContext" not in gone
    assert json.loads(new["AfterContext"])["Properties"] == {"QueueName": "****"}
    assert json.loads(new["AfterContext"])["Metadata"] == {"by": "us"}
    assert "BeforeContext" not in new
    targets = {detail["Target"]["Path"]: detail["Target"] for detail in work["Details"]}
    shown = {
        path: (target["AttributeChangeType"], target.get("BeforeValue"), target.get("AfterValue"))
        for path, target in targets.items()
    }
    assert shown == {
        "/Properties/DelaySeconds": ("Modify", "5", "6"),
        "/Properties/MaximumMessageSize": ("Add", None, "2048"),
        "/Properties/VisibilityTimeout": ("Remove", "7", None),
    }


def test_nobody_sees_values_without_asking(cloud: Cloud) -> None:
    for change in described(cloud, NEW):
        assert not change.keys() & {"BeforeContext", "AfterContext"}
        for detail in change.get("Details", []):
            assert detail["Target"].keys() <= {"Attribute", "Name", "RequiresRecreation"}
