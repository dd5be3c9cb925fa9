"""AWS's own managed policies, as far as they are known here: those that serverless applications attach.

https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
Where AWS's document is very long, what stands here is its essence; NOTES says so. Each is at its version v1, made at
one and the same moment.
"""

import json
from base64 import b32encode
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final

from fogbank.services.iam.model import Policy, Version

_CREATED_MS: Final = 1_423_246_800_000  # most of them came with managed policies, in February 2015

_WRITE_LOGS: Final = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]
_INTERFACES: Final = [
    "ec2:CreateNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:DeleteNetworkInterface",
    "ec2:AssignPrivateIpAddresses",
    "ec2:UnassignPrivateIpAddresses",
]
_PULL_IMAGES: Final = [
    "ecr:GetAuthorizationToken",
    "ecr:BatchCheckLayerAvailability",
    "ecr:GetDownloadUrlForLayer",
    "ecr:BatchGetImage",
]


def _allow(*actions: str, **members: object) -> dict[str, object]:
    return {"Effect": "Allow", "Action": list(actions), "Resource": "*", **members}


# Statements by the path and name in the ARN.
_STATEMENTS: Final[Mapping[str, list[dict[str, Any]]]] = {
    "AdministratorAccess": [_allow("*")],
    "PowerUserAccess": [
        {"Effect": "Allow", "NotAction": ["iam:*", "organizations:*", "account:*"], "Resource": "*"},
        _allow(
            "account:GetAccountInformation",
            "account:GetPrimaryEmail",
            "account:ListRegions",
            "iam:CreateServiceLinkedRole",
            "iam:DeleteServiceLinkedRole",
            "iam:ListRoles",
            "organizations:DescribeEffectivePolicy",
            "organizations:DescribeOrganization",
        ),
    ],
    "ReadOnlyAccess": [
        _allow(
            *(
                f"{service}:{verb}"
                for service in ("apigateway", "cloudformation", "cloudwatch", "dynamodb", "ecr", "events", "iam",
                                "kinesis", "lambda", "logs", "pipes", "s3", "scheduler", "sns", "sqs", "ssm", "states")
                for verb in ("Describe*", "Get*", "List*")
            )
        )
    ],
    "IAMFullAccess": [
        _allow(
            "iam:*",
            "organizations:DescribeAccount",
            "organizations:DescribeOrganization",
            "organizations:DescribeOrganizationalUnit",
            "organizations:DescribePolicy",
            "organizations:ListChildren",
            "organizations:ListParents",
            "organizations:ListPoliciesForTarget",
            "organizations:ListRoots",
            "organizations:ListPolicies",
            "organizations:ListTargetsForPolicy",
        )
    ],
    "IAMReadOnlyAccess": [
        _allow(
            "iam:GenerateCredentialReport",
            "iam:GenerateServiceLastAccessedDetails",
            "iam:Get*",
            "iam:List*",
            "iam:SimulateCustomPolicy",
            "iam:SimulatePrincipalPolicy",
        )
    ],
    "service-role/AWSLambdaBasicExecutionRole": [_allow(*_WRITE_LOGS)],
    "service-role/AWSLambdaVPCAccessExecutionRole": [
        _allow(*_WRITE_LOGS, *_INTERFACES, Sid="AWSLambdaVPCAccessExecutionPermissions")
    ],
    "service-role/AWSLambdaENIManagementAccess": [_allow(*_INTERFACES)],
    "service-role/AWSLambdaSQSQueueExecutionRole": [
        _allow("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", *_WRITE_LOGS)
    ],
    "service-role/AWSLambdaKinesisExecutionRole": [
        _allow(
            "kinesis:DescribeStream",
            "kinesis:DescribeStreamSummary",
            "kinesis:GetRecords",
            "kinesis:GetShardIterator",
            "kinesis:ListShards",
            "kinesis:ListStreams",
            "kinesis:SubscribeToShard",
            *_WRITE_LOGS,
        )
    ],
    "service-role/AWSLambdaDynamoDBExecutionRole": [
        _allow(
            "dynamodb:DescribeStream",
            "dynamodb:GetRecords",
            "dynamodb:GetShardIterator",
            "dynamodb:ListStreams",
            *_WRITE_LOGS,
        )
    ],
    "service-role/AWSLambdaMSKExecutionRole": [
        _allow(
            "kafka:DescribeCluster",
            "kafka:DescribeClusterV2",
            "kafka:GetBootstrapBrokers",
            *_INTERFACES[:4],
            "ec2:DescribeVpcs",
            "ec2:DescribeSecurityGroups",
            *_WRITE_LOGS,
        )
    ],
    "service-role/AWSLambdaRole": [_allow("lambda:InvokeFunction")],
    "AWSLambdaExecute": [
        _allow("logs:*", Resource="arn:aws:logs:*:*:*"),
        _allow("s3:GetObject", "s3:PutObject", Resource="arn:aws:s3:::*"),
    ],
    "AWSLambdaInvocation-DynamoDB": [
        _allow("lambda:InvokeFunction"),
        _allow("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"),
    ],
    "AWSLambda_FullAccess": [
        _allow("cloudformation:DescribeStacks", "cloudwatch:*", "ec2:Describe*", "iam:Get*", "iam:List*", "lambda:*"),
        _allow("iam:PassRole", Condition={"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}),
    ],
    "AWSLambda_ReadOnlyAccess": [_allow("lambda:Get*", "lambda:List*", "logs:DescribeLogGroups")],
    "CloudWatchLambdaInsightsExecutionRolePolicy": [
        _allow("logs:CreateLogGroup"),
        _allow(
            "logs:CreateLogStream",
            "logs:PutLogEvents",
            Resource="arn:aws:logs:*:*:log-group:/aws/lambda-insights:*",
        ),
    ],
    "AWSXRayDaemonWriteAccess": [
        _allow(
            "xray:PutTraceSegments",
            "xray:PutTelemetryRecords",
            "xray:GetSamplingRules",
            "xray:GetSamplingTargets",
            "xray:GetSamplingStatisticSummaries",
        )
    ],
    "AWSXrayWriteOnlyAccess": [
        _allow(
            "xray:PutTraceSegments",
            "xray:PutTelemetryRecords",
            "xray:GetSamplingRules",
            "xray:GetSamplingTargets",
            "xray:GetSamplingStatisticSummaries",
        )
    ],
    "AWSXrayFullAccess": [_allow("xray:*")],
    "AmazonS3FullAccess": [_allow("s3:*", "s3-object-lambda:*")],
    "AmazonS3ReadOnlyAccess": [
        _allow("s3:Get*", "s3:List*", "s3:Describe*", "s3-object-lambda:Get*", "s3-object-lambda:List*")
    ],
    "AmazonSQSFullAccess": [_allow("sqs:*")],
    "AmazonSQSReadOnlyAccess": [
        _allow("sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ListDeadLetterSourceQueues", "sqs:ListQueues",
               "sqs:ListMessageMoveTasks", "sqs:ListQueueTags")
    ],
    "AmazonSNSFullAccess": [_allow("sns:*")],
    "AmazonSNSReadOnlyAccess": [
        _allow("sns:GetTopicAttributes", "sns:List*", "sns:CheckIfPhoneNumberIsOptedOut", "sns:GetEndpointAttributes")
    ],
    "AmazonEventBridgeFullAccess": [
        _allow("events:*", "schemas:*", "scheduler:*", "pipes:*", Sid="EventBridgeActions"),
        _allow("iam:PassRole", Condition={"StringLike": {"iam:PassedToService": "events.amazonaws.com"}}),
    ],
    "AmazonEventBridgeReadOnlyAccess": [
        _allow("events:Describe*", "events:List*", "events:TestEventPattern", "schemas:Describe*", "schemas:List*",
               "scheduler:Get*", "scheduler:List*", "pipes:Describe*", "pipes:List*")
    ],
    "AmazonEventBridgeSchedulerFullAccess": [
        _allow("scheduler:*"),
        _allow(
            "iam:PassRole",
            Resource="arn:aws:iam::*:role/*",
            Condition={"StringLike": {"iam:PassedToService": "scheduler.amazonaws.com"}},
        ),
    ],
    "AmazonEventBridgePipesFullAccess": [_allow("pipes:*")],
    "AmazonDynamoDBFullAccess": [
        _allow("dynamodb:*", "dax:*", "cloudwatch:*", "kms:DescribeKey", "kms:ListAliases", "lambda:*",
               "resource-groups:*", "sns:*")
    ],
    "AmazonDynamoDBReadOnlyAccess": [
        _allow("dynamodb:BatchGetItem", "dynamodb:Describe*", "dynamodb:Get*", "dynamodb:List*", "dynamodb:Query",
               "dynamodb:Scan", "dynamodb:PartiQLSelect")
    ],
    "AmazonKinesisFullAccess": [_allow("kinesis:*")],
    "AmazonKinesisReadOnlyAccess": [_allow("kinesis:Get*", "kinesis:List*", "kinesis:Describe*")],
    "AWSStepFunctionsFullAccess": [_allow("states:*")],
    "service-role/AWSStepFunctionsFullAccess": [_allow("states:*")],
    "AmazonAPIGatewayAdministrator": [_allow("apigateway:*", Resource="arn:aws:apigateway:*::/*")],
    "AmazonAPIGatewayInvokeFullAccess": [
        _allow("execute-api:Invoke", "execute-api:ManageConnections", Resource="arn:aws:execute-api:*:*:*")
    ],
    "service-role/AmazonAPIGatewayPushToCloudWatchLogs": [
        _allow(
            *_WRITE_LOGS,
            "logs:DescribeLogGroups",
            "logs:DescribeLogStreams",
            "logs:GetLogEvents",
            "logs:FilterLogEvents",
        )
    ],
    "CloudWatchFullAccess": [_allow("autoscaling:Describe*", "cloudwatch:*", "logs:*", "sns:*", "iam:GetPolicy")],
    "CloudWatchLogsFullAccess": [_allow("logs:*", "cloudwatch:GenerateQuery")],
    "CloudWatchLogsReadOnlyAccess": [
        _allow("logs:Describe*", "logs:Get*", "logs:List*", "logs:StartQuery", "logs:StopQuery",
               "logs:TestMetricFilter", "logs:FilterLogEvents", "logs:StartLiveTail", "logs:StopLiveTail")
    ],
    "CloudWatchAgentServerPolicy": [
        _allow("cloudwatch:PutMetricData", "ec2:DescribeVolumes", "ec2:DescribeTags", *_WRITE_LOGS,
               "logs:PutRetentionPolicy", "logs:DescribeLogStreams", "logs:DescribeLogGroups"),
        _allow("ssm:GetParameter", Resource="arn:aws:ssm:*:*:parameter/AmazonCloudWatch-*"),
    ],
    "AmazonSSMFullAccess": [_allow("ssm:*", "cloudwatch:PutMetricData", "ec2:DescribeInstanceStatus")],
    "AmazonSSMReadOnlyAccess": [_allow("ssm:Describe*", "ssm:Get*", "ssm:List*")],
    "AmazonSSMManagedInstanceCore": [
        _allow("ssm:DescribeAssociation", "ssm:GetDocument", "ssm:GetParameter", "ssm:GetParameters",
               "ssm:UpdateInstanceInformation", "ssmmessages:*", "ec2messages:*")
    ],
    "SecretsManagerReadWrite": [
        _allow("secretsmanager:*", "kms:DescribeKey", "kms:ListAliases", "lambda:ListFunctions")
    ],
    "AWSCloudFormationFullAccess": [_allow("cloudformation:*")],
    "AWSCloudFormationReadOnlyAccess": [
        _allow("cloudformation:Describe*", "cloudformation:Get*", "cloudformation:List*", "cloudformation:Detect*")
    ],
    "AmazonEC2ContainerRegistryReadOnly": [
        _allow(
            *_PULL_IMAGES,
            "ecr:GetRepositoryPolicy",
            "ecr:DescribeRepositories",
            "ecr:ListImages",
            "ecr:DescribeImages",
            "ecr:GetLifecyclePolicy",
            "ecr:GetLifecyclePolicyPreview",
            "ecr:ListTagsForResource",
            "ecr:DescribeImageScanFindings",
        )
    ],
    "AmazonEC2ContainerRegistryFullAccess": [_allow("ecr:*", "cloudtrail:LookupEvents")],
    "service-role/AmazonECSTaskExecutionRolePolicy": [_allow(*_PULL_IMAGES, *_WRITE_LOGS[1:])],
}  # fmt: skip


@lru_cache(maxsize=256)
def aws_managed(arn: str) -> Policy | None:
    """One of AWS's own, by its ARN in whatever partition."""
    head, found, named = arn.partition(":iam::aws:policy/")
    if not found or named not in _STATEMENTS:
        return None
    return _policy(head.removeprefix("arn:"), named)


def all_aws_managed(partition: str) -> list[Policy]:
    return [_policy(partition, named) for named in _STATEMENTS]


@lru_cache(maxsize=256)
def _policy(partition: str, named: str) -> Policy:
    folder, _, name = named.rpartition("/")
    document = json.dumps({"Version": "2012-10-17", "Statement": _STATEMENTS[named]}, indent=2)
    return Policy(
        account="aws",
        partition=partition,
        path=f"/{folder}/" if folder else "/",
        name=name,
        id="ANPA" + b32encode(sha256(named.encode()).digest())[:17].decode(),
        created_ms=_CREATED_MS,
        versions=(Version(1, document, _CREATED_MS),),
        default=1,
        last=1,
        updated_ms=_CREATED_MS,
        aws=True,
    )
