"""Killed at any moment, schedules and scheduled rules neither miss a firing nor make one twice.

FOGBANK_KILL_ROUNDS sets how often the server is killed, FOGBANK_KILL_SEED when.
"""

import json
import os
import threading
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from fogbank.kernel.ids import Ids
from tests.durability.clients import below
from tests.durability.harness import ACCOUNT, Client, Server, working

_ROUNDS: Final = int(os.environ.get("FOGBANK_KILL_ROUNDS", "5"))
_SEED: Final = int(os.environ.get("FOGBANK_KILL_SEED", "1"))
_DEADLINE_S: Final = 30
_STEP_S: Final = 600
_WINDOW_MINUTES: Final = 3
_ROLE: Final = f"arn:aws:iam::{ACCOUNT}:role/r"
_QUEUE: Final = f"arn:aws:sqs:us-east-1:{ACCOUNT}:ticks"
# Names and their periods in seconds.
_BEATS: Final = 30
_RECURRING: Final = {**{f"beat{number}": 60 for number in range(_BEATS)}, "slower": 120, "loose": 60, "rule": 60}
_ONCE: Final = 20


def _scope(service: str) -> str:
    return (
        f"AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/{service}/aws4_request, SignedHeaders=host, Signature=0"
    )


def _schedule(client: Client, name: str, expression: str, **more: Any) -> None:
    target = {"Arn": _QUEUE, "RoleArn": _ROLE, "Input": f"{name} <aws.scheduler.scheduled-time>"}
    body = {"ScheduleExpression": expression, "Target": target, "FlexibleTimeWindow": {"Mode": "OFF"}, **more}
    client.post(f"/schedules/{name}", body, {"Authorization": _scope("scheduler")})


def _events(client: Client, operation: str, **body: Any) -> None:
    headers = {
        "Authorization": _scope("events"),
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": f"AWSEvents.{operation}",
    }
    client.post("/", body, headers)


def _make_schedules(server: Server) -> None:
    with server.client() as client:
        now_s = _now_s(server)
        client.call("CreateQueue", QueueName="ticks")
        for number in range(_BEATS):
            _schedule(client, f"beat{number}", "rate(1 minute)")
        _schedule(client, "slower", "rate(2 minutes)")
        window = {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": _WINDOW_MINUTES}
        _schedule(client, "loose", "rate(1 minute)", FlexibleTimeWindow=window)
        for number in range(_ONCE):
            when = datetime.fromtimestamp(now_s + 60 + 37 * number, UTC).strftime("%Y-%m-%dT%H:%M:%S")
            _schedule(client, f"once{number}", f"at({when})", ActionAfterCompletion="DELETE")
        _events(client, "PutRule", Name="rule", ScheduleExpression="rate(1 minute)")
        targets = [{"Id": "q", "Arn": _QUEUE, "InputPath": "$.time"}]
        _events(client, "PutTargets", Rule="rule", Targets=targets)


def _now_s(server: Server) -> int:
    with server.client() as client:
        return int(client.post("/_fogbank/clock/advance", {"seconds": 0})["now_ms"]) // 1000


def _received(server: Server) -> dict[str, list[int]]:
    """The times of all firings, by what fired."""
    times: dict[str, list[int]] = defaultdict(list)
    url = server.url("ticks")
    with server.client() as client:
        while found := client.call("ReceiveMessage", QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
            for message in found:
                body: str = message["Body"]
                name, _, when = body.partition(" ")
                if body.startswith('"'):
                    name, when = "rule", json.loads(body)
                times[name].append(int(datetime.fromisoformat(when).timestamp()))
    return times


def _check_beat(name: str, times: Sequence[int], until_s: int) -> None:
    """One firing for each period, up to the last that must have come."""
    due = sorted(time for time in times if time <= until_s)
    assert due == list(range(due[0], due[0] + _RECURRING[name] * len(due), _RECURRING[name])), name
    assert until_s - due[-1] < _RECURRING[name], name


def test_no_firing_is_missed_and_none_comes_twice(tmp_path: Path) -> None:
    moments, progress, advanced = Ids(_SEED), threading.Semaphore(0), list[int]()
    with Server(tmp_path) as server:
        _make_schedules(server)

    def advance(client: Client) -> None:
        client.post("/_fogbank/clock/advance", {"seconds": _STEP_S})
        advanced.append(_STEP_S)

    def look(client: Client) -> None:
        """Answered while the clock moves: so the kill comes in the middle of it."""
        client.call("GetQueueUrl", QueueName="ticks")
        progress.release()

    for _ in range(_ROUNDS):
        with Server(tmp_path) as server:
            # The clock's offset is not kept: back to where it was.
            server.advance(sum(advanced))
            with working(server, [advance, look]):
                for _ in range(20 + below(moments, 100)):
                    assert progress.acquire(timeout=_DEADLINE_S)
    reached_s = sum(advanced)
    with Server(tmp_path) as server:
        server.advance(reached_s + 40 * _ONCE + _STEP_S)
        now_s = _now_s(server)
        times = _received(server)
    for name in _RECURRING:
        _check_beat(name, times[name], now_s - 2 - (_WINDOW_MINUTES * 60 if name == "loose" else 0))
    assert [len(times[f"once{number}"]) for number in range(_ONCE)] == [1] * _ONCE
