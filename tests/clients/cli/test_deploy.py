"""Deploys a template with local code by `aws cloudformation package` and `deploy`, changes it and deletes it."""

from __future__ import annotations

import json
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from test_cli import aws, receive_all, run_aws, sqs, unique_name

TEMPLATE = """
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Greeting:
    Type: String
    Default: hello
Resources:
  Inner:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: inner.yaml
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              Service: lambda.amazonaws.com
            Action: sts:AssumeRole
  Greeter:
    Type: AWS::Lambda::Function
    Properties:
      Code: source
      Handler: app.handler
      Runtime: python3.11
      Role: !GetAtt Role.Arn
      Environment:
        Variables:
          GREETING: !Ref Greeting
  Mapping:
    Type: AWS::Lambda::EventInvokeConfig
    Properties:
      FunctionName: !Ref Greeter
      Qualifier: $LATEST
      DestinationConfig:
        OnSuccess:
          Destination: !GetAtt Inner.Outputs.Arn
Outputs:
  Function:
    Value: !Ref Greeter
  Url:
    Value: !GetAtt Inner.Outputs.Url
"""
INNER = """
Resources:
  Greeted:
    Type: AWS::SQS::Queue
Outputs:
  Arn:
    Value: !GetAtt Greeted.Arn
  Url:
    Value: !Ref Greeted
"""
SOURCE = """import os

def handler(event, context):
    return f"{os.environ['GREETING']}, {event['name']}"
"""


@pytest.fixture
def bucket() -> Iterator[str]:
    name = unique_name("packages")
    aws("s3api", "create-bucket", "--bucket", name)
    yield name
    assert run_aws("s3", "rb", f"s3://{name}", "--force").returncode == 0


@pytest.fixture
def stack() -> Iterator[str]:
    name = unique_name("stack")
    yield name
    run_aws("cloudformation", "delete-stack", "--stack-name", name)


def write(folder: Path) -> Path:
    (folder / "source").mkdir()
    (folder / "source/app.py").write_text(SOURCE, "utf-8")
    (folder / "inner.yaml").write_text(INNER, "utf-8")
    template = folder / "template.yaml"
    template.write_text(TEMPLATE, "utf-8")
    return template


def package(template: Path, bucket: str) -> str:
    """Put the code and the inner template into a bucket; the template that names them there."""
    packaged = str(template.with_name("packaged.yaml"))
    wish = ("--template-file", str(template), "--s3-bucket", bucket, "--output-template-file", packaged)
    result = run_aws("cloudformation", "package", *wish)
    assert result.returncode == 0, result.stderr
    return packaged


def deploy(packaged: str, stack: str, *more: str) -> subprocess.CompletedProcess[str]:
    wish = ("--template-file", packaged, "--stack-name", stack, "--capabilities", "CAPABILITY_IAM", *more)
    return run_aws("cloudformation", "deploy", *wish)


def wait_for(stack_id: str, status: str) -> None:
    """The program's own waiters look every thirty seconds."""
    deadline = time.monotonic() + 60
    while (now := aws("cloudformation", "describe-stacks", "--stack-name", stack_id)["Stacks"][0])[
        "StackStatus"
    ] != status:
        assert time.monotonic() < deadline, now


def outputs(stack: str) -> dict[str, str]:
    (found,) = aws("cloudformation", "describe-stacks", "--stack-name", stack)["Stacks"]
    return {output["OutputKey"]: output["OutputValue"] for output in found["Outputs"]}


def greeted(made: dict[str, str], name: str, folder: Path) -> Any:
    payload = json.dumps({"name": name})
    wish = ("--function-name", made["Function"], "--invocation-type", "Event", "--payload", payload)
    aws("lambda", "invoke", *wish, str(folder / "answer"))
    (message,) = receive_all(made["Url"], 1)
    sqs("delete-message", made["Url"], "--receipt-handle", message["ReceiptHandle"])
    return json.loads(message["Body"])["responsePayload"]


def test_a_template_with_local_code(bucket: str, stack: str, tmp_path: Path) -> None:
    packaged = package(write(tmp_path), bucket)
    assert "Successfully created/updated stack" in deploy(packaged, stack).stdout
    made = outputs(stack)
    assert greeted(made, "Ada", tmp_path) == "hello, Ada"

    bonjour = ("--parameter-overrides", "Greeting=bonjour", "--no-execute-changeset")
    planned = re.search(r"arn:aws:cloudformation:\S+:changeSet/\S+", deploy(packaged, stack, *bonjour).stdout)
    assert planned is not None
    changes = aws("cloudformation", "describe-change-set", "--change-set-name", planned[0])["Changes"]
    (changed,) = (
        each["ResourceChange"] for each in changes if each["ResourceChange"]["LogicalResourceId"] == "Greeter"
    )
    assert (changed["Action"], changed["Replacement"]) == ("Modify", "False")
    aws("cloudformation", "execute-change-set", "--change-set-name", planned[0])
    wait_for(stack, "UPDATE_COMPLETE")
    assert greeted(made, "Bob", tmp_path) == "bonjour, Bob"
    assert "No changes to deploy" in deploy(packaged, stack).stderr

    (found,) = aws("cloudformation", "describe-stacks", "--stack-name", stack)["Stacks"]
    aws("cloudformation", "delete-stack", "--stack-name", stack)
    wait_for(found["StackId"], "DELETE_COMPLETE")
    assert run_aws("lambda", "get-function", "--function-name", made["Function"]).returncode != 0
    assert run_aws("sqs", "get-queue-attributes", "--queue-url", made["Url"]).returncode != 0
