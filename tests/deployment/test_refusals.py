"""What cannot be deployed, or changed, and why the stack's events say so."""

from collections.abc import Mapping
from typing import Any, Final

import pytest

from tests.cloud import Cloud
from tests.deployment.grounds import Stack
from tests.deployment.matrix import attribute, ref, resource
from tests.deployment.rows_iam import trust

_SCHEDULE: Final = {
    "Name": "one",
    "ScheduleExpression": "rate(1 hour)",
    "FlexibleTimeWindow": {"Mode": "OFF"},
    "Target": {"Arn": attribute("Q", "Arn"), "RoleArn": "arn:aws:iam::000000000000:role/any"},
}


@pytest.mark.parametrize(
    ("kind", "properties", "reason"),
    [
        pytest.param(
            "AWS::Logs::Destination",
            {},
            "Fogbank does not support the resource type AWS::Logs::Destination.",
            id="a type that nobody has",
        ),
        pytest.param(
            "AWS::SecretsManager::SecretTargetAttachment",
            {},
            "Fogbank does not support the resource type AWS::SecretsManager::SecretTargetAttachment.",
            id="an attachment to a database",
        ),
        pytest.param(
            "AWS::SSM::Parameter",
            {"Type": "SecureString", "Value": "x"},
            "Properties validation failed: #/Type: SecureString is not one of String, StringList",
            id="a secure parameter",
        ),
        pytest.param(
            "AWS::SecretsManager::Secret",
            {"SecretString": "x", "GenerateSecretString": {}},
            "You can't specify both GenerateSecretString and SecretString.",
            id="two values for a secret",
        ),
        pytest.param(
            "AWS::SecretsManager::Secret",
            {"GenerateSecretString": {"GenerateStringKey": "password"}},
            "SecretStringTemplate and GenerateStringKey must be specified together.",
            id="a key without a template",
        ),
        pytest.param(
            "AWS::SNS::Topic",
            {"DeliveryStatusLogging": [{"Protocol": "pigeon"}]},
            "pigeon is no protocol of DeliveryStatusLogging: application, firehose, http/s, lambda, sqs",
            id="a protocol that is none",
        ),
        pytest.param(
            "AWS::Events::EventBus",
            {"Name": "one", "EventSourceName": "aws.partner/example.com/one"},
            "Fogbank does not support the property EventSourceName of AWS::Events::EventBus.",
            id="a bus of a partner",
        ),
    ],
)
def test_what_cannot_be_made(cloud: Cloud, kind: str, properties: Mapping[str, Any], reason: str) -> None:
    stack = Stack(cloud)
    assert stack.create(It=resource(kind, **properties)) == "ROLLBACK_COMPLETE"
    assert reason in stack.reasons()


@pytest.mark.parametrize(
    ("kind", "before", "after", "reason"),
    [
        pytest.param(
            "AWS::Logs::LogGroup",
            {},
            {"LogGroupClass": "INFREQUENT_ACCESS"},
            "LogGroupClass cannot be changed after the log group is created.",
            id="a log group's class",
        ),
        pytest.param(
            "AWS::Scheduler::Schedule",
            _SCHEDULE,
            {**_SCHEDULE, "GroupName": ref("G")},
            "Schedule one does not exist.",
            id="a schedule's group",
        ),
        pytest.param(
            "AWS::SSM::Parameter",
            {"Type": "String", "Value": "a"},
            {"Type": "StringList", "Value": "a"},
            "Parameter Store does not support changing a parameter type in a hierarchy.",
            id="a parameter's type",
        ),
        pytest.param(
            "AWS::SSM::Parameter",
            {"Type": "String", "Value": "a", "Tier": "Advanced"},
            {"Type": "String", "Value": "a", "Tier": "Standard"},
            "You can't downgrade a parameter from the advanced-parameter tier to the standard-parameter tier.",
            id="a parameter's tier",
        ),
        pytest.param(
            "AWS::S3::Bucket",
            {"ObjectLockEnabled": True},
            {},
            "Object Lock cannot be disabled once it is enabled on a bucket.",
            id="a bucket's locks",
        ),
    ],
)
def test_what_cannot_be_changed(
    cloud: Cloud, kind: str, before: Mapping[str, Any], after: Mapping[str, Any], reason: str
) -> None:
    stack = Stack(cloud)
    around = {"Q": resource("AWS::SQS::Queue"), "G": resource("AWS::Scheduler::ScheduleGroup")}
    assert stack.create(**around, It=resource(kind, **before)) == "CREATE_COMPLETE"
    name = stack.id_of("It")
    assert stack.update(**around, It=resource(kind, **after)) == "UPDATE_ROLLBACK_COMPLETE"
    assert any(reason in told for told in stack.reasons()), stack.reasons()
    assert stack.id_of("It") == name
    assert stack.delete() == ""


