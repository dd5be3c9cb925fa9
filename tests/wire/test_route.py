"""Which service, operation and protocol a request means."""

import pytest

from fogbank.wire.catalogue import CATALOGUE
from fogbank.wire.http import Request
from fogbank.wire.paths import bucket_of_host, parse_query
from fogbank.wire.route import Route, RouteError, bucket_of, operation_of, route
from tests.wire.oracle import operations

FORM = {"content-type": "application/x-www-form-urlencoded"}
SIGNED = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/{}/aws4_request, SignedHeaders=host, Signature=0"
SQS_HOST = "sqs.eu-west-1.amazonaws.com"


def request(line: str, headers: dict[str, str] | None = None, body: bytes = b"") -> Request:
    """`line` is method and target: "GET /path?query"."""
    method, _, target = line.partition(" ")
    path, _, query = target.partition("?")
    return Request(method, path, query, headers or {}, body)


def form(line: str, body: str, host: str = "localhost:4566") -> Request:
    return request(line, {**FORM, "host": host}, body.encode())


@pytest.mark.parametrize(
    ("asked", "signing_name", "expected"),
    [
        pytest.param(
            request("POST /", {"x-amz-target": "AmazonSQS.SendMessage"}),
            None,
            Route("sqs", "SendMessage", "json"),
            id="target",
        ),
        pytest.param(
            request("POST /", {"x-amz-target": "DynamoDBStreams_20120810.GetRecords"}),
            "dynamodb",
            Route("dynamodbstreams", "GetRecords", "json"),
            id="one signing name, two services",
        ),
        pytest.param(
            request(
                "POST /", {"x-amz-target": "Kinesis_20131202.PutRecord", "content-type": "application/x-amz-cbor-1.1"}
            ),
            "kinesis",
            Route("kinesis", "PutRecord", "cbor"),
            id="Kinesis in the older CBOR",
        ),
        pytest.param(
            request(
                "POST /service/GraniteServiceVersion20100801/operation/PutMetricData",
                {"smithy-protocol": "rpc-v2-cbor"},
            ),
            "monitoring",
            Route("cloudwatch", "PutMetricData", "smithy-rpc-v2-cbor"),
            id="RPC v2 CBOR",
        ),
        pytest.param(
            form("POST /", "Action=SendMessage&Version=2012-11-05"),
            "sqs",
            Route("sqs", "SendMessage", "query"),
            id="form",
        ),
        pytest.param(
            form("POST /123456789012/jobs", "MessageBody=x&Action=SendMessage"),
            None,
            Route("sqs", "SendMessage", "query"),
            id="form to a queue's path",
        ),
        pytest.param(
            request("GET /123456789012/jobs?Action=ReceiveMessage&Version=2012-11-05", {"host": SQS_HOST}),
            None,
            Route("sqs", "ReceiveMessage", "query"),
            id="query string",
        ),
        pytest.param(
            form("POST /", "Action=GetCallerIdentity&Version=2011-06-15"),
            None,
            Route("sts", "GetCallerIdentity", "query"),
            id="by version",
        ),
        pytest.param(
            form("POST /", "Action=ListTopics"), None, Route("sns", "ListTopics", "query"), id="by action alone"
        ),
        pytest.param(
            form("POST /", "Action=ListQueues&Version=2009-02-01"),
            None,
            Route("sqs", "ListQueues", "query"),
            id="an old version",
        ),
        pytest.param(
            form("POST /", "Action=ListTopics&Version=x", "sns.eu-west-1.amazonaws.com"),
            None,
            Route("sns", "ListTopics", "query"),
            id="by host",
        ),
        pytest.param(
            request("POST /2015-03-31/functions/f/invocations"),
            "lambda",
            Route("lambda", "Invoke", "rest-json"),
            id="path",
        ),
        pytest.param(
            request("POST /2015-03-31/functions/arn%3Aaws%3Alambda%3Aeu-west-1%3A1%3Afunction%3Af/invocations/"),
            "lambda",
            Route("lambda", "Invoke", "rest-json"),
            id="an encoded label and a trailing slash",
        ),
        pytest.param(
            request("GET /2015-03-31/functions", {"host": "lambda.eu-west-1.amazonaws.com"}),
            None,
            Route("lambda", "ListFunctions", "rest-json"),
            id="path, service by host",
        ),
        pytest.param(request("GET /restapis"), "apigateway", Route("apigateway", "GetRestApis", "rest-json"), id="v1"),
        pytest.param(request("GET /v2/apis"), "apigateway", Route("apigatewayv2", "GetApis", "rest-json"), id="v2"),
        pytest.param(
            request("POST /restapis?mode=import"),
            "apigateway",
            Route("apigateway", "ImportRestApi", "rest-json"),
            id="a query literal",
        ),
        pytest.param(
            request("POST /dev/@connections/abc%3D"),
            "execute-api",
            Route("apigatewaymanagementapi", "PostToConnection", "rest-json"),
            id="behind a stage",
        ),
        pytest.param(
            request("GET /schedules/x?groupName=g"),
            "scheduler",
            Route("scheduler", "GetSchedule", "rest-json"),
            id="schedules",
        ),
        pytest.param(request("GET /"), "s3", Route("s3", "ListBuckets", "rest-xml"), id="buckets"),
        pytest.param(request("GET /b"), "s3", Route("s3", "ListObjects", "rest-xml"), id="a bucket"),
        pytest.param(
            request("GET /b/?list-type=2"), "s3", Route("s3", "ListObjectsV2", "rest-xml"), id="a bucket with a slash"
        ),
        pytest.param(
            request("GET /b/k/a//b/"), "s3", Route("s3", "GetObject", "rest-xml"), id="a key with empty segments"
        ),
        pytest.param(
            request("GET /b//k"), "s3", Route("s3", "GetObject", "rest-xml"), id="a key that begins with a slash"
        ),
        pytest.param(request("GET /b/k?acl"), "s3", Route("s3", "GetObjectAcl", "rest-xml"), id="a subresource"),
        pytest.param(request("GET /b/k?uploadId=u"), "s3", Route("s3", "ListParts", "rest-xml"), id="a required query"),
        pytest.param(
            request("PUT /b/k", {"x-amz-copy-source": "a/b"}),
            "s3",
            Route("s3", "CopyObject", "rest-xml"),
            id="a required header",
        ),
        pytest.param(
            request("PUT /b/k?partNumber=1&uploadId=u"),
            "s3",
            Route("s3", "UploadPart", "rest-xml"),
            id="two required queries",
        ),
        pytest.param(
            request("PUT /b/k?partNumber=1&uploadId=u", {"x-amz-copy-source": "a/b"}),
            "s3",
            Route("s3", "UploadPartCopy", "rest-xml"),
            id="queries and a header",
        ),
        pytest.param(
            request("GET /b?analytics"), "s3", Route("s3", "ListBucketAnalyticsConfigurations", "rest-xml"), id="a list"
        ),
        pytest.param(
            request("GET /b?analytics&id=i"),
            "s3",
            Route("s3", "GetBucketAnalyticsConfiguration", "rest-xml"),
            id="one of a list",
        ),
        pytest.param(
            request("PUT /b?lifecycle"),
            "s3",
            Route("s3", "PutBucketLifecycleConfiguration", "rest-xml"),
            id="not the old one",
        ),
        pytest.param(
            request("GET /k?acl", {"host": "b.s3.eu-west-1.amazonaws.com"}),
            None,
            Route("s3", "GetObjectAcl", "rest-xml"),
            id="a virtual host",
        ),
        pytest.param(
            request("GET /", {"host": "b.localhost:4566"}),
            "s3",
            Route("s3", "ListObjects", "rest-xml"),
            id="a local virtual host",
        ),
        pytest.param(
            request("PUT /b/k?Action=SendMessage", FORM),
            "s3",
            Route("s3", "PutObject", "rest-xml"),
            id="an object is no action",
        ),
    ],
)
def test_routes(asked: Request, signing_name: str | None, expected: Route) -> None:
    found = route(asked, signing_name)
    assert found == expected
    assert operation_of(found).name == expected.operation


