"""Lambda's rows of the update matrix."""

import json
from collections.abc import Mapping
from typing import Any, Final

from tests.cloud import Cloud
from tests.deployment.matrix import Row, attribute, ref, resource, tags

_ROLE: Final = "arn:aws:iam::000000000000:role/"
_KEY: Final = "arn:aws:kms:us-east-1:000000000000:key/"
_SOURCE: Final = {"ZipFile": "def handle(event, context): return 1"}
_QUEUES: Final = {"Queue": resource("AWS::SQS::Queue"), "OtherQueue": resource("AWS::SQS::Queue")}


def _a_function(**more: Any) -> dict[str, Any]:
    return resource(
        "AWS::Lambda::Function",
        Runtime="python3.12",
        Handler="index.handle",
        Role=f"{_ROLE}any",
        Code=_SOURCE,
        **more,
    )


_FUNCTIONS: Final = {"Function": _a_function(), "Other": _a_function()}


def _function(cloud: Cloud, name: str) -> Any:
    functions = cloud.client("lambda")
    found = functions.get_function(FunctionName=name)
    return {
        "it": found["Configuration"],
        "tags": found["Tags"],
        "reserved": found.get("Concurrency"),
        "loop": functions.get_function_recursion_config(FunctionName=name)["RecursiveLoop"],
    }


def _version(cloud: Cloud, arn: str) -> Any:
    functions, (name, _, number) = cloud.client("lambda"), arn.rpartition(":")
    found = functions.get_function_configuration(FunctionName=name, Qualifier=number)
    provisioned = functions.list_provisioned_concurrency_configs(FunctionName=name)["ProvisionedConcurrencyConfigs"]
    return {"it": found, "provisioned": [each["RequestedProvisionedConcurrentExecutions"] for each in provisioned]}


def _alias(cloud: Cloud, arn: str) -> Any:
    functions, (name, _, alias) = cloud.client("lambda"), arn.rpartition(":")
    provisioned = functions.list_provisioned_concurrency_configs(FunctionName=name)["ProvisionedConcurrencyConfigs"]
    return {
        "it": functions.get_alias(FunctionName=name, Name=alias),
        "provisioned": [each["RequestedProvisionedConcurrentExecutions"] for each in provisioned],
    }


def _permission(cloud: Cloud, statement: str) -> Any:
    functions = cloud.client("lambda")
    found: list[Any] = []
    for function in functions.list_functions()["Functions"]:
        try:
            text = functions.get_policy(FunctionName=function["FunctionName"])["Policy"]
        except functions.exceptions.ResourceNotFoundException:
            continue
        found += [each for each in json.loads(text)["Statement"] if each["Sid"] == statement]
    return found


def _url(cloud: Cloud, arn: str) -> Any:
    return cloud.client("lambda").get_function_url_config(FunctionName=arn)


def _layer(cloud: Cloud, arn: str) -> Any:
    found = cloud.client("lambda").get_layer_version_by_arn(Arn=arn)
    return {name: value for name, value in found.items() if name != "Content"}


def _layer_permission(cloud: Cloud, physical_id: str) -> Any:
    arn, _, statement = physical_id.partition("#")
    layer, _, number = arn.rpartition(":")
    found = cloud.client("lambda").get_layer_version_policy(LayerName=layer, VersionNumber=int(number))["Policy"]
    return [each for each in json.loads(found)["Statement"] if each["Sid"] == statement]


def _mapping(cloud: Cloud, uuid: str) -> Any:
    functions = cloud.client("lambda")
    found = functions.get_event_source_mapping(UUID=uuid)
    return {"it": found, "tags": functions.list_tags(Resource=found["EventSourceMappingArn"])["Tags"]}


def _invoke_config(cloud: Cloud, physical_id: str) -> Any:
    name, _, qualifier = physical_id.partition("|")
    return cloud.client("lambda").get_function_event_invoke_config(FunctionName=name, Qualifier=qualifier)


def _filters(color: str) -> dict[str, Any]:
    return {"Filters": [{"Pattern": json.dumps({"body": {"color": [color]}})}]}


# Archives that lie in a bucket: see the fixture `ground`.
_LAYERS: Final = {
    "Layer": resource("AWS::Lambda::LayerVersion", Content={"S3Bucket": "code", "S3Key": "one.zip"}),
    "OtherLayer": resource("AWS::Lambda::LayerVersion", Content={"S3Bucket": "code", "S3Key": "two.zip"}),
}

