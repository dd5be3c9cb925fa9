"""AWS's words for an input that does not fit the model."""

import subprocess
import sys
from typing import Any

import pytest

from fogbank.kernel.errors import AwsError
from fogbank.wire.catalogue import CATALOGUE
from fogbank.wire.models import Operation, service
from fogbank.wire.patterns import compiled
from fogbank.wire.protocols import codec_of
from fogbank.wire.validate import VALUE_CHARS_MAX, constraint_free, render, validate
from tests.wire.oracle import raw_model

EMPTY: dict[str, Any] = {}


def operation(name: str) -> Operation:
    service_name, _, action = name.partition(".")
    found = service(service_name).operation(action)
    assert found is not None
    return found


def one(value: str, constraint: str) -> str:
    return f"1 validation error detected: Value {value} failed to satisfy constraint: {constraint}"


@pytest.mark.parametrize(
    ("name", "params", "code", "message"),
    [
        pytest.param(
            "iam.GetRole",
            {},
            "ValidationException",
            one("null at 'roleName'", "Member must not be null"),
            id="required",
        ),
        pytest.param(
            "iam.GetRole",
            {"RoleName": ""},
            "ValidationException",
            "2 validation errors detected: "
            "Value '' at 'roleName' failed to satisfy constraint: Member must have length greater than or equal to 1; "
            "Value '' at 'roleName' failed to satisfy constraint: "
            r"Member must satisfy regular expression pattern: [\w+=,.@-]+",
            id="too short, and against the pattern",
        ),
        pytest.param(
            "kinesis.CreateStream",
            {"StreamName": "s" * 129},
            "ValidationException",
            one(f"'{'s' * 129}' at 'streamName'", "Member must have length less than or equal to 128"),
            id="too long",
        ),
        pytest.param(
            "kinesis.GetRecords",
            {"ShardIterator": "s", "Limit": 0},
            "ValidationException",
            one("'0' at 'limit'", "Member must have value greater than or equal to 1"),
            id="too small",
        ),
        pytest.param(
            "kinesis.GetRecords",
            {"ShardIterator": "s", "Limit": 10_001},
            "ValidationException",
            one("'10001' at 'limit'", "Member must have value less than or equal to 10000"),
            id="too large",
        ),
        pytest.param(
            "dynamodb.CreateTable",
            {
                "TableName": "tab",
                "AttributeDefinitions": [{"AttributeName": "a", "AttributeType": "X"}],
                "KeySchema": [EMPTY],
            },
            "ValidationException",
            "3 validation errors detected: "
            "Value 'X' at 'attributeDefinitions.1.member.attributeType' failed to satisfy constraint: "
            "Member must satisfy enum value set: [S, N, B]; "
            "Value null at 'keySchema.1.member.attributeName' failed to satisfy constraint: Member must not be null; "
            "Value null at 'keySchema.1.member.keyType' failed to satisfy constraint: Member must not be null",
            id="within a list",
        ),
        pytest.param(
            "cloudformation.CreateStack",
            {"StackName": "s", "Capabilities": ["CAPABILITY_IAM", "x"]},
            "ValidationException",
            one(
                "'[CAPABILITY_IAM, x]' at 'capabilities'",
                "Member must satisfy constraint: [Member must satisfy enum value set: "
                "[CAPABILITY_IAM, CAPABILITY_NAMED_IAM, CAPABILITY_AUTO_EXPAND]]",
            ),
            id="a list of scalars",
        ),
        pytest.param(
            "lambda.UpdateFunctionConfiguration",
            {"FunctionName": "f", "Environment": {"Variables": {"1": "x"}}},
            "ValidationException",
            one(
                "'{1=x}' at 'environment.variables'",
                "Map keys must satisfy constraint: "
                "[Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+]",
            ),
            id="the keys of a map",
        ),
        pytest.param(
            "events.PutEvents",
            {"Entries": []},
            "ValidationException",
            one("'[]' at 'entries'", "Member must have length greater than or equal to 1"),
            id="an empty list",
        ),
        pytest.param(
            "kinesis.PutRecord",
            {"StreamName": "s", "PartitionKey": "k", "Data": b"x" * 10_485_761},
            "ValidationException",
            one(
                "'java.nio.HeapByteBuffer[pos=0 lim=10485761 cap=10485761]' at 'data'",
                "Member must have length less than or equal to 10485760",
            ),
            id="a blob",
        ),
        pytest.param(
            "pipes.CreatePipe",
            {
                "Name": "p",
                "Source": "arn:aws:kafka:eu-west-1:123456789012:cluster/c/u-1",
                "Target": "arn:aws:sqs:eu-west-1:123456789012:q",
                "RoleArn": "arn:aws:iam::123456789012:role/r",
                "SourceParameters": {"ManagedStreamingKafkaParameters": {"TopicName": "topic", "Credentials": EMPTY}},
            },
            "ValidationException",
            one(
                "'{}' at 'sourceParameters.managedStreamingKafkaParameters.credentials'",
                "Member must have exactly one of [SaslScram512Auth, ClientCertificateTlsAuth]",
            ),
            id="a union of none",
        ),
        pytest.param(
            "logs.CreateLogGroup",
            {},
            "InvalidParameterException",
            one("null at 'logGroupName'", "Member must not be null"),
            id="CloudWatch Logs",
        ),
        pytest.param(
            "ecr.CreateRepository",
            {"repositoryName": "A"},
            "InvalidParameterException",
            "Invalid parameter at 'repositoryName' failed to satisfy constraint: "
            "'must have length greater than or equal to 2'",
            id="ECR",
        ),
        pytest.param(
            "cloudwatch.PutMetricData",
            {"Namespace": "n", "MetricData": [EMPTY]},
            "MissingRequiredParameterException",
            "The parameter MetricData.1.member.MetricName is required.",
            id="CloudWatch",
        ),
        pytest.param(
            "apigateway.CreateRestApi",
            {},
            "BadRequestException",
            one("null at 'name'", "Member must not be null"),
            id="API Gateway",
        ),
        pytest.param(
            "sqs.SendMessage",
            {"MessageBody": "x"},
            "MissingParameter",
            "The request must contain the parameter QueueUrl.",
            id="SQS",
        ),
        pytest.param(
            "sqs.SendMessageBatch",
            {"QueueUrl": "u", "Entries": [{"Id": "a", "MessageBody": "x"}, {"Id": "b"}]},
            "MissingParameter",
            "The request must contain the parameter SendMessageBatchRequestEntry.2.MessageBody.",
            id="SQS, within an entry",
        ),
        pytest.param(
            "s3.PutBucketTagging",
            {"Bucket": "b", "Tagging": EMPTY},
            None,
            "",
            id="S3 looks no deeper",
        ),
        pytest.param(
            "s3.PutBucketTagging",
            {"Bucket": "b"},
            "MalformedXML",
            "The XML you provided was not well-formed or did not validate against our published schema",
            id="S3",
        ),
        pytest.param("sqs.SendMessage", {"QueueUrl": "u", "MessageBody": "x"}, None, "", id="all is well"),
        pytest.param(
            "sqs.GetQueueAttributes",
            {"QueueUrl": "u", "AttributeNames": ["Colour"]},
            None,
            "",
            id="SQS knows its names",
        ),
        pytest.param("iam.GetRole", {"RoleName": "r"}, None, "", id="all is well by the model"),
        pytest.param("sts.GetCallerIdentity", {}, None, "", id="nothing to check"),
    ],
)
def test_validation(name: str, params: dict[str, Any], code: str | None, message: str) -> None:
    error: AwsError | None = None
    try:
        validate(operation(name), params)
    except AwsError as caught:
        error = caught
    assert (error.code if error else None, error.message if error else "") == (code, message)


