"""The rows of the update matrix of what keeps things: parameters, secrets, repositories."""

import json
from collections.abc import Mapping
from typing import Any, Final

from botocore.exceptions import ClientError

from tests.cloud import Cloud
from tests.deployment.matrix import Row, attribute, policy, ref, resource, tags

_KEY: Final = "arn:aws:kms:us-east-1:000000000000:key/"


def _parameter(cloud: Cloud, name: str) -> Any:
    ssm = cloud.client("ssm")
    [found] = ssm.describe_parameters(ParameterFilters=[{"Key": "Name", "Values": [name]}])["Parameters"] or [None]
    return found and {
        "it": found,
        "value": ssm.get_parameter(Name=name)["Parameter"]["Value"],
        "tags": ssm.list_tags_for_resource(ResourceType="Parameter", ResourceId=name)["TagList"],
    }


def _secret(cloud: Cloud, arn: str) -> Any:
    secrets = cloud.client("secretsmanager")
    found = secrets.describe_secret(SecretId=arn)
    return {"it": found, "value": secrets.get_secret_value(SecretId=arn)["SecretString"]}


def _policy(cloud: Cloud, arn: str) -> Any:
    found = cloud.client("secretsmanager").get_resource_policy(SecretId=arn)
    return json.loads(found.get("ResourcePolicy", "null"))


def _rotation(cloud: Cloud, arn: str) -> Any:
    found = cloud.client("secretsmanager").describe_secret(SecretId=arn)
    names = ("RotationEnabled", "RotationLambdaARN", "RotationRules")
    return {name: found[name] for name in names if name in found} if found.get("RotationEnabled") else None


def _repository(cloud: Cloud, name: str) -> Any:
    ecr = cloud.client("ecr")
    [found] = ecr.describe_repositories(repositoryNames=[name])["repositories"]
    return {
        "it": {key: value for key, value in found.items() if key != "createdAt"},
        "tags": ecr.list_tags_for_resource(resourceArn=found["repositoryArn"])["tags"],
        "policies": [
            _text(ecr.get_lifecycle_policy, name, "lifecyclePolicyText"),
            _text(ecr.get_repository_policy, name, "policyText"),
        ],
    }


def _text(operation: Any, name: str, member: str) -> str:
    try:
        return str(operation(repositoryName=name)[member])
    except ClientError:
        return ""


def _function(name: str) -> dict[str, Any]:
    return resource(
        "AWS::Lambda::Function",
        FunctionName=name,
        Runtime="python3.12",
        Handler="index.handle",
        Role="arn:aws:iam::000000000000:role/any",
        Code={"ZipFile": "def handle(event, context): ..."},
    )


def _expiring(days: int) -> dict[str, str]:
    selection = {"tagStatus": "any", "countType": "sinceImagePushed", "countUnit": "days", "countNumber": days}
    rule = {"rulePriority": 1, "selection": selection, "action": {"type": "expire"}}
    return {"LifecyclePolicyText": json.dumps({"rules": [rule]})}


def _pullable(principal: str) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "ecr:BatchGetImage"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def _except(text: str) -> list[dict[str, str]]:
    name = "ImageTagMutabilityExclusionFilter"
    return [{f"{name}Type": "WILDCARD", f"{name}Value": text}]


_SECRETS: Final = {
    "Secret": resource("AWS::SecretsManager::Secret", SecretString="x"),
    "Other": resource("AWS::SecretsManager::Secret", SecretString="x"),
}

