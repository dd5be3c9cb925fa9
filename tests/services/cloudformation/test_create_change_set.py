"""CreateChangeSet: what a template would change, and when there is nothing to change."""

import json
from typing import Any

import pytest

from tests.services.cloudformation.yard import Yard, queue, said, template

SERVERLESS = json.dumps(
    {
        "Transform": "AWS::Serverless-2016-10-31",
        "Resources": {"T": {"Type": "AWS::Serverless::Function", "Properties": {}}, "Q": queue()},
    }
)


def changes(yard: Yard, body: str, **request: Any) -> dict[str, Any]:
    """The resources that a change set changes, by logical id."""
    yard.cfn.create_change_set(StackName="app", ChangeSetName="plan", TemplateBody=body, **request)
    found = yard.cfn.describe_change_set(StackName="app", ChangeSetName="plan")
    assert found["Status"] == "CREATE_COMPLETE", found
    return {each["ResourceChange"]["LogicalResourceId"]: each["ResourceChange"] for each in found["Changes"]}


def test_a_new_stack_waits_for_review(yard: Yard) -> None:
    found = changes(yard, template(Q=queue()), ChangeSetType="CREATE")
    assert found == {
        "Q": {
            "Action": "Add",
            "LogicalResourceId": "Q",
            "ResourceType": "AWS::SQS::Queue",
            "Scope": [],
            "Details": [],
        }
    }
    assert yard.status() == "REVIEW_IN_PROGRESS"
    assert yard.queues() == []
    assert yard.events() == [("app", "REVIEW_IN_PROGRESS")]
    gone = yard.delete()
    assert gone["StackStatus"] == "DELETE_COMPLETE"


def test_each_kind_of_change(yard: Yard) -> None:
    yard.create(template(Same=queue(), Gone=queue(), Color=queue(DelaySeconds=1), Name=queue(QueueName="one")))
    ids = yard.physical_ids()
    after = template(Same=queue(), New=queue(), Color=queue(DelaySeconds=2), Name=queue(QueueName="two"))
    found = changes(yard, after)
    assert set(found) == {"New", "Gone", "Color", "Name"}
    assert found["New"]["Action"] == "Add"
    assert (found["Gone"]["Action"], found["Gone"]["PolicyAction"]) == ("Remove", "Delete")
    assert found["Gone"]["PhysicalResourceId"] == ids["Gone"]
    assert found["Color"] == {
        "Action": "Modify",
        "LogicalResourceId": "Color",
        "PhysicalResourceId": ids["Color"],
        "ResourceType": "AWS::SQS::Queue",
        "Replacement": "False",
        "Scope": ["Properties"],
        "Details": [
            {
                "Target": {"Attribute": "Properties", "Name": "DelaySeconds", "RequiresRecreation": "Never"},
                "Evaluation": "Static",
                "ChangeSource": "DirectModification",
            }
        ],
    }
    assert (found["Name"]["Replacement"], found["Name"]["PolicyAction"]) == ("True", "ReplaceAndDelete")
    assert found["Name"]["Details"][0]["Target"]["RequiresRecreation"] == "Always"


def test_what_causes_a_change(yard: Yard) -> None:
    def body(name: str) -> str:
        tag = [{"Key": "arn", "Value": {"Fn::GetAtt": ["Named", "Arn"]}}]
        follower = queue(Tags=tag, DelaySeconds={"Ref": "Delay"})
        whole = json.loads(template(Named=queue(QueueName=name), Follower=follower))
        return json.dumps({**whole, "Parameters": {"Delay": {"Type": "Number", "Default": "1"}}})

    yard.create(body("one"))
    found = changes(yard, body("two"), Parameters=[{"ParameterKey": "Delay", "ParameterValue": "2"}])
    details = {each["Target"]["Attribute"]: each for each in found["Follower"]["Details"]}
    assert details["Properties"]["ChangeSource"] == "ParameterReference"
    assert details["Properties"]["CausingEntity"] == "Delay"
    assert details["Properties"]["Evaluation"] == "Static"
    assert details["Tags"]["ChangeSource"] == "ResourceAttribute"
    assert details["Tags"]["CausingEntity"] == "Named.Arn"
    assert details["Tags"]["Evaluation"] == "Dynamic"


@pytest.mark.parametrize(
    ("transform", "reason"),
    [
        pytest.param(
            None,
            "The submitted information didn't contain changes. Submit different information to create a change set.",
            id="plain",
        ),
        pytest.param("AWS::LanguageExtensions", "No updates are to be performed.", id="with a transform"),
    ],
)
def test_no_changes(yard: Yard, transform: str | None, reason: str) -> None:
    body = json.dumps({**json.loads(template(Q=queue())), **({"Transform": transform} if transform else {})})
    yard.create(body, Capabilities=["CAPABILITY_AUTO_EXPAND"])
    yard.cfn.create_change_set(StackName="app", ChangeSetName="plan", TemplateBody=body)
    found = yard.cfn.describe_change_set(StackName="app", ChangeSetName="plan")
    assert (found["Status"], found["ExecutionStatus"], found["StatusReason"]) == ("FAILED", "UNAVAILABLE", reason)
    assert said(yard.cfn.execute_change_set, StackName="app", ChangeSetName="plan") == (
        "InvalidChangeSetStatus",
        f"ChangeSet [{found['ChangeSetId']}] cannot be executed in its current execution status of [UNAVAILABLE]",
    )


def test_a_transform_that_fails_is_told_by_the_change_set(yard: Yard) -> None:
    yard.cfn.create_change_set(StackName="app", ChangeSetName="plan", TemplateBody=SERVERLESS, ChangeSetType="CREATE")
    found = yard.cfn.describe_change_set(StackName="app", ChangeSetName="plan")
    assert found["Status"] == "FAILED"
    assert found["StatusReason"].startswith(
        "Transform AWS::Serverless-2016-10-31 failed with: Invalid Serverless Application Specification document. "
        "Number of errors found: 1. "
    )


@pytest.mark.parametrize(
    ("request_", "refusal"),
    [
        pytest.param(
            {"ChangeSetType": "IMPORT"},
            ("UnsupportedOperation", "Fogbank does not support change sets of the type IMPORT."),
            id="import",
        ),
        pytest.param({}, ("ValidationError", "Stack [app] does not exist"), id="update of nothing"),
        pytest.param(
            {"ChangeSetType": "CREATE", "StackName": "a_b"},
            ("ValidationError", "1 validation error detected: Value 'a_b' at 'stackName' failed to satisfy constraint"),
            id="no name",
        ),
    ],
)
def test_what_is_refused(yard: Yard, request_: dict[str, str], refusal: tuple[str, str]) -> None:
    wish = {"StackName": "app", "ChangeSetName": "plan", "TemplateBody": template(Q=queue())}
    code, message = said(yard.cfn.create_change_set, **(wish | request_))
    assert code == refusal[0]
    assert refusal[1] in message


def test_a_name_is_taken_once(yard: Yard) -> None:
    yard.create(template(Q=queue()))
    wish = {"StackName": "app", "ChangeSetName": "plan", "TemplateBody": template(D=queue()), "ClientToken": "one"}
    first = yard.cfn.create_change_set(**wish)
    assert yard.cfn.create_change_set(**wish)["Id"] == first["Id"]
    wish["ClientToken"] = "two"
    assert said(yard.cfn.create_change_set, **wish) == (
        "AlreadyExistsException",
        "ChangeSet plan already exists",
    )
