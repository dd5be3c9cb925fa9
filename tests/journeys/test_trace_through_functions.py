"""A trace goes on through functions: what a function calls with its SDK is caused by its invocation."""

import json
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any

import pytest

from tests.cloud import Cloud
from tests.journeys.owner import Owner


@pytest.fixture
def owner() -> Iterator[Owner]:
    with Cloud() as cloud:
        yield Owner(cloud)


def text(cloud: Cloud, name: str) -> str:
    """The trace as people see it, without its first line."""
    connection = HTTPConnection("127.0.0.1", cloud.fogbank.port, timeout=10)
    connection.request("GET", f"/_fogbank/trace/{name}?format=text")
    answer = connection.getresponse()
    assert answer.getheader("content-type") == "text/plain; charset=utf-8"
    _, _, tree = answer.read().decode().partition("\n\n")
    connection.close()
    return tree


SENDER = """
import boto3
def handler(event, context):
    boto3.client("sqs").send_message(QueueUrl=event["url"], MessageBody="from " + context.function_name)
"""

TREE = """\
     0 ms  lambda:Invoke → function sender  accepted
     0 ms  └─ function sender runs  success
     0 ms     └─ sqs:SendMessage → queue middle  accepted
     0 ms        └─ → function worker  success
"""


def test_a_function_s_sdk_sends_the_trace_along(owner: Owner) -> None:
    cloud = owner.cloud
    url = cloud.queue("middle", VisibilityTimeout="60")
    owner.deploy("sender", SENDER, MemorySize=512, Timeout=20)
    owner.deploy("worker", "def handler(event, context): print(event['Records'][0]['attributes'])")
    owner.lambda_.create_event_source_mapping(EventSourceArn=cloud.arn(url), FunctionName="worker")
    answer: Any = owner.lambda_.invoke(
        FunctionName="sender", InvocationType="Event", Payload=json.dumps({"url": url}).encode()
    )
    cloud.advance(seconds=1)
    assert text(cloud, answer["ResponseMetadata"]["RequestId"]) == TREE
    # As on AWS, the message shows the header that the SDK sent.
    assert any("'AWSTraceHeader': 'Root=1-" in line for line in owner.logged("worker"))