ROWS: Final[Mapping[str, Row]] = {
    "AWS::SSM::Parameter": Row(
        {
            "AllowedPattern": "[a-z]+",
            "DataType": "text",
            "Description": "one",
            "Name": "/a/one",
            "Tags": {"team": "blue"},
            "Type": "String",
            "Value": "one",
        },
        {
            "AllowedPattern": "[a-z]*",
            "Description": "two",
            "Name": "/a/two",
            "Tags": {"team": "red"},
            "Value": "two",
        },
        _parameter,
        apart={
            "DataType": "the others are refused by name",
            "Tier": "an advanced parameter stays one: see test_refusals",
            "Type": "a parameter's type cannot be changed: see test_refusals",
        },
    ),
    "AWS::SecretsManager::Secret": Row(
        {
            "Description": "one",
            "KmsKeyId": f"{_KEY}one",
            "Name": "one",
            "SecretString": "one",
            "Tags": tags(team="blue"),
        },
        {
            "Description": "two",
            "GenerateSecretString": {
                "ExcludeCharacters": "a",
                "GenerateStringKey": "password",
                "PasswordLength": 20,
                "SecretStringTemplate": '{"user": "me"}',
            },
            "KmsKeyId": f"{_KEY}two",
            "Name": "two",
            "SecretString": "two",
            "Tags": tags(team="red"),
        },
        _secret,
        absent={"GenerateSecretString": "instead of SecretString"},
        with_it={"GenerateSecretString": {"SecretString": None}},
        usual={"SecretString": "other"},  # a value is left when a template stops naming it
    ),
    "AWS::SecretsManager::ResourcePolicy": Row(
        {"ResourcePolicy": policy("secretsmanager:GetSecretValue", Principal="*"), "SecretId": ref("Secret")},
        {"ResourcePolicy": policy("secretsmanager:ListSecrets", Principal="*"), "SecretId": ref("Other")},
        _policy,
        _SECRETS,
    ),
    "AWS::SecretsManager::RotationSchedule": Row(
        {
            "RotateImmediatelyOnUpdate": False,
            "RotationLambdaARN": attribute("Function", "Arn"),
            "RotationRules": {"AutomaticallyAfterDays": 30},
            "SecretId": ref("Secret"),
        },
        {
            "RotationLambdaARN": attribute("OtherFunction", "Arn"),
            "RotationRules": {"ScheduleExpression": "rate(10 days)", "Duration": "3h"},
            "SecretId": ref("Other"),
        },
        _rotation,
        {**_SECRETS, "Function": _function("one"), "OtherFunction": _function("two")},
        apart={"RotateImmediatelyOnUpdate": "it begins a rotation, and is no setting: see test_secrets"},
        needed={"RotationLambdaARN": "the service asks for a function"},
    ),
    "AWS::ECR::Repository": Row(
        {
            "EmptyOnDelete": True,
            "EncryptionConfiguration": {"EncryptionType": "KMS", "KmsKey": f"{_KEY}one"},
            "ImageScanningConfiguration": {"ScanOnPush": True},
            "ImageTagMutability": "MUTABLE_WITH_EXCLUSION",
            "ImageTagMutabilityExclusionFilters": _except("one*"),
            "LifecyclePolicy": _expiring(7),
            "RepositoryName": "one",
            "RepositoryPolicyText": _pullable("111122223333"),
            "Tags": tags(team="blue"),
        },
        {
            "EmptyOnDelete": False,
            "EncryptionConfiguration": {"EncryptionType": "AES256"},
            "ImageScanningConfiguration": {"ScanOnPush": False},
            "ImageTagMutability": "IMMUTABLE_WITH_EXCLUSION",
            "ImageTagMutabilityExclusionFilters": _except("two*"),
            "LifecyclePolicy": _expiring(14),
            "RepositoryName": "two",
            "RepositoryPolicyText": _pullable("444455556666"),
            "Tags": tags(team="red"),
        },
        _repository,
        with_it={"EncryptionConfiguration": {"RepositoryName": "another"}},
        usual={"ImageScanningConfiguration": "other"},
        needed=dict.fromkeys(
            ("ImageTagMutability", "ImageTagMutabilityExclusionFilters"), "each needs the other: see test_refusals"
        ),
        silent={"EmptyOnDelete": "it is a wish for the deletion alone"},
    ),
}
