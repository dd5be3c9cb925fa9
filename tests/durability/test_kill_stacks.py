"""Killed at any moment, a stack goes on or goes back at the next start, and nothing of it is lost or left.

FOGBANK_KILL_ROUNDS sets how often the server is killed, FOGBANK_KILL_SEED when.
"""

import json
import os
import re
import threading
from pathlib import Path
from typing import Final

from fogbank.kernel.ids import Ids
from tests.durability.clients import below
from tests.durability.harness import Client, Refused, Server, Worker, working

_ROUNDS: Final = int(os.environ.get("FOGBANK_KILL_ROUNDS", "4"))
_SEED: Final = int(os.environ.get("FOGBANK_KILL_SEED", "1"))
_DEADLINE_S: Final = 30
_LOOKS_MAX: Final = 2000
_THINGS: Final = 12


def _template(ids: Ids) -> str:
    """Some topics and their subscriptions to queues; a few change, come or go each time."""
    resources: dict[str, object] = {}
    for number in range(_THINGS):
        if below(ids, 4) == 0:
            continue
        properties = {"DelaySeconds": below(ids, 3), "VisibilityTimeout": 30}
        resources[f"Queue{number}"] = {"Type": "AWS::SQS::Queue", "Properties": properties}
        resources[f"Topic{number}"] = {
            "Type": "AWS::SNS::Topic",
            "Properties": {
                "DisplayName": f"topic {below(ids, 3)}",
                "Tags": [{"Key": "queue", "Value": {"Fn::GetAtt": [f"Queue{number}", "QueueName"]}}],
            },
        }
    resources["Always"] = {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": below(ids, 900)}}
    return json.dumps({"Resources": resources})


def _status(client: Client) -> str:
    """The status of the stack; "" when there is none."""
    try:
        answer = client.form("cloudformation", "DescribeStacks", StackName="app")
    except Refused:
        return ""
    found = re.search("<StackStatus>(.*?)</StackStatus>", answer)
    assert found is not None
    return found.group(1)


def _building(ids: Ids, progress: threading.Semaphore) -> Worker:
    """Creates, updates and deletes one stack, over and over."""

    def build(client: Client) -> None:
        status = _settled(client)
        progress.release()
        if status in ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "DELETE_FAILED") or (status and below(ids, 4) == 0):
            client.form("cloudformation", "DeleteStack", StackName="app")
            return
        operation = "UpdateStack" if status else "CreateStack"
        client.form("cloudformation", operation, StackName="app", TemplateBody=_template(ids))

    return build


def _settled(client: Client) -> str:
    """The stack's status when nothing goes on with it."""
    status = _status(client)
    for _ in range(_LOOKS_MAX):
        if not status.endswith("_IN_PROGRESS"):
            break
        status = _status(client)
    assert not status.endswith("_IN_PROGRESS")
    return status


def _check(server: Server) -> str:
    """What is there is what the stack has."""
    with server.client() as client:
        status = _settled(client)
        shown = client.form("cloudformation", "DescribeStackResources", StackName="app") if status else ""
        owned = set(re.findall("<PhysicalResourceId>(.*?)</PhysicalResourceId>", shown))
        queues = set(client.call("ListQueues", MaxResults=1000).get("QueueUrls", []))
        topics = set(re.findall("<TopicArn>(.*?)</TopicArn>", client.form("sns", "ListTopics")))
        assert {_name(each) for each in queues | topics} == {_name(each) for each in owned}
        return status


def _name(physical_id: str) -> str:
    """Of a URL or an ARN: the server's port is another one after each start."""
    return re.split("[:/]", physical_id)[-1]


def test_a_stack_survives_kills(tmp_path: Path) -> None:
    ids = Ids(_SEED)
    seen: set[str] = set()
    for _ in range(_ROUNDS):
        with Server(tmp_path) as server:
            seen.add(_check(server))
            progress = threading.Semaphore(0)
            with working(server, [_building(ids, progress)]):
                for _ in range(1 + below(ids, 3)):
                    assert progress.acquire(timeout=_DEADLINE_S)
                # Anywhere within the next work: a look at the stack takes a moment of its own.
                with server.client() as client:
                    for _ in range(below(ids, 60)):
                        _status(client)
                server.kill()
    with Server(tmp_path) as server:
        seen.add(_check(server))
        with server.client() as client:
            client.form("cloudformation", "DeleteStack", StackName="app")
            assert _settled(client) == ""
        _check(server)
    assert len(seen) > 1