@pytest.mark.parametrize("name", ["iam.GetRole", "sns.CreateTopic"])
def test_a_query_service_calls_it_a_validation_error(name: str) -> None:
    with pytest.raises(AwsError) as caught:
        validate(operation(name), {})
    reply = codec_of("query").error(operation(name).service, caught.value, "r")
    assert isinstance(reply.body, bytes)
    assert b"<Code>ValidationError</Code>" in reply.body


@pytest.mark.parametrize(
    ("name", "free"),
    [
        ("sqs.SendMessage", True),
        ("sqs.SetQueueAttributes", True),
        ("kinesis.PutRecord", False),
        ("sts.AssumeRole", False),
        ("dynamodb.PutItem", False),
        ("apigatewayv2.GetApis", True),
    ],
)
def test_constraint_free(name: str, free: bool) -> None:
    shape = operation(name).input
    assert shape is not None
    assert constraint_free(shape) == free


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a'b", "a'b"),
        (True, "true"),
        (5, "5"),
        (["a", 1], "[a, 1]"),
        ({"a": {"b": False}}, "{a={b=false}}"),
        (b"xy", "java.nio.HeapByteBuffer[pos=0 lim=2 cap=2]"),
    ],
)
def test_values_are_shown_as_java_shows_them(value: object, text: str) -> None:
    assert render(value) == text


