"""CreateStack, with boto3."""

import json

import pytest

from tests.cloud import Cloud
from tests.services.cloudformation.yard import BROKEN, Yard, queue, said
from tests.services.cloudformation.yard import template as made_of

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
    assert said(cfn.create_stack, StackName="none", TemplateBody=template) == ("ValidationError", message)
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


@pytest.mark.parametrize(
    ("request_", "status", "left"),
    [
        pytest.param({}, "ROLLBACK_COMPLETE", 0, id="by itself"),
        pytest.param({"OnFailure": "ROLLBACK"}, "ROLLBACK_COMPLETE", 0, id="rolled back"),
        pytest.param({"OnFailure": "DO_NOTHING"}, "CREATE_FAILED", 1, id="kept"),
        pytest.param({"OnFailure": "DELETE"}, "DELETE_COMPLETE", 0, id="deleted"),
        pytest.param({"DisableRollback": True}, "CREATE_FAILED", 1, id="rollback disabled"),
    ],
)
def test_what_a_failure_leads_to(yard: Yard, request_: dict[str, object], status: str, left: int) -> None:
    body = made_of(Q=queue(), Bad={**BROKEN, "DependsOn": "Q"})
    stack_id = yard.cfn.create_stack(StackName="app", TemplateBody=body, **request_)["StackId"]
    assert yard.status(stack_id) == status
    assert len(yard.queues()) == left


def test_a_creation_that_takes_too_long_is_rolled_back(yard: Yard) -> None:
    topic, seen = yard.custom_service()
    custom = {"Type": "Custom::Thing", "Properties": {"ServiceToken": topic}}
    yard.create(made_of(C=custom, Q=queue(attributes={"DependsOn": "C"})), TimeoutInMinutes=5)
    yard.request(seen)
    yard.advance(minutes=4)
    assert yard.status() == "CREATE_IN_PROGRESS"
    yard.advance(minutes=1)
    yard.answer(yard.request(seen))
    assert yard.status() == "ROLLBACK_COMPLETE"
    assert yard.reason("app", "ROLLBACK_IN_PROGRESS") == (
        "Stack creation time exceeded the specified timeout. The following resource(s) failed to create: [C]. Rollback "
        "requested by user."
    )


@pytest.mark.parametrize(
    ("request_", "refusal"),
    [
        pytest.param({"StackName": "9lives"}, ("ValidationError", "Value '9lives' at 'stackName'"), id="a name"),
        pytest.param({"StackName": "a" * 129}, ("ValidationError", "less than or equal to 128"), id="a long name"),
        pytest.param({"TemplateBody": None}, ("ValidationError", "Either Template URL or Template Body"), id="neither"),
        pytest.param(
            {"TemplateBody": "#" * 51_201}, ("ValidationError", "less than or equal to 51200"), id="a large body"
        ),
        pytest.param(
            {"OnFailure": "DELETE", "DisableRollback": True},
            ("ValidationError", "Only one of OnFailure or DisableRollback"),
            id="two wishes",
        ),
        pytest.param(
            {"TemplateBody": "Resources: {R: {Type: AWS::IAM::Role}}"},
            ("InsufficientCapabilitiesException", "Requires capabilities : [CAPABILITY_IAM]"),
            id="a role",
        ),
        pytest.param(
            {"TemplateBody": "{Transform: AWS::LanguageExtensions, Resources: {Q: {Type: AWS::SQS::Queue}}}"},
            ("InsufficientCapabilitiesException", "Requires capabilities : [CAPABILITY_AUTO_EXPAND]"),
            id="a transform",
        ),
        pytest.param({"StackPolicyBody": "{}"}, ("UnsupportedOperation", "StackPolicyBody"), id="a stack policy"),
        pytest.param({"ResourceTypes": ["AWS::*"]}, ("UnsupportedOperation", "ResourceTypes"), id="a limit of types"),
    ],
)
def test_what_is_refused(yard: Yard, request_: dict[str, object], refusal: tuple[str, str]) -> None:
    wish: dict[str, object] = {"StackName": "app", "TemplateBody": made_of(Q=queue()), **request_}
    code, message = said(yard.cfn.create_stack, **{name: value for name, value in wish.items() if value is not None})
    assert code == refusal[0]
    assert refusal[1] in message


