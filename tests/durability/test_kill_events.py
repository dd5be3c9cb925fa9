"""Killed at any moment, an event that was acknowledged has reached everyone: queues, a second bus, an archive.

FOGBANK_KILL_ROUNDS sets how often the server is killed, FOGBANK_KILL_SEED when.
"""

import itertools
import json
import os
import threading
from pathlib import Path
from typing import Any, Final

from fogbank.kernel.ids import Ids
from tests.durability.clients import below
from tests.durability.harness import ACCOUNT, Client, Server, Worker, working

_ROUNDS: Final = int(os.environ.get("FOGBANK_KILL_ROUNDS", "6"))
_SEED: Final = int(os.environ.get("FOGBANK_KILL_SEED", "1"))
_DEADLINE_S: Final = 30
_PREFIX: Final = f"arn:aws:events:us-east-1:{ACCOUNT}"
_QUEUES: Final = ("near", "far")
_HEADERS: Final = {
    "Authorization": "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/events/aws4_request, "
    "SignedHeaders=host, Signature=0",
    "Content-Type": "application/x-amz-json-1.1",
}


def _events(client: Client, operation: str, **body: Any) -> dict[str, Any]:
    return client.post("/", body, {**_HEADERS, "X-Amz-Target": f"AWSEvents.{operation}"})


def _set_up(client: Client) -> None:
    """The default bus sends to a queue and to a second bus, which has a queue of its own; an archive keeps all."""
    second = f"{_PREFIX}:event-bus/second"
    for queue in _QUEUES:
        client.call("CreateQueue", QueueName=queue)
    _events(client, "CreateEventBus", Name="second")
    _events(client, "CreateArchive", ArchiveName="all", EventSourceArn=f"{_PREFIX}:event-bus/default")
    for bus, targets in (("default", [_queue_arn("near"), second]), ("second", [_queue_arn("far")])):
        _events(client, "PutRule", Name="all", EventBusName=bus, EventPattern='{"source": ["shop"]}')
        numbered = [{"Id": f"t{number}", "Arn": arn} for number, arn in enumerate(targets)]
        _events(client, "PutTargets", Rule="all", EventBusName=bus, Targets=numbered)


def _queue_arn(name: str) -> str:
    return f"arn:aws:sqs:us-east-1:{ACCOUNT}:{name}"


def _putting(numbers: "itertools.count[int]", acknowledged: set[int], progress: threading.Semaphore) -> Worker:
    """Puts three events at a time, and remembers those that were acknowledged."""

    def put(client: Client) -> None:
        batch = [next(numbers) for _ in range(3)]
        entries = [{"Source": "shop", "DetailType": "n", "Detail": json.dumps({"n": number})} for number in batch]
        assert _events(client, "PutEvents", Entries=entries)["FailedEntryCount"] == 0
        acknowledged.update(batch)
        progress.release()

    return put


def _received(server: Server, queue: str) -> set[int]:
    numbers: set[int] = set()
    with server.client() as client:
        while found := client.call("ReceiveMessage", QueueUrl=server.url(queue), MaxNumberOfMessages=10).get(
            "Messages"
        ):
            numbers |= {json.loads(message["Body"])["detail"]["n"] for message in found}
    return numbers


def test_what_was_acknowledged_has_reached_everyone(tmp_path: Path) -> None:
    moments, numbers, acknowledged = Ids(_SEED), itertools.count(), set[int]()
    with Server(tmp_path) as server, server.client() as client:
        _set_up(client)
    for _ in range(_ROUNDS):
        progress = threading.Semaphore(0)
        workers = [_putting(numbers, acknowledged, progress) for _ in range(4)]
        with Server(tmp_path) as server, working(server, workers):
            for _ in range(1 + below(moments, 40)):
                assert progress.acquire(timeout=_DEADLINE_S)
    with Server(tmp_path) as server:
        near, far = (_received(server, queue) for queue in _QUEUES)
        with server.client() as client:
            archived = _events(client, "DescribeArchive", ArchiveName="all")["EventCount"]
    assert acknowledged <= near
    # One commit for all that an event causes: what is here is there, also of what nobody was told.
    assert near == far
    assert archived == len(near)