def test_a_long_value_is_cut() -> None:
    assert len(render(["x" * 100] * 100_000)) == VALUE_CHARS_MAX


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        (r"[\p{L}\p{Z}\p{N}_.:/=+\-@]+", "Größe 1/2", True),
        (r"[\p{L}\p{Z}\p{N}_.:/=+\-@]+", "a;b", False),
        (r"^!?\*?([\p{L}\p{Z}\p{N}_.:/=+\-@]*)\*?$", "!*env*", True),
        (r"[\w-_]*", "a-b_c", True),
        (r"\w+", "é", False),
        (r"\p{ASCII}*", "abc", True),
        (r"\p{ASCII}*", "ä", False),
        (r"[a-z]+", "abc\n", False),
        (r"^[ \t]*[\x20-\x7E]+([ \t]+[\x20-\x7E]+)*[ \t]*$", "\ta\t\tb c\t", True),
        (r"^[ \t]*[\x20-\x7E]+([ \t]+[\x20-\x7E]+)*[ \t]*$", "\t\t", False),
        (r"^[ \t]*[\x20-\x7E]+([ \t]+[\x20-\x7E]+)*[ \t]*$", "a\nb", False),
        (r"^[ \t]*[^\x00-\x1F:\x7F]+([ \t]+[^\x00-\x1F:\x7F]+)*[ \t]*$", "X-Header", True),
        (r"^[ \t]*[^\x00-\x1F:\x7F]+([ \t]+[^\x00-\x1F:\x7F]+)*[ \t]*$", "X:Header", False),
        (r"^[a-z0-9*](?:[._\-/a-z0-9*]?[a-z0-9*]+)*$", "a/b-c", True),
        (r"^[a-z0-9*](?:[._\-/a-z0-9*]?[a-z0-9*]+)*$", "a//b", False),
    ],
)
def test_patterns(pattern: str, text: str, fits: bool) -> None:
    expression = compiled(pattern)
    assert expression is not None
    assert (expression.fullmatch(text) is not None) == fits


def all_patterns() -> list[str]:
    shapes = [shape for name in CATALOGUE for shape in raw_model(name)["shapes"].values()]
    return sorted({shape["pattern"] for shape in shapes if "pattern" in shape})


def test_few_patterns_cannot_be_expressed() -> None:
    unknown = [pattern for pattern in all_patterns() if compiled(pattern) is None]
    assert all(r"\p{P}" in pattern or r"\uD800" in pattern for pattern in unknown), unknown


TRAPS = """
import sys, time
from fogbank.wire.catalogue import CATALOGUE
from fogbank.wire.patterns import compiled
from tests.wire.test_validate import all_patterns
starts = ["", "a", "arn:aws:", "arn:aws:iam::123456789012:role/", "aws.partner", "$.", "/"]
fills = ["a", "0", " ", "\\t", "-", "/", ".", ":", "_", "a-", "a.", "-a", "/a", "a ", " a", "[0]", "A", "=", "a:", "*"]
for pattern in all_patterns():
    expression = compiled(pattern)
    for start in starts if expression else ():
        for fill in fills:
            print(pattern, repr(start + fill), file=sys.stderr, flush=True) if len(sys.argv) > 1 else None
            for end in ("\\x01", "!", ""):
                expression.fullmatch(start + fill * (60 // len(fill)) + end)
"""


def test_no_pattern_backtracks_without_end() -> None:
    done = subprocess.run([sys.executable, "-c", TRAPS], check=False, timeout=30)
    assert done.returncode == 0
