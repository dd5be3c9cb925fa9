"""Killed at any moment, Fogbank has kept what it acknowledged; told to stop, it finishes what it has begun.

FOGBANK_KILL_ROUNDS sets how often it is killed, FOGBANK_KILL_SEED when.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import pytest

from fogbank.kernel.ids import Ids
from tests.durability.clients import Consumer, Sender, below, empty
from tests.durability.harness import Server, Worker, working
from tests.durability.ledger import Ledger

_ROUNDS: Final = int(os.environ.get("FOGBANK_KILL_ROUNDS", "12"))
_SEED: Final = int(os.environ.get("FOGBANK_KILL_SEED", "1"))
_DEADLINE_S: Final = 30
# By so much the clock is moved on at each start, so that what dead consumers had is visible again.
_STEP_S: Final = 40


def _make_queues(data: Path) -> None:
    with Server(data) as server:
        server.call("CreateQueue", QueueName="standard")
        server.call("CreateQueue", QueueName="first.fifo", Attributes={"FifoQueue": "true"})


@pytest.mark.parametrize("seed", [pytest.param(_SEED, id=f"FOGBANK_KILL_SEED={_SEED}")])
def test_what_was_acknowledged_survives_every_kill(tmp_path: Path, seed: int) -> None:
    moments = Ids(seed)
    standard, fifo = Ledger(fifo=False), Ledger(fifo=True)
    workers: list[Worker] = [Sender(standard, "standard", f"sender{n}", seed + n) for n in range(4)]
    workers += [Consumer(standard, "standard", seed + n) for n in range(3)]
    workers += [Sender(fifo, "first.fifo", f"group{n}", seed + n) for n in range(4)]
    workers += [Consumer(fifo, "first.fifo", seed + n) for n in range(3)]
    _make_queues(tmp_path)
    for number in range(_ROUNDS):
        with Server(tmp_path) as server:
            server.advance(_STEP_S * number)
            with working(server, workers):
                # Sometimes at the very beginning.
                for _ in range(below(moments, 300) * below(moments, 4)):
                    assert (standard, fifo)[below(moments, 2)].progress.acquire(timeout=_DEADLINE_S)
    with Server(tmp_path) as server:
        server.advance(_STEP_S * _ROUNDS)
        empty(server, standard, "standard")
        empty(server, fifo, "first.fifo")
    standard.check_emptied()
    fifo.check_emptied()


def _send_many(server: Server, queue: str, count: int) -> set[str]:
    bodies = [f"message {number}" for number in range(count)]
    for first in range(0, count, 10):
        entries = [{"Id": str(index), "MessageBody": body} for index, body in enumerate(bodies[first : first + 10])]
        server.call("SendMessageBatch", QueueUrl=server.url(queue), Entries=entries)
    return set(bodies)


def _receive_all(server: Server, queue: str) -> list[str]:
    bodies: list[str] = []
    while found := server.call("ReceiveMessage", QueueUrl=server.url(queue), MaxNumberOfMessages=10).get("Messages"):
        bodies += [message["Body"] for message in found]
    return bodies


def test_a_move_task_goes_on_after_every_kill(tmp_path: Path) -> None:
    moments = Ids(_SEED)
    arn = "arn:aws:sqs:us-east-1:000000000000:{}"
    with Server(tmp_path) as server:
        server.call("CreateQueue", QueueName="dead")
        server.call("CreateQueue", QueueName="target")
        policy = f'{{"deadLetterTargetArn": "{arn.format("dead")}", "maxReceiveCount": 1}}'
        server.call("CreateQueue", QueueName="source", Attributes={"RedrivePolicy": policy})
        sent = _send_many(server, "dead", 400)
        server.call("StartMessageMoveTask", SourceArn=arn.format("dead"), DestinationArn=arn.format("target"))
    tasks: list[dict[str, Any]] = []
    kills = 0
    while not tasks or tasks[0]["Status"] != "COMPLETED":
        with Server(tmp_path) as server:
            moved = goal = 0
            while not tasks or (tasks[0]["Status"] == "RUNNING" and moved <= goal):
                tasks = server.call("ListMessageMoveTasks", SourceArn=arn.format("dead"))["Results"]
                moved = tasks[0]["ApproximateNumberOfMessagesMoved"]
                goal = goal or moved + below(moments, 100)
            kills += 1
    with Server(tmp_path) as server:
        assert kills > 2
        assert sorted(_receive_all(server, "target")) == sorted(sent)
        assert _receive_all(server, "dead") == []
    assert tasks[0]["ApproximateNumberOfMessagesMoved"] == len(sent)


def test_a_stop_finishes_what_was_begun(tmp_path: Path) -> None:
    """What was answered is there, and nothing else: no request was cut off half way."""
    _make_queues(tmp_path)
    ledger = Ledger(fifo=False)
    with Server(tmp_path) as server, ThreadPoolExecutor(1) as pool:
        poll = pool.submit(
            server.call, "ReceiveMessage", QueueUrl=server.url("first.fifo"), WaitTimeSeconds=20, MaxNumberOfMessages=1
        )
        with working(server, [Sender(ledger, "standard", f"sender{n}", n) for n in range(8)]):
            for _ in range(300):
                assert ledger.progress.acquire(timeout=_DEADLINE_S)
            server.ask_to_stop()
            assert server.wait() == 0
        assert poll.result(_DEADLINE_S) == {}
    with Server(tmp_path) as server:
        empty(server, ledger, "standard")
    ledger.check_emptied()
    ledger.check_nothing_else()