def test_a_bucket_that_holds_something_is_not_deleted(cloud: Cloud) -> None:
    stack, s3 = Stack(cloud), cloud.client("s3")
    stack.create(It=resource("AWS::S3::Bucket"))
    name = stack.id_of("It")
    s3.put_object(Bucket=name, Key="a", Body=b"")
    assert stack.delete() == "DELETE_FAILED"
    assert "The bucket you tried to delete is not empty" in stack.reasons()[1]
    s3.delete_object(Bucket=name, Key="a")
    assert stack.delete() == ""
    assert s3.list_buckets()["Buckets"] == []


def test_a_bucket_that_is_there_is_not_taken(cloud: Cloud) -> None:
    stack, s3 = Stack(cloud), cloud.client("s3")
    s3.create_bucket(Bucket="mine")
    assert stack.create(It=resource("AWS::S3::Bucket", BucketName="mine")) == "ROLLBACK_COMPLETE"
    assert "mine already exists" in stack.reasons()
    assert [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]] == ["mine"]


NOBODY: Final = "arn:aws:iam::000000000000:policy/nobody"


@pytest.mark.parametrize(
    "properties",
    [
        pytest.param({"Type": "AWS::IAM::Group", "Properties": {"GroupName": "a", "ManagedPolicyArns": [NOBODY]}}),
        pytest.param({"Type": "AWS::IAM::User", "Properties": {"UserName": "a", "Groups": ["nobody"]}}),
        pytest.param(
            {
                "Type": "AWS::IAM::Role",
                "Properties": {"AssumeRolePolicyDocument": trust(), "ManagedPolicyArns": [NOBODY]},
            }
        ),
        pytest.param(
            {"Type": "AWS::SNS::Topic", "Properties": {"Subscription": [{"Protocol": "sqs", "Endpoint": "a"}]}}
        ),
        pytest.param(
            {
                "Type": "AWS::Events::Rule",
                "Properties": {"EventPattern": {"source": ["a"]}, "Targets": [{"Id": "a", "Arn": "arn:aws:ec2:::a"}]},
            }
        ),
        pytest.param({"Type": "AWS::S3::Bucket", "Properties": {"CorsConfiguration": {"CorsRules": []}}}),
        pytest.param({"Type": "AWS::Logs::LogGroup", "Properties": {"RetentionInDays": 2}}),
        pytest.param({"Type": "AWS::ECR::Repository", "Properties": {"RepositoryPolicyText": {"Statement": []}}}),
        pytest.param({"Type": "AWS::Events::EventBus", "Properties": {"Name": "a", "Policy": "none"}}),
    ],
    ids=lambda it: it["Type"],
)
def test_what_was_made_in_part_is_taken_away(cloud: Cloud, properties: dict[str, Any]) -> None:
    stack = Stack(cloud)
    assert stack.create(It=properties) == "ROLLBACK_COMPLETE"
    iam, sns, events = cloud.client("iam"), cloud.client("sns"), cloud.client("events")
    assert iam.list_groups()["Groups"] == iam.list_users()["Users"] == iam.list_roles()["Roles"] == []
    assert sns.list_topics()["Topics"] == events.list_rules()["Rules"] == []
    assert [bus["Name"] for bus in events.list_event_buses()["EventBuses"]] == ["default"]
    assert cloud.client("s3").list_buckets()["Buckets"] == []
    assert cloud.client("logs").describe_log_groups()["logGroups"] == []
    assert cloud.client("ecr").describe_repositories()["repositories"] == []
