"""Killed at any moment, Fogbank delivers what it acknowledged: to a queue at once, to a web server when it can.

The web server is in the tests' process, so it outlives the kills; it is slow and often fails. FOGBANK_KILL_ROUNDS sets
how often Fogbank is killed, FOGBANK_KILL_SEED when.
"""

import itertools
import json
import os
import re
import threading
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

import pytest

from fogbank.kernel.ids import Ids
from tests.durability.harness import Client, Server, Worker, working

_ROUNDS: Final = int(os.environ.get("FOGBANK_KILL_ROUNDS", "6"))
_SEED: Final = int(os.environ.get("FOGBANK_KILL_SEED", "1"))
_DEADLINE_S: Final = 30
_STEP_S: Final = 40  # the clock moves on at each start: what dead pumps had is due again
# An attempt that a kill cuts off counts; by default there are four.
PATIENT: Final = {"healthyRetryPolicy": {"numRetries": 50, "minDelayTarget": 5, "maxDelayTarget": 5}}
TOPIC: Final = "arn:aws:sns:us-east-1:000000000000:news"


class Web:
    """What the web server got: the messages that it said yes to, and the token of a subscription."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.token = ""
        self.confirmable = threading.Event()
        self._calls = itertools.count()

    def answer(self, document: dict[str, Any]) -> int:
        if document["Type"] == "SubscriptionConfirmation":
            self.token = document["Token"]
            self.confirmable.set()
            return 200
        if next(self._calls) % 5 == 0:
            return 503
        self.taken.append(document["Message"])
        return 200


@contextmanager
def serving(web: Web) -> Generator[str]:
    """The web server's URL."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(web.answer(json.loads(body)))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def subscribe(data: Path, web: Web, url: str) -> None:
    """A topic with a queue and the web server."""
    with Server(data) as server, server.client() as client:
        server.call("CreateQueue", QueueName="news")
        client.form("sns", "CreateTopic", Name="news")
        queue = "arn:aws:sqs:us-east-1:000000000000:news"
        client.form("sns", "Subscribe", TopicArn=TOPIC, Protocol="sqs", Endpoint=queue)
        policy = {"Attributes.entry.1.key": "DeliveryPolicy", "Attributes.entry.1.value": json.dumps(PATIENT)}
        client.form("sns", "Subscribe", TopicArn=TOPIC, Protocol="http", Endpoint=url, **policy)
        assert web.confirmable.wait(_DEADLINE_S)
        client.form("sns", "ConfirmSubscription", TopicArn=TOPIC, Token=web.token)


class Publisher:
    """Publishes numbers; what was acknowledged is known."""

    def __init__(self, name: str, progress: threading.Semaphore) -> None:
        self._name = name
        self._numbers = itertools.count()
        self._progress = progress
        self.acknowledged: list[str] = []

    def __call__(self, client: Client) -> None:
        message = f"{self._name}-{next(self._numbers)}"
        answer = client.form("sns", "Publish", TopicArn=TOPIC, Message=message)
        assert re.search("<MessageId>[0-9a-f-]{36}</MessageId>", answer)
        self.acknowledged.append(message)
        self._progress.release()


def received(server: Server) -> list[str]:
    """All that lies in the queue."""
    messages: list[str] = []
    with server.client() as client:
        while found := client.call("ReceiveMessage", QueueUrl=server.url("news"), MaxNumberOfMessages=10).get(
            "Messages"
        ):
            messages += [json.loads(message["Body"])["Message"] for message in found]
    return messages


@pytest.mark.parametrize("seed", [pytest.param(_SEED, id=f"FOGBANK_KILL_SEED={_SEED}")])
def test_what_was_published_reaches_every_subscriber(tmp_path: Path, seed: int) -> None:
    moments, web, progress = Ids(seed), Web(), threading.Semaphore(0)
    publishers = [Publisher(f"publisher{number}", progress) for number in range(4)]
    workers: list[Worker] = [*publishers]
    with serving(web) as url:
        subscribe(tmp_path, web, url)
        for number in range(_ROUNDS):
            with Server(tmp_path) as server:
                server.advance(_STEP_S * number)
                with working(server, workers):
                    for _ in range(int(moments.fraction() * 150)):
                        assert progress.acquire(timeout=_DEADLINE_S)
        acknowledged = {message for publisher in publishers for message in publisher.acknowledged}
        with Server(tmp_path) as server:
            server.advance(_STEP_S * _ROUNDS)
            queued = received(server)
            for _ in range(20):
                server.advance(_STEP_S)
                if acknowledged <= set(web.taken):
                    break
    assert acknowledged
    # In the queue once, in the commit of the publishing; on the web at least once.
    assert len(queued) == len(set(queued))
    assert acknowledged - set(queued) == set()
    assert acknowledged - set(web.taken) == set()
