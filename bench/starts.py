"""How long an event takes from the call to the start of a function: PutEvents, a rule, a warm Python function.

    python -m bench.starts [--events 1000] [--data DIR] [--no-peers]

One event after the other, with a pause in between, so that what ends one does not hold up the next. The function's
first act is to read the machine's clock, which is ours too; it tells it by a datagram. Beside it the time until
PutEvents answers, which with Fogbank is an fsync and with the peer none.
"""

import argparse
import base64
import io
import json
import socket
import tempfile
import time
import zipfile
from collections.abc import Sequence
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path
from typing import Final

from bench import events, servers
from bench.disk import fsyncs_per_s
from bench.servers import Server

SOURCE: Final = """
import time
began = time.time_ns

def handle(event, context):
    now = began()
    import socket
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as teller:
        teller.sendto(b"%d" % now, ("127.0.0.1", event["detail"]["port"]))
"""
EVENTS: Final = 1000
WARM: Final = 50
PAUSE_S: Final = 0.01
PATIENCE_S: Final = 20.0


def prepare(server: Server) -> None:
    """A bus, a rule that matches all, a function for its target."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("app.py", SOURCE)
    members = {
        "FunctionName": "started",
        "Runtime": "python3.11",
        "Role": "arn:aws:iam::000000000000:role/started",
        "Handler": "app.handle",
        "Timeout": 30,
        "Code": {"ZipFile": base64.b64encode(packed.getvalue()).decode()},
    }
    made = server.call_rest("lambda", "/2015-03-31/functions", members)
    events.call(server, "CreateEventBus", Name=events.BUS)
    events.call(server, "PutRule", Name="all", EventBusName=events.BUS, EventPattern='{"source":["shop"]}')
    target = {"Id": "1", "Arn": made["FunctionArn"]}
    events.call(server, "PutTargets", Rule="all", EventBusName=events.BUS, Targets=[target])


def measure(server: Server, count: int) -> tuple[list[float], list[float]]:
    """Milliseconds from each call to the function's start, and to the call's answer; sorted."""
    starts: list[float] = []
    answers: list[float] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as told, ExitStack() as stack:
        told.bind(("127.0.0.1", 0))
        told.settimeout(PATIENCE_S)
        connection = HTTPConnection("127.0.0.1", server.port)
        stack.callback(connection.close)
        body, headers = _request(told.getsockname()[1])
        for _ in range(WARM + count):
            time.sleep(PAUSE_S)
            called = time.time_ns()
            connection.request("POST", "/", body, headers)
            answer = connection.getresponse()
            answer.read()
            answered = time.time_ns()
            assert answer.status == 200, answer.status
            starts.append((int(told.recv(64)) - called) / 1e6)
            answers.append((answered - called) / 1e6)
    return sorted(starts[WARM:]), sorted(answers[WARM:])


def _request(port: int) -> tuple[bytes, dict[str, str]]:
    entry = {"Source": "shop", "DetailType": "order", "Detail": f'{{"port": {port}}}', "EventBusName": events.BUS}
    headers = {
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": "AWSEvents.PutEvents",
        "Authorization": "AWS4-HMAC-SHA256 Credential=test/20261123/us-east-1/events/aws4_request, "
        "SignedHeaders=host, Signature=" + "0" * 64,
    }
    return json.dumps({"Entries": [entry]}).encode(), headers


def said(name: str, took: tuple[Sequence[float], Sequence[float]]) -> str:
    starts, answers = took
    p50, p99 = starts[len(starts) // 2], starts[len(starts) * 99 // 100]
    return (
        f"{name:12} to the start: median {p50:6.2f} ms, p99 {p99:6.2f} ms; "
        f"to the answer: median {answers[len(answers) // 2]:6.2f} ms"
    )


def compare(data: Path, count: int, *, peers: bool) -> None:
    fsyncs = fsyncs_per_s(data)
    print(f"disk: {fsyncs:,.0f} fsyncs/s one after the other: {1000 / fsyncs:.2f} ms each")
    with tempfile.TemporaryDirectory(dir=data) as folder, servers.fogbank(Path(folder)) as server:
        prepare(server)
        print(said("fogbank", measure(server, count)), flush=True)
    program = servers.ministack_command() if peers else None
    if program is not None:
        with servers.ministack(program) as server:
            prepare(server)
            print(said("ministack", measure(server, count)), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.starts")
    parser.add_argument("--events", type=int, default=EVENTS)
    parser.add_argument("--data", type=Path, default=Path("build"), help="a folder on the disk to measure")
    parser.add_argument("--no-peers", dest="peers", action="store_false")
    options = parser.parse_args()
    options.data.mkdir(parents=True, exist_ok=True)
    compare(options.data, options.events, peers=options.peers)


if __name__ == "__main__":
    main()
