"""What the tests of deploying tools share: running a tool, and looking at the server as any client does."""

from __future__ import annotations

import json
import os
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import boto3

ENDPOINT = os.environ.get("AWS_ENDPOINT_URL", "http://127.0.0.1:4566")
REGION = os.environ.get("AWS_REGION", "us-east-1")
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    **os.environ,
    "AWS_REGION": REGION,
    "AWS_DEFAULT_REGION": REGION,
    "AWS_ENDPOINT_URL": ENDPOINT,
    "AWS_PAGER": "",
}
DEADLINE_S = 240

# Where everything is listed: service, operation, the list, what names a thing in it.
LISTS: Sequence[tuple[str, str, str, str]] = (
    ("cloudformation", "describe_stacks", "Stacks", "StackName"),
    ("ecr", "describe_repositories", "repositories", "repositoryArn"),
    ("events", "list_event_buses", "EventBuses", "Arn"),
    ("events", "list_rules", "Rules", "Arn"),
    ("iam", "list_roles", "Roles", "Arn"),
    ("iam", "list_users", "Users", "Arn"),
    ("lambda", "list_functions", "Functions", "FunctionArn"),
    ("lambda", "list_layers", "Layers", "LayerArn"),
    ("lambda", "list_event_source_mappings", "EventSourceMappings", "UUID"),
    ("logs", "describe_log_groups", "logGroups", "logGroupName"),
    ("pipes", "list_pipes", "Pipes", "Arn"),
    ("s3", "list_buckets", "Buckets", "Name"),
    ("scheduler", "list_schedules", "Schedules", "Arn"),
    ("scheduler", "list_schedule_groups", "ScheduleGroups", "Arn"),
    ("secretsmanager", "list_secrets", "SecretList", "ARN"),
    ("sns", "list_topics", "Topics", "TopicArn"),
    ("sns", "list_subscriptions", "Subscriptions", "SubscriptionArn"),
    ("sqs", "list_queues", "QueueUrls", ""),
    ("ssm", "describe_parameters", "Parameters", "Name"),
)


def client(service: str) -> Any:
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    make: Callable[..., Any] = boto3.client  # pyright: ignore[reportUnknownMemberType]
    return make(service, endpoint_url=ENDPOINT, region_name=REGION, **keys)


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None, said: str = "") -> str:
    """Run a tool that must succeed and is told something; what it said, on both streams."""
    done = subprocess.run(
        command,
        cwd=folder,
        env={**ENVIRONMENT, **(environment or {})},
        input=said,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=DEADLINE_S,
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}"
    return done.stdout


def everything() -> set[tuple[str, str]]:
    """All that is there, but for the logs that functions leave behind as they do on AWS."""
    found: set[tuple[str, str]] = set()
    for service, operation, member, name in LISTS:
        asking = client(service)
        # The lists that have no pages are short here.
        pages = asking.get_paginator(operation).paginate() if asking.can_paginate(operation) else None
        answers = pages if pages is not None else [getattr(asking, operation)()]
        for each in (each for answer in answers for each in answer.get(member, [])):
            found.add((f"{service} {member}", str(each[name] if name else each)))
    for each in client("iam").get_paginator("list_policies").paginate(Scope="Local").search("Policies[]"):
        found.add(("iam Policies", each["Arn"]))
    return {(kind, name) for kind, name in found if not name.startswith("/aws/lambda/")}


def outputs(stack: str) -> dict[str, str]:
    (found,) = client("cloudformation").describe_stacks(StackName=stack)["Stacks"]
    return {output["OutputKey"]: output["OutputValue"] for output in found.get("Outputs", [])}


def status(stack: str) -> str:
    (found,) = client("cloudformation").describe_stacks(StackName=stack)["Stacks"]
    return str(found["StackStatus"])


def messages(queue_url: str, count: int) -> list[str]:
    """The bodies of the next so many messages of a queue; it fails when they do not come."""
    sqs = client("sqs")
    bodies: list[str] = []
    while len(bodies) < count:
        batch = sqs.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10, WaitTimeSeconds=20).get("Messages")
        assert batch, f"{len(bodies)} of {count} messages came: {bodies}"
        for message in batch:
            bodies.append(message["Body"])
            sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
    return bodies


def ask(url: str, body: bytes | None = None) -> Any:
    """What a function URL answers. Not every machine finds names below `localhost`, so the server is asked itself."""
    parts = urllib.parse.urlsplit(url)
    request = urllib.request.Request(
        f"{ENDPOINT}{parts.path}", body, {"Host": parts.netloc, "Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def kept(bucket: str, key: str) -> Any:
    """A document in a bucket, when it is there; it fails when it does not come."""
    s3 = client("s3")
    s3.get_waiter("object_exists").wait(Bucket=bucket, Key=key, WaiterConfig={"Delay": 1, "MaxAttempts": 30})
    return json.loads(s3.get_object(Bucket=bucket, Key=key)["Body"].read())


def empty(bucket: str) -> None:
    """Delete all versions of all objects."""
    s3 = client("s3")
    found = s3.list_object_versions(Bucket=bucket)
    for each in (*found.get("Versions", []), *found.get("DeleteMarkers", [])):
        s3.delete_object(Bucket=bucket, Key=each["Key"], VersionId=each["VersionId"])
