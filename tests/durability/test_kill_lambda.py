"""Killed at any moment, Fogbank runs every event and every mapped message that it acknowledged, at least once.

FOGBANK_KILL_ROUNDS sets how often it is killed, FOGBANK_KILL_SEED when.
"""

import itertools
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, final
from urllib.request import Request, urlopen

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from fogbank.kernel.ids import Ids
from tests.journeys.lab import RUNTIME, package

_ROUNDS: Final = int(os.environ.get("FOGBANK_KILL_ROUNDS", "5"))
_SEED: Final = int(os.environ.get("FOGBANK_KILL_SEED", "1"))
_DEADLINE_S: Final = 60
_STEP_S: Final = 40  # the clock moves on at each start: what dead pumps and pollers had is due again


@final
class Server:
    """A server of functions in a process of its own; killed at the end of `with`."""

    def __init__(self, data: Path) -> None:
        command = [sys.executable, "-m", "tests.durability.functions_up", str(data)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self._endpoint = f"http://127.0.0.1:{self._process.stdout.readline().strip()}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    def client(self, service: str) -> Any:
        session: Any = boto3
        return session.client(
            service,
            endpoint_url=self._endpoint,
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(retries={"total_max_attempts": 1}, read_timeout=_DEADLINE_S),
        )

    def advance(self, seconds: int) -> None:
        body = json.dumps({"seconds": seconds}).encode()
        with urlopen(Request(f"{self._endpoint}/_fogbank/clock/advance", body, method="POST")) as answer:
            assert answer.status == 200

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()


@final
class Book:
    """What was acknowledged, and what functions noted."""

    def __init__(self, notebook: Path) -> None:
        self._notebook = notebook
        self.acknowledged: set[str] = set()
        self.progress = threading.Semaphore(0)

    def acknowledge(self, name: str) -> None:
        self.acknowledged.add(name)
        self.progress.release()

    def noted(self) -> list[str]:
        return self._notebook.read_text().splitlines() if self._notebook.exists() else []

    def missing(self) -> set[str]:
        return self.acknowledged - set(self.noted())


def handler(notebook: Path) -> bytes:
    return package(
        f"""
        import os
        book = os.open({str(notebook)!r}, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        def handle(event, context):
            names = [record["body"] for record in event["Records"]] if "Records" in event else [event["name"]]
            os.write(book, "".join(name + chr(10) for name in names).encode())
        """
    )


def sending(
    book: Book, server: Server, send: Callable[[Any, str], None], service: str, names: "itertools.count[int]"
) -> None:
    client = server.client(service)
    for number in names:
        name = f"{service}-{number}"
        try:
            send(client, name)
        except (BotoCoreError, ClientError):
            return
        book.acknowledge(name)


def send_message(client: Any, name: str) -> None:
    client.send_message(QueueUrl="http://x/000000000000/work", MessageBody=name)


def send_event(client: Any, name: str) -> None:
    client.invoke(FunctionName="note", InvocationType="Event", Payload=json.dumps({"name": name}).encode())


def set_up(data: Path, notebook: Path) -> None:
    with Server(data) as server:
        sqs, lambda_ = server.client("sqs"), server.client("lambda")
        sqs.create_queue(QueueName="work")
        lambda_.create_function(
            FunctionName="note",
            Runtime=RUNTIME,
            Handler="app.handle",
            Role="arn:aws:iam::000000000000:role/any",
            Code={"ZipFile": handler(notebook)},
        )
        lambda_.create_event_source_mapping(
            EventSourceArn="arn:aws:sqs:us-east-1:000000000000:work", FunctionName="note"
        )


def left(server: Server) -> int:
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    found = server.client("sqs").get_queue_attributes(QueueUrl="http://x/000000000000/work", AttributeNames=names)
    return sum(int(value) for value in found["Attributes"].values())


@pytest.mark.parametrize("seed", [pytest.param(_SEED, id=f"FOGBANK_KILL_SEED={_SEED}")])
def test_every_event_and_every_message_runs_at_least_once(tmp_path: Path, seed: int) -> None:
    data, moments = tmp_path / "data", Ids(seed)
    book = Book(tmp_path / "notebook")
    set_up(data, tmp_path / "notebook")
    names = itertools.count()
    for number in range(_ROUNDS):
        with Server(data) as server:
            server.advance(_STEP_S * number)
            senders = [
                threading.Thread(target=sending, args=(book, server, send, service, names))
                for send, service in ((send_message, "sqs"), (send_event, "lambda")) * 2
            ]
            for sender in senders:
                sender.start()
            for _ in range(int(moments.fraction() * 200)):
                assert book.progress.acquire(timeout=_DEADLINE_S)
            server.kill()
            for sender in senders:
                sender.join()
    with Server(data) as server:
        for step in range(20):
            server.advance(_STEP_S * (_ROUNDS + step))
            if not book.missing() and not left(server):
                break
        assert book.missing() == set()
        assert left(server) == 0
    assert book.acknowledged
