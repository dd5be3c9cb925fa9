"""Killed at any moment, a message that was acknowledged has reached every subscriber; of FIFO topics once, in order.

FOGBANK_KILL_ROUNDS sets how often the server is killed, FOGBANK_KILL_SEED when.
"""

import itertools
import os
import re
import threading
from collections import defaultdict
from pathlib import Path
from typing import Final

from fogbank.kernel.ids import Ids
from tests.durability.clients import below
from tests.durability.harness import ACCOUNT, Client, Server, Worker, working

_ROUNDS: Final = int(os.environ.get("FOGBANK_KILL_ROUNDS", "6"))
_SEED: Final = int(os.environ.get("FOGBANK_KILL_SEED", "1"))
_DEADLINE_S: Final = 30
_SNS: Final = f"arn:aws:sns:us-east-1:{ACCOUNT}"
_SUBSCRIBERS: Final = {"news": ("one", "two"), "orders.fifo": ("a.fifo", "b.fifo")}
_FIFO: Final = {"Attributes.entry.1.key": "FifoTopic", "Attributes.entry.1.value": "true"}
_RAW: Final = {"Attributes.entry.1.key": "RawMessageDelivery", "Attributes.entry.1.value": "true"}


def _set_up(client: Client) -> None:
    for topic, queues in _SUBSCRIBERS.items():
        fifo = topic.endswith(".fifo")
        client.form("sns", "CreateTopic", Name=topic, **(_FIFO if fifo else {}))
        for queue in queues:
            client.call("CreateQueue", QueueName=queue, Attributes={"FifoQueue": "true"} if fifo else {})
            endpoint = f"arn:aws:sqs:us-east-1:{ACCOUNT}:{queue}"
            client.form("sns", "Subscribe", TopicArn=f"{_SNS}:{topic}", Protocol="sqs", Endpoint=endpoint, **_RAW)


def _publishing(
    topic: str, group: str, numbers: "itertools.count[int]", acknowledged: list[int], progress: threading.Semaphore
) -> Worker:
    """Publishes one number after the other, and remembers those that were acknowledged."""
    ids = {"MessageGroupId": group} if topic.endswith(".fifo") else {}

    def publish(client: Client) -> None:
        number = next(numbers)
        text = f"{group} {number}"
        dedup = {"MessageDeduplicationId": f"{group}-{number}"} if ids else {}
        answer = client.form("sns", "Publish", TopicArn=f"{_SNS}:{topic}", Message=text, **ids, **dedup)
        assert re.search("<MessageId>[0-9a-f-]{36}</MessageId>", answer)
        acknowledged.append(number)
        progress.release()

    return publish


def _received(server: Server, queue: str) -> dict[str, list[int]]:
    """The numbers of each group, in the order in which a consumer gets them."""
    numbers: dict[str, list[int]] = defaultdict(list)
    url = server.url(queue)
    with server.client() as client:
        while found := client.call("ReceiveMessage", QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
            for message in found:
                group, number = message["Body"].split()
                numbers[group].append(int(number))
                client.call("DeleteMessage", QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return numbers


def test_what_was_acknowledged_has_reached_everyone(tmp_path: Path) -> None:
    moments = Ids(_SEED)
    groups = [(topic, f"{topic[0]}{number}") for topic in _SUBSCRIBERS for number in range(2)]
    counts = {group: itertools.count() for _, group in groups}
    acknowledged: dict[str, list[int]] = {group: [] for _, group in groups}
    with Server(tmp_path) as server, server.client() as client:
        _set_up(client)
    for _ in range(_ROUNDS):
        progress = threading.Semaphore(0)
        workers = [_publishing(topic, group, counts[group], acknowledged[group], progress) for topic, group in groups]
        with Server(tmp_path) as server, working(server, workers):
            for _ in range(1 + below(moments, 40)):
                assert progress.acquire(timeout=_DEADLINE_S)
    with Server(tmp_path) as server:
        # What the last one that was killed had under way is taken up again when its lease is over.
        server.advance(60)
        for topic, queues in _SUBSCRIBERS.items():
            for queue in queues:
                came = _received(server, queue)
                for group in (group for name, group in groups if name == topic):
                    assert set(acknowledged[group]) <= set(came[group])
                    if topic.endswith(".fifo"):
                        assert came[group] == sorted(set(came[group]))