@pytest.mark.parametrize(
    ("asked", "signing_name", "protocol", "service", "code", "message"),
    [
        pytest.param(
            request("POST /", {"x-amz-target": "Foo_2020.Bar"}),
            None,
            "json",
            None,
            "UnknownOperationException",
            "",
            id="target",
        ),
        pytest.param(
            request("POST /", {"x-amz-target": "AmazonSQS.Fly"}),
            None,
            "json",
            "sqs",
            "UnknownOperationException",
            "",
            id="operation",
        ),
        pytest.param(
            request("POST /", {"x-amz-target": ""}), None, "json", None, "UnknownOperationException", "", id="empty"
        ),
        pytest.param(
            request("POST /service/Foo/operation/Bar", {"smithy-protocol": "rpc-v2-cbor"}),
            None,
            "smithy-rpc-v2-cbor",
            None,
            "UnknownOperationException",
            "",
            id="RPC v2",
        ),
        pytest.param(
            form("POST /", "Action=Fly&Version=2010-05-08"),
            "iam",
            "query",
            "iam",
            "InvalidAction",
            "Could not find operation Fly for version 2010-05-08",
            id="action",
        ),
        pytest.param(
            form("POST /", "Action=Fly"),
            "sqs",
            "query",
            "sqs",
            "InvalidAction",
            "The action Fly is not valid for this endpoint.",
            id="action of SQS",
        ),
        pytest.param(
            request("GET /123456789012/jobs"),
            None,
            "query",
            "sqs",
            "MissingAction",
            "The request must contain the parameter Action.",
            id="a queue's address without an action",
        ),
        pytest.param(
            request("GET /2015-03-31/functions//code"),
            "lambda",
            "rest-json",
            "lambda",
            "AccessDeniedException",
            "Unable to determine service/operation name to be authorized",
            id="an empty label",
        ),
        pytest.param(
            request("PATCH /b/k"),
            "s3",
            "rest-xml",
            "s3",
            "MethodNotAllowed",
            "The specified method is not allowed against this resource.",
            id="a method that S3 has not",
        ),
        pytest.param(
            request("POST /"), "dynamodb", "json", "dynamodb", "UnknownOperationException", "", id="no target"
        ),
        pytest.param(
            request("GET /favicon.ico", {"host": "localhost:4566"}),
            None,
            "json",
            None,
            "UnknownService",
            "The request could not be attributed to a service.",
            id="nobody's",
        ),
        pytest.param(
            form("POST /", "Action=Fly"),
            None,
            "json",
            None,
            "UnknownService",
            "The request could not be attributed to a service.",
            id="nobody's action",
        ),
        pytest.param(
            form("POST /", "Action=ListQueues&Version=2016-11-15"),
            "ec2",
            "json",
            None,
            "UnknownService",
            "The request could not be attributed to a service.",
            id="a version of a service that is not here",
        ),
    ],
)
def test_what_leads_nowhere(
    asked: Request, signing_name: str | None, protocol: str, service: str | None, code: str, message: str
) -> None:
    with pytest.raises(RouteError) as caught:
        operation_of(route(asked, signing_name))
    error = caught.value
    assert (error.protocol, error.service, error.error.code, error.error.message) == (protocol, service, code, message)