ROWS: Final[Mapping[str, Row]] = {
    "AWS::Lambda::Function": Row(
        {
            "Architectures": ["arm64"],
            "Code": _SOURCE,
            "DeadLetterConfig": {"TargetArn": attribute("Queue", "Arn")},
            "Description": "one",
            "Environment": {"Variables": {"COLOR": "red"}},
            "EphemeralStorage": {"Size": 1024},
            "FunctionName": "one",
            "Handler": "index.handle",
            "KmsKeyArn": f"{_KEY}one",
            "Layers": [ref("Layer")],
            "LoggingConfig": {"LogFormat": "JSON", "LogGroup": "/one"},
            "MemorySize": 256,
            "RecursiveLoop": "Allow",
            "ReservedConcurrentExecutions": 1,
            "Role": f"{_ROLE}one",
            "Runtime": "python3.12",
            "Tags": tags(team="blue"),
            "Timeout": 5,
            "TracingConfig": {"Mode": "Active"},
        },
        {
            "Architectures": ["x86_64"],
            "Code": {"ZipFile": "def handle(event, context): return 2"},
            "DeadLetterConfig": {"TargetArn": attribute("OtherQueue", "Arn")},
            "Description": "two",
            "Environment": {"Variables": {"COLOR": "blue"}},
            "EphemeralStorage": {"Size": 2048},
            "FunctionName": "two",
            "Handler": "index.other",
            "KmsKeyArn": f"{_KEY}two",
            "Layers": [ref("OtherLayer")],
            "LoggingConfig": {"LogFormat": "Text", "LogGroup": "/two"},
            "MemorySize": 512,
            "RecursiveLoop": "Terminate",
            "ReservedConcurrentExecutions": 2,
            "Role": f"{_ROLE}two",
            "Runtime": "python3.13",
            "Tags": tags(team="red"),
            "Timeout": 6,
            "TracingConfig": {"Mode": "PassThrough"},
        },
        _function,
        {
            **_QUEUES,
            **_LAYERS,
        },
        needed=dict.fromkeys(("Handler", "Runtime"), "a function of code has them"),
        apart=dict.fromkeys(
            ("PackageType", "SnapStart", "TenancyConfig", "VpcConfig"),
            "another value is refused by name: see Lambda's tests",
        ),
        usual=dict.fromkeys(("Architectures", "RecursiveLoop", "TracingConfig"), "other"),
    ),
    "AWS::Lambda::Version": Row(
        {"FunctionName": ref("Function")},
        {"FunctionName": ref("Other")},
        _version,
        _FUNCTIONS,
        apart=dict.fromkeys(
            ("CodeSha256", "Description", "ProvisionedConcurrencyConfig"),
            "another version of what has not changed is refused: see Lambda's test_resources",
        ),
    ),
    "AWS::Lambda::Alias": Row(
        {
            "Description": "one",
            "FunctionName": ref("Function"),
            "FunctionVersion": attribute("One", "Version"),
            "Name": "one",
            "ProvisionedConcurrencyConfig": {"ProvisionedConcurrentExecutions": 1},
        },
        {
            "Description": "two",
            "FunctionName": ref("Other"),
            "FunctionVersion": "$LATEST",
            "Name": "two",
            "ProvisionedConcurrencyConfig": {"ProvisionedConcurrentExecutions": 2},
        },
        _alias,
        {
            **_FUNCTIONS,
            "One": resource("AWS::Lambda::Version", FunctionName=ref("Function")),
            "Two": resource("AWS::Lambda::Version", FunctionName=ref("Other")),
        },
        with_it={
            "FunctionVersion": {"ProvisionedConcurrencyConfig": None},
            # A version is provisioned through one alias at a time.
            "Name": {"ProvisionedConcurrencyConfig": None},
        },
        apart={"RoutingConfig": "it needs two versions, and so two codes: see test_aliases"},
    ),
    "AWS::Lambda::Permission": Row(
        {
            "Action": "lambda:InvokeFunction",
            "FunctionName": ref("Function"),
            "Principal": "s3.amazonaws.com",
            "SourceAccount": "111122223333",
            "SourceArn": "arn:aws:s3:::one",
        },
        {
            "Action": "lambda:InvokeFunctionUrl",
            "EventSourceToken": "token",
            "FunctionName": ref("Other"),
            "FunctionUrlAuthType": "NONE",
            "InvokedViaFunctionUrl": True,
            "Principal": "sns.amazonaws.com",
            "PrincipalOrgID": "o-1234567890",
            "SourceAccount": "444455556666",
            "SourceArn": "arn:aws:s3:::two",
        },
        _permission,
        _FUNCTIONS,
        absent=dict.fromkeys(
            ("EventSourceToken", "FunctionUrlAuthType", "InvokedViaFunctionUrl", "PrincipalOrgID"), "of others than S3"
        ),
        with_it={
            "EventSourceToken": {"Principal": "alexa-appkit.amazon.com", "SourceAccount": None, "SourceArn": None},
            "FunctionUrlAuthType": {"Action": "lambda:InvokeFunctionUrl", "Principal": "*"},
            "PrincipalOrgID": {"Principal": "*"},
        },
    ),
    "AWS::Lambda::Url": Row(
        {
            "AuthType": "NONE",
            "Cors": {"AllowOrigins": ["https://one.example"]},
            "InvokeMode": "RESPONSE_STREAM",
            "TargetFunctionArn": ref("Function"),
        },
        {
            "AuthType": "AWS_IAM",
            "Cors": {"AllowOrigins": ["https://two.example"]},
            "InvokeMode": "BUFFERED",
            "Qualifier": "live",
            "TargetFunctionArn": ref("Other"),
        },
        _url,
        {
            **_FUNCTIONS,
            "One": resource("AWS::Lambda::Version", FunctionName=ref("Function")),
            "Live": resource(
                "AWS::Lambda::Alias",
                FunctionName=ref("Function"),
                FunctionVersion=attribute("One", "Version"),
                Name="live",
            ),
        },
        absent={"Qualifier": "of the function itself"},
        usual={"InvokeMode": "other"},
    ),
    "AWS::Lambda::LayerVersion": Row(
        {
            "CompatibleArchitectures": ["x86_64"],
            "CompatibleRuntimes": ["python3.12"],
            "Content": {"S3Bucket": "code", "S3Key": "one.zip"},
            "Description": "one",
            "LayerName": "one",
            "LicenseInfo": "MIT",
        },
        {
            "CompatibleArchitectures": ["arm64"],
            "CompatibleRuntimes": ["python3.13"],
            "Content": {"S3Bucket": "code", "S3Key": "two.zip"},
            "Description": "two",
            "LayerName": "two",
            "LicenseInfo": "Apache-2.0",
        },
        _layer,
    ),
    "AWS::Lambda::LayerVersionPermission": Row(
        {"Action": "lambda:GetLayerVersion", "LayerVersionArn": ref("Layer"), "Principal": "*"},
        {"LayerVersionArn": ref("OtherLayer"), "OrganizationId": "o-1234567890", "Principal": "111122223333"},
        _layer_permission,
        _LAYERS,
        absent={"OrganizationId": "everybody"},
        apart={"Action": "there is one alone"},
    ),
    "AWS::Lambda::EventSourceMapping": Row(
        {
            "BatchSize": 5,
            "Enabled": False,
            "EventSourceArn": attribute("Queue", "Arn"),
            "FilterCriteria": _filters("red"),
            "FunctionName": ref("Function"),
            "FunctionResponseTypes": ["ReportBatchItemFailures"],
            "MaximumBatchingWindowInSeconds": 1,
            "ScalingConfig": {"MaximumConcurrency": 2},
            "Tags": tags(team="blue"),
        },
        {
            "BatchSize": 6,
            "Enabled": True,
            "EventSourceArn": attribute("OtherQueue", "Arn"),
            "FilterCriteria": _filters("blue"),
            "FunctionName": ref("Other"),
            "FunctionResponseTypes": [],
            "MaximumBatchingWindowInSeconds": 2,
            "ScalingConfig": {"MaximumConcurrency": 3},
            "Tags": tags(team="red"),
        },
        _mapping,
        {**_FUNCTIONS, **_QUEUES},
        apart=dict.fromkeys(
            (
                "BisectBatchOnFunctionError",
                "DestinationConfig",
                "MaximumRecordAgeInSeconds",
                "MaximumRetryAttempts",
                "ParallelizationFactor",
                "StartingPosition",
                "StartingPositionTimestamp",
                "TumblingWindowInSeconds",
            ),
            "for streams: the API refuses it of a queue",
        ),
        usual=dict.fromkeys(("Enabled", "FunctionResponseTypes"), "other"),
    ),
    "AWS::Lambda::EventInvokeConfig": Row(
        {
            "DestinationConfig": {"OnFailure": {"Destination": attribute("Queue", "Arn")}},
            "FunctionName": ref("Function"),
            "MaximumEventAgeInSeconds": 60,
            "MaximumRetryAttempts": 0,
            "Qualifier": "$LATEST",
        },
        {
            "DestinationConfig": {"OnFailure": {"Destination": attribute("OtherQueue", "Arn")}},
            "FunctionName": ref("Other"),
            "MaximumEventAgeInSeconds": 90,
            "MaximumRetryAttempts": 1,
            "Qualifier": "live",
        },
        _invoke_config,
        {
            **_FUNCTIONS,
            **_QUEUES,
            "One": resource("AWS::Lambda::Version", FunctionName=ref("Function")),
            "Live": resource(
                "AWS::Lambda::Alias",
                FunctionName=ref("Function"),
                FunctionVersion=attribute("One", "Version"),
                Name="live",
            ),
        },
    ),
}
