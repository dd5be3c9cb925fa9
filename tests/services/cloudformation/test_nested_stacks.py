"""Stacks in stacks."""

import json
from typing import Any

from tests.services.cloudformation.yard import BROKEN, Yard, queue, template

CHILD = """
Parameters: {Delay: {Type: Number}}
Resources: {Q: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: !Ref Delay}}}
Outputs: {Url: {Value: !Ref Q}}
"""


def nested(yard: Yard, body: str, **properties: Any) -> dict[str, Any]:
    """A stack in a template, whose own template lies in a bucket."""
    s3 = yard.client("s3")
    s3.create_bucket(Bucket="templates")
    key = f"{hash(body)}.yaml"
    s3.put_object(Bucket="templates", Key=key, Body=body.encode())
    url = f"https://templates.s3.amazonaws.com/{key}"
    return {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": url, **properties}}


def test_a_child_from_its_creation_to_its_end(yard: Yard) -> None:
    url = {"Fn::GetAtt": ["Child", "Outputs.Url"]}
    child = nested(yard, CHILD, Parameters={"Delay": 1})
    parent = yard.create(template({"Url": url}, Child=child), Tags=[{"Key": "team", "Value": "blue"}])
    assert parent["StackStatus"] == "CREATE_COMPLETE"
    child_id = yard.physical_ids()["Child"]
    shown = yard.stack(child_id)
    assert (shown["ParentId"], shown["RootId"]) == (parent["StackId"], parent["StackId"])
    assert shown["StackName"].startswith("app-Child-")
    assert shown["Tags"] == [{"Key": "team", "Value": "blue"}]
    [made] = yard.queues()
    assert yard.outputs() == {"Url": made}
    yard.update(template({"Url": url}, Child=nested(yard, CHILD, Parameters={"Delay": 2})))
    assert yard.attribute(made, "DelaySeconds") == "2"
    assert yard.stack(child_id)["StackStatus"] == "UPDATE_COMPLETE"
    yard.delete()
    assert yard.queues() == []
    assert yard.stack(child_id)["StackStatus"] == "DELETE_COMPLETE"


def test_a_child_that_fails_says_why_and_leaves_nothing(yard: Yard) -> None:
    yard.create(template(Child=nested(yard, template(Bad=BROKEN, Q=queue()))))
    assert yard.status() == "ROLLBACK_COMPLETE"
    reason = yard.reason("Child", "CREATE_FAILED")
    assert reason.startswith("Embedded stack arn:aws:cloudformation:us-east-1:000000000000:stack/app-Child-")
    assert reason.endswith(" was not successfully created: The following resource(s) failed to create: [Bad].")
    assert yard.queues() == []
    assert {each["StackStatus"] for each in yard.cfn.list_stacks()["StackSummaries"]} == {
        "ROLLBACK_COMPLETE",
        "DELETE_COMPLETE",
    }


def test_an_update_that_fails_takes_the_children_back(yard: Yard) -> None:
    yard.create(template(Child=nested(yard, CHILD, Parameters={"Delay": 1})))
    child = nested(yard, CHILD, Parameters={"Delay": 2})
    yard.update(template(Child=child, Bad={**BROKEN, "DependsOn": "Child"}))
    assert yard.status() == "UPDATE_ROLLBACK_COMPLETE"
    [url] = yard.queues()
    assert yard.attribute(url, "DelaySeconds") == "1"


def test_a_child_that_waits_is_deleted_when_another_fails(yard: Yard) -> None:
    topic, seen = yard.custom_service()
    waiting = template(C={"Type": "Custom::Thing", "Properties": {"ServiceToken": topic}})
    slow = {"Type": "Custom::Thing", "Properties": {"ServiceToken": topic}}
    yard.create(json.dumps({"Resources": {"Child": nested(yard, waiting), "S": slow}}))
    asked = [yard.request(seen), yard.request(seen)]
    own = next(each for each in asked if each["LogicalResourceId"] == "S")
    yard.answer(own, Status="FAILED", Reason="no")
    for _ in range(2):
        yard.answer(yard.request(seen))
    assert yard.status() == "ROLLBACK_COMPLETE"
    assert yard.reason("Child", "CREATE_FAILED") == "Resource creation cancelled"
    assert [each["StackName"] for each in yard.cfn.describe_stacks()["Stacks"]] == ["app"]