@pytest.mark.parametrize(
    ("host", "bucket"),
    [
        ("b.s3.amazonaws.com", "b"),
        ("my.dotted.bucket.s3.eu-west-1.amazonaws.com", "my.dotted.bucket"),
        ("b.s3-eu-west-1.amazonaws.com", "b"),
        ("b.s3.localhost:4566", "b"),
        ("b.localhost:4566", "b"),
        ("s3.eu-west-1.amazonaws.com", None),
        ("s3.localhost", None),
        ("localhost:4566", None),
        ("127.0.0.1:4566", None),
        ("", None),
    ],
)
def test_bucket_of_host(host: str, bucket: str | None) -> None:
    assert bucket_of_host(host) == bucket


def test_parse_query() -> None:
    assert parse_query("a=1&a=2&b&c=x+y%2Fz&&=v&%FF=") == {
        "a": ["1", "2"],
        "b": [""],
        "c": ["x y/z"],
        "": ["v"],
        "\ufffd": [""],
    }


def test_greedy_labels_end_their_templates() -> None:
    for name, facts in CATALOGUE.items():
        if facts.protocols[0].startswith("rest-"):
            uris = [operation.http["requestUri"].partition("?")[0] for operation in operations(name)]
            assert [uri for uri in uris if "+}" in uri.removesuffix("+}")] == []


@pytest.mark.parametrize(
    ("asked", "bucket"),
    [
        pytest.param(request("GET /b/k", {"authorization": SIGNED.format("s3")}), "b", id="a signature"),
        pytest.param(request("GET /k", {"host": "my-bucket.localhost:4566"}), "my-bucket", id="a local host"),
        pytest.param(request("GET /k", {"host": "my-bucket.s3.amazonaws.com"}), "my-bucket", id="a host"),
        pytest.param(request("GET /my-bucket/k", {"host": "localhost:4566"}), "my-bucket", id="a path"),
        pytest.param(request("GET /2015-03-31/functions", {"host": "localhost"}), None, id="a version is no bucket"),
        pytest.param(request("GET /a/b", {"host": "id.execute-api.localhost"}), None, id="an API"),
        pytest.param(request("GET /abc", {"authorization": SIGNED.format("lambda")}), None, id="another service"),
        pytest.param(request("POST /abc", {"x-amz-target": "AmazonSQS.SendMessage"}), None, id="a target"),
        pytest.param(request("GET /", {"host": "localhost"}), None, id="nothing"),
    ],
)
def test_bucket_of(asked: Request, bucket: str | None) -> None:
    assert bucket_of(asked) == bucket