def test_a_name_is_taken_once(yard: Yard) -> None:
    stack = yard.create(made_of(Q=queue()), ClientRequestToken="one")
    wish = {"StackName": "app", "TemplateBody": made_of(Q=queue())}
    assert yard.cfn.create_stack(**wish, ClientRequestToken="one")["StackId"] == stack["StackId"]
    assert said(yard.cfn.create_stack, **wish) == ("AlreadyExistsException", "Stack [app] already exists")


def test_events_are_told_to_topics(yard: Yard) -> None:
    sns = yard.client("sns")
    topic = sns.create_topic(Name="told")["TopicArn"]
    told = yard.queue("told")
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=yard.arn(told))
    stack = yard.create(made_of(Q=queue()), NotificationARNs=[topic])
    assert stack["NotificationARNs"] == [topic]
    yard.advance(ms=0)
    envelopes = [json.loads(body) for body in yard.bodies(told)]
    assert {each["Subject"] for each in envelopes} == {"AWS CloudFormation Notification"}
    lines = [dict(line.split("=", 1) for line in each["Message"].splitlines()) for each in envelopes]
    assert sorted((each["LogicalResourceId"], each["ResourceStatus"]) for each in lines) == sorted(
        (f"'{name}'", f"'{status}'") for name, status in yard.events()
    )
    assert {each["StackId"] for each in lines} == {f"'{stack['StackId']}'"}
    assert list(lines[0]) == [
        "StackId", "Timestamp", "EventId", "LogicalResourceId", "Namespace", "PhysicalResourceId", "ResourceProperties",
        "ResourceStatus", "ResourceStatusReason", "ResourceType", "StackName", "ClientRequestToken",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("https://templates.s3.us-east-1.amazonaws.com/a/b.json", id="virtual host"),
        pytest.param("https://templates.s3.amazonaws.com/a/b.json", id="virtual host without a region"),
        pytest.param("https://s3.amazonaws.com/templates/a/b.json", id="path"),
        pytest.param("https://s3.us-east-1.amazonaws.com/templates/a/b.json", id="path with a region"),
        pytest.param("https://s3-us-west-2.amazonaws.com/templates/a/b.json", id="path with a dash"),
        pytest.param("{endpoint}/templates/a/b.json", id="this server"),
        pytest.param("{endpoint}/templates/a/b.json?versionId={version}", id="a version"),
        pytest.param("s3://templates/a/b.json", id="s3"),
    ],
)
def test_a_template_comes_from_a_bucket(yard: Yard, url: str) -> None:
    s3 = yard.client("s3")
    s3.create_bucket(Bucket="templates")
    s3.put_bucket_versioning(Bucket="templates", VersioningConfiguration={"Status": "Enabled"})
    made = s3.put_object(Bucket="templates", Key="a/b.json", Body=made_of(Q=queue()).encode())
    where = url.format(endpoint=yard.endpoint, version=made["VersionId"])
    yard.cfn.create_stack(StackName="app", TemplateURL=where)
    assert yard.status() == "CREATE_COMPLETE"


def test_a_template_that_is_not_there(yard: Yard) -> None:
    code, message = said(yard.cfn.create_stack, StackName="app", TemplateURL="https://no.s3.amazonaws.com/b.json")
    assert code == "ValidationError"
    assert message.startswith("S3 error: The specified bucket does not exist")


def test_what_somebody_else_has_is_not_deleted(yard: Yard) -> None:
    kept = queue(QueueName="one", attributes={"DeletionPolicy": "Retain"})
    yard.create(made_of(D=queue(), Q=kept))
    yard.update(made_of(D=queue()))
    # Attributes that differ from the retained queue's: it cannot be made, and is not taken for what a crash left.
    yard.update(made_of(D=queue(), Q=queue(QueueName="one", DelaySeconds=9)))
    assert yard.status() == "UPDATE_ROLLBACK_COMPLETE"
    assert "one" in {url.rpartition("/")[2] for url in yard.queues()}
