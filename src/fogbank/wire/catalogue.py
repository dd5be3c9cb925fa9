"""What routing needs to know of each service, so that no model is loaded to route a request.

The facts are those of botocore's models (`metadata`); tests/wire/test_models.py compares the two and prints the
lines to put here when they differ.
"""

from typing import Final

from msgspec import Struct


class Facts(Struct, frozen=True):
    """One service in scope."""

    name: str  # botocore's name, and ours everywhere
    api_version: str
    signing_name: str  # the service of a SigV4 credential scope
    endpoint_prefix: str  # the first labels of its hosts: <prefix>.<region>.amazonaws.com
    protocols: tuple[str, ...]  # those that its model lists, the preferred one first
    target_prefix: str = ""  # X-Amz-Target: <prefix>.<operation>
    json_version: str = "1.1"
    query_compatible: bool = False  # it once spoke the query protocol, and its errors still carry those codes
    xml_namespace: str = ""


CATALOGUE: Final[dict[str, Facts]] = {
    facts.name: facts
    for facts in (
        Facts(
            "sqs",
            "2012-11-05",
            "sqs",
            "sqs",
            ("json",),
            target_prefix="AmazonSQS",
            json_version="1.0",
            query_compatible=True,
        ),
        Facts("sts", "2011-06-15", "sts", "sts", ("query",), xml_namespace="https://sts.amazonaws.com/doc/2011-06-15/"),
        Facts("iam", "2010-05-08", "iam", "iam", ("query",), xml_namespace="https://iam.amazonaws.com/doc/2010-05-08/"),
        Facts("lambda", "2015-03-31", "lambda", "lambda", ("rest-json",)),
        Facts("logs", "2014-03-28", "logs", "logs", ("json",), target_prefix="Logs_20140328"),
        Facts("events", "2015-10-07", "events", "events", ("json",), target_prefix="AWSEvents"),
        Facts("scheduler", "2021-06-30", "scheduler", "scheduler", ("rest-json",)),
        Facts("pipes", "2015-10-07", "pipes", "pipes", ("rest-json",)),
        Facts("sns", "2010-03-31", "sns", "sns", ("query",), xml_namespace="http://sns.amazonaws.com/doc/2010-03-31/"),
        Facts("kinesis", "2013-12-02", "kinesis", "kinesis", ("json",), target_prefix="Kinesis_20131202"),
        Facts(
            "dynamodb",
            "2012-08-10",
            "dynamodb",
            "dynamodb",
            ("json",),
            target_prefix="DynamoDB_20120810",
            json_version="1.0",
        ),
        Facts(
            "dynamodbstreams",
            "2012-08-10",
            "dynamodb",
            "streams.dynamodb",
            ("json",),
            target_prefix="DynamoDBStreams_20120810",
            json_version="1.0",
        ),
        Facts("s3", "2006-03-01", "s3", "s3", ("rest-xml",)),
        Facts(
            "stepfunctions",
            "2016-11-23",
            "states",
            "states",
            ("json",),
            target_prefix="AWSStepFunctions",
            json_version="1.0",
        ),
        Facts("apigateway", "2015-07-09", "apigateway", "apigateway", ("rest-json",)),
        Facts("apigatewayv2", "2018-11-29", "apigateway", "apigateway", ("rest-json",)),
        Facts("apigatewaymanagementapi", "2018-11-29", "execute-api", "execute-api", ("rest-json",)),
        Facts(
            "cloudformation",
            "2010-05-15",
            "cloudformation",
            "cloudformation",
            ("query",),
            xml_namespace="http://cloudformation.amazonaws.com/doc/2010-05-15/",
        ),
        Facts("ssm", "2014-11-06", "ssm", "ssm", ("json",), target_prefix="AmazonSSM"),
        Facts(
            "secretsmanager",
            "2017-10-17",
            "secretsmanager",
            "secretsmanager",
            ("json",),
            target_prefix="secretsmanager",
        ),
        Facts(
            "cloudwatch",
            "2010-08-01",
            "monitoring",
            "monitoring",
            ("smithy-rpc-v2-cbor", "json", "query"),
            target_prefix="GraniteServiceVersion20100801",
            json_version="1.0",
            query_compatible=True,
            xml_namespace="http://monitoring.amazonaws.com/doc/2010-08-01/",
        ),
        Facts("ecr", "2015-09-21", "ecr", "api.ecr", ("json",), target_prefix="AmazonEC2ContainerRegistry_V20150921"),
        Facts("firehose", "2015-08-04", "firehose", "firehose", ("json",), target_prefix="Firehose_20150804"),
    )
}
