"""Templates of others, each deployed, reached and deleted: nothing of it may be left.

They lie in the folder that FOGBANK_TEMPLATES names, none of them here: NAME/template.yaml (or .json, .yml), beside it
the code that it names, and parameters.json with values for its parameters. What became of those that were tried is in
docs/templates-tried.md.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import WaiterError
from support import ENVIRONMENT, client, everything

FOLDER = Path(os.environ.get("FOGBANK_TEMPLATES") or "none")
TEMPLATES = sorted(path for kind in ("yaml", "yml", "json") for path in FOLDER.glob(f"*/template.{kind}"))
AWS = Path(os.environ.get("AWS_CLI") or Path(sys.executable).with_name("aws"))
CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
SOON = {"Delay": 1, "MaxAttempts": 60}


def use_bucket(name: str) -> None:
    s3 = client("s3")
    s3.put_object(Bucket=name, Key="reached", Body=b"reached")
    assert s3.get_object(Bucket=name, Key="reached")["Body"].read() == b"reached"
    s3.delete_object(Bucket=name, Key="reached")


def use_function(name: str) -> None:
    # What it answers to an event that it does not expect is its own business; that it runs is not.
    answer = client("lambda").invoke(FunctionName=name, Payload=b"{}")
    assert b"ImportModuleError" not in answer["Payload"].read()


def use_topic(arn: str) -> None:
    fifo = {"MessageGroupId": "g", "MessageDeduplicationId": "d"} if arn.endswith(".fifo") else {}
    client("sns").publish(TopicArn=arn, Message="reached", **fifo)


# How a thing of each type is reached by its physical id.
USES: Mapping[str, Callable[[str], Any]] = {
    "AWS::Events::Rule": lambda name: client("events").describe_rule(Name=name),
    "AWS::IAM::Role": lambda name: client("iam").get_role(RoleName=name),
    "AWS::Lambda::Function": use_function,
    "AWS::S3::Bucket": use_bucket,
    "AWS::SNS::Topic": use_topic,
    "AWS::SQS::Queue": lambda url: client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"]),
    "AWS::SSM::Parameter": lambda name: client("ssm").get_parameter(Name=name),
    "AWS::Scheduler::Schedule": lambda name: client("scheduler").get_schedule(Name=name),
}


@pytest.fixture
def bucket() -> Iterator[str]:
    s3, name = client("s3"), "published-templates-code"
    s3.create_bucket(Bucket=name)
    yield name
    for each in s3.list_objects_v2(Bucket=name).get("Contents", []):
        s3.delete_object(Bucket=name, Key=each["Key"])
    s3.delete_bucket(Bucket=name)


def packaged(template: Path, bucket: str, folder: Path) -> str:
    """The template with its code in a bucket, as `aws cloudformation package` writes it."""
    out = folder / "packaged.yaml"
    wish = ("--template-file", str(template), "--s3-bucket", bucket, "--output-template-file", str(out))
    subprocess.run((str(AWS), "cloudformation", "package", *wish), env=ENVIRONMENT, check=True)
    return out.read_text("utf-8")


def failures(stack: str) -> list[str]:
    events = client("cloudformation").describe_stack_events(StackName=stack)["StackEvents"]
    return [
        f"{event['LogicalResourceId']} ({event['ResourceType']}): {event.get('ResourceStatusReason')}"
        for event in reversed(events)
        if event["ResourceStatus"].endswith("_FAILED")
    ]


def retained(stack_id: str) -> list[str]:
    """What the template wants to be kept. (SAM's layers are, unless they say otherwise.)"""
    events = client("cloudformation").describe_stack_events(StackName=stack_id)["StackEvents"]
    return [each["PhysicalResourceId"] for each in events if each["ResourceStatus"] == "DELETE_SKIPPED"]


@pytest.mark.skipif(not TEMPLATES, reason="FOGBANK_TEMPLATES names no folder with templates")
@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.parent.name)
def test_it_is_deployed_and_deleted(template: Path, bucket: str, tmp_path: Path) -> None:
    before = everything()
    given = template.with_name("parameters.json")
    values: dict[str, Any] = json.loads(given.read_text("utf-8")) if given.exists() else {}
    cloudformation, name = client("cloudformation"), f"published-{template.parent.name}"
    made = cloudformation.create_stack(
        StackName=name,
        TemplateBody=packaged(template, bucket, tmp_path),
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in values.items()],
        Capabilities=CAPABILITIES,
        OnFailure="DO_NOTHING",
    )
    try:
        cloudformation.get_waiter("stack_create_complete").wait(StackName=name, WaiterConfig=SOON)
    except WaiterError:
        pytest.fail("\n".join(failures(name)), pytrace=False)
    else:
        for each in cloudformation.describe_stack_resources(StackName=name)["StackResources"]:
            USES.get(each["ResourceType"], str)(each["PhysicalResourceId"])
    finally:
        cloudformation.delete_stack(StackName=name)
        cloudformation.get_waiter("stack_delete_complete").wait(StackName=made["StackId"], WaiterConfig=SOON)
    kept = retained(made["StackId"])
    left = {(kind, thing) for kind, thing in everything() - before if not any(one.startswith(thing) for one in kept)}
    assert left == set()
    for version in kept:
        layer, _, number = version.rpartition(":")
        client("lambda").delete_layer_version(LayerName=layer, VersionNumber=int(number))
