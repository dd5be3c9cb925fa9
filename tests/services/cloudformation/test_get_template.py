"""GetTemplate: as it was given, and as transforms made it; of stacks and of change sets."""

import json

from tests.services.cloudformation.yard import Yard, queue, said, template

LOOP = """
Transform: AWS::LanguageExtensions
Resources:
  Fn::ForEach::Queues: [Name, [A, B], {"Queue${Name}": {Type: AWS::SQS::Queue}}]
"""


def test_both_stages(yard: Yard) -> None:
    yard.create(LOOP, Capabilities=["CAPABILITY_AUTO_EXPAND"])
    given = yard.cfn.get_template(StackName="app")
    assert given["TemplateBody"] == LOOP
    assert given["StagesAvailable"] == ["Original", "Processed"]
    made = yard.cfn.get_template(StackName="app", TemplateStage="Processed")["TemplateBody"]
    assert made["Resources"] == {"QueueA": {"Type": "AWS::SQS::Queue"}, "QueueB": {"Type": "AWS::SQS::Queue"}}


def test_of_a_change_set_and_of_a_deleted_stack(yard: Yard) -> None:
    body = template(Q=queue())
    yard.create(body)
    new = template(Q=queue(), D=queue())
    yard.cfn.create_change_set(StackName="app", ChangeSetName="plan", TemplateBody=new)
    assert yard.cfn.get_template(StackName="app", ChangeSetName="plan")["TemplateBody"] == json.loads(new)
    gone = yard.delete()
    assert yard.cfn.get_template(StackName=gone["StackId"])["TemplateBody"] == json.loads(body)


def test_what_is_refused(yard: Yard) -> None:
    assert said(yard.cfn.get_template) == (
        "ValidationError",
        "StackName is required if ChangeSetName is not specified.",
    )
    assert said(yard.cfn.get_template, StackName="x") == ("ValidationError", "Stack with id x does not exist")
