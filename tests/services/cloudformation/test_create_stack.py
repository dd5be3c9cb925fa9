"""CreateStack, with boto3."""

import json

import pytest
from botocore.exceptions import ClientError

from tests.cloud import Cloud

TEMPLATE = """
AWSTemplateFormatVersion: 2010-09-09
Description: Two queues
Parameters:
  Delay:
    Type: Number
    Default: 5
Resources:
  Work:
    Type: AWS::SQS::Queue
    Properties:
      DelaySeconds: !Ref Delay
      RedrivePolicy:
        deadLetterTargetArn: !GetAtt Dead.Arn
        maxReceiveCount: 3
  Dead:
    Type: AWS::SQS::Queue
Outputs:
  Url:
    Value: !Ref Work
    Export:
      Name: !Sub "${AWS::StackName}-url"
"""


def test_a_stack_of_two_queues(cloud: Cloud) -> None:
    cfn = cloud.client("cloudformation")
    made = cfn.create_stack(StackName="two", TemplateBody=TEMPLATE, Tags=[{"Key": "team", "Value": "blue"}])
    cloud.advance(ms=0)
    [stack] = cfn.describe_stacks(StackName="two")["Stacks"]
    assert stack["StackId"] == made["StackId"]
    assert stack["StackStatus"] == "CREATE_COMPLETE"
    [output] = stack["Outputs"]
    assert output["ExportName"] == "two-url"
    url = output["OutputValue"]
    assert cloud.attribute(url, "DelaySeconds") == "5"
    assert json.loads(cloud.attribute(url, "RedrivePolicy"))["maxReceiveCount"] == 3
    tags = cloud.sqs.list_queue_tags(QueueUrl=url)["Tags"]
    assert tags["team"] == "blue"
    assert tags["aws:cloudformation:logical-id"] == "Work"
    cfn.delete_stack(StackName="two")
    cloud.advance(ms=0)
    assert "QueueUrls" not in cloud.sqs.list_queues()
    assert cfn.describe_stacks(StackName=made["StackId"])["Stacks"][0]["StackStatus"] == "DELETE_COMPLETE"


@pytest.mark.parametrize(
    ("template", "message"),
    [
        pytest.param("a: b", "Invalid template property or properties [a]", id="a section that is none"),
        pytest.param(
            "Resources: {}", "Template format error: At least one Resources member must be defined.", id="no resources"
        ),
        pytest.param(
            "Resources: {Q: {Type: AWS::SQS::Queue, Properties: {QueueName: !Ref Name}}}",
            "Template format error: Unresolved resource dependencies [Name] in the Resources block of the template",
            id="a name that means nothing",
        ),
        pytest.param(
            "Resources: {A: {Type: AWS::SQS::Queue, DependsOn: B}, B: {Type: AWS::SQS::Queue, DependsOn: A}}",
            "Circular dependency between resources: [A, B]",
            id="a circle",
        ),
    ],
)
def test_a_template_that_is_none_is_refused(cloud: Cloud, template: str, message: str) -> None:
    cfn = cloud.client("cloudformation")
    with pytest.raises(ClientError) as refused:
        cfn.create_stack(StackName="none", TemplateBody=template)
    assert refused.value.response["Error"]["Code"] == "ValidationError"
    assert refused.value.response["Error"]["Message"] == message
    assert cfn.describe_stacks()["Stacks"] == []


def test_a_property_that_nobody_honours_fails_the_stack_by_name(cloud: Cloud) -> None:
    cfn = cloud.client("cloudformation")
    template = "Resources: {Q: {Type: AWS::SQS::Queue, Properties: {Colour: red}}, D: {Type: AWS::SQS::Queue}}"
    cfn.create_stack(StackName="odd", TemplateBody=template)
    cloud.advance(ms=0)
    assert cfn.describe_stacks(StackName="odd")["Stacks"][0]["StackStatus"] == "ROLLBACK_COMPLETE"
    reasons = [
        event.get("ResourceStatusReason", "")
        for event in cfn.describe_stack_events(StackName="odd")["StackEvents"]
        if event["ResourceStatus"] == "CREATE_FAILED"
    ]
    assert "Fogbank does not support the property Colour of AWS::SQS::Queue." in reasons
