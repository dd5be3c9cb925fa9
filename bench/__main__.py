"""make bench: speed with every answer on the disk, beside a bare echo and beside fauxqs and ministack in memory.

    python -m bench [--seconds 5] [--connections 1 16 64] [--scenario send publish put …] [--data DIR]
    python -m bench --backlog 1000000      what a backlog does to speed and memory

Driven by wrk with one thread. CPU is the server's processor time a request, which says more than the rate
where other work shares the machine.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench import events, servers, starts
from bench.disk import fsyncs_per_s
from bench.servers import HERE, Server

SCENARIOS: Final = {
    "send": "SendMessage, 400 bytes",
    "batch": "SendMessageBatch of 10 (messages/s)",
    "drain": "ReceiveMessage of 10 and DeleteMessageBatch (messages/s)",
    "cycle": "send, receive 1, delete: whole lives (messages/s)",
    "publish": "Publish, 3 queues subscribed, 1 filtered out",
    "publish-raw": "the same, raw delivery",
    "put": "PutEvents, 10 rules, 2 match",
    "put-10000": "PutEvents, 10,000 rules, 2 match",
    "start": "PutEvents to the start of a warm function",
}
# wrk's script where it has not the scenario's name. The echo answers single requests with one of them.
SCRIPTS: Final = {"publish-raw": "publish", "put-10000": "put"}
FLOORS: Final = ("send", "batch", "publish", "publish-raw", "put", "put-10000")
SENT: Final = frozenset({"send", "batch", "drain", "cycle"})
PUBLISHED: Final = frozenset({"publish", "publish-raw"})
PUT: Final = frozenset({"put", "put-10000"})


@dataclass(frozen=True)
class Measured:
    """One run: units a second (messages where the scenario counts them) and the server's CPU for a unit."""

    per_s: float
    cpu_us: float | None
    p50: str
    p99: str


def load(server: Server, scenario: str, connections: int, seconds: int) -> Measured:
    """Drive a server with wrk. Raises RuntimeError when it answers errors."""
    cpu_before_s = server.cpu_s()
    output = subprocess.run(
        [
            *("wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "30s"),
            *("-s", str(_script(scenario)), f"http://127.0.0.1:{server.port}/"),
        ],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "BENCH_PORT": str(server.port)},
    ).stdout
    cpu_after_s = server.cpu_s()
    if "Non-2xx" in output or "Socket errors" in output:
        raise RuntimeError(output)
    requests, took_s = _numbers(r"(\d+) requests in ([\d.]+)s", output)
    counted = re.search(r"messages: (\d+)", output)
    units = float(counted[1]) if counted else requests * (10 if scenario == "batch" else 1)
    cpu_us = (
        (cpu_after_s - cpu_before_s) * 1e6 / units
        if cpu_before_s is not None and cpu_after_s is not None and units
        else None
    )
    latency = dict(re.findall(r"^\s+(50|99)%\s+(\S+)", output, re.MULTILINE))
    return Measured(units / took_s, cpu_us, latency.get("50", "?"), latency.get("99", "?"))


def _numbers(pattern: str, text: str) -> tuple[float, float]:
    found = re.search(pattern, text)
    if found is None:
        raise RuntimeError(text)
    return float(found[1]), float(found[2])


def _script(scenario: str) -> Path:
    """wrk takes one file: the common part and the scenario's own."""
    folder = Path(tempfile.gettempdir())
    script = folder / f"fogbank-bench-{scenario}.lua"
    own = HERE / "lua" / f"{SCRIPTS.get(scenario, scenario)}.lua"
    script.write_text((HERE / "lua" / "common.lua").read_text() + own.read_text())
    return script


def fill(server: Server, messages: int) -> None:
    """Send until the queue holds so many."""
    while (missing := messages - depth(server)) > 0:
        load(server, "batch", 16, max(1, min(10, missing // 20_000)))


def depth(server: Server) -> int:
    name = "ApproximateNumberOfMessages"
    found = server.call("GetQueueAttributes", QueueUrl=queue_url(server), AttributeNames=[name])
    attributes = found["Attributes"]
    assert isinstance(attributes, dict)
    return int(str(attributes[name]))  # pyright: ignore[reportUnknownArgumentType]


def queue_url(server: Server) -> str:
    return f"http://127.0.0.1:{server.port}/000000000000/bench"


@dataclass(frozen=True)
class Peer:
    """Another program, in memory, and what it can be asked."""

    name: str
    start: Callable[[], AbstractContextManager[Server]]
    scenarios: frozenset[str]


def peers() -> list[Peer]:
    """Those that can be had here."""
    found: list[Peer] = []
    if (node := servers.fauxqs_command()) is not None:
        found.append(Peer("fauxqs", lambda: servers.fauxqs(node), SENT | PUBLISHED))
    if (program := servers.ministack_command()) is not None:
        found.append(Peer("ministack", lambda: servers.ministack(program), PUBLISHED | PUT))
    return found


def compare(options: argparse.Namespace, data: Path) -> None:
    """Every scenario at every number of connections, the servers one after the other."""
    others = peers() if options.peers else []
    print(f"disk: {fsyncs_per_s(data):,.0f} fsyncs/s one after the other\n")
    heads = "".join(f"{f'{peer.name}/s':>12}{'ahead':>8}" for peer in others)
    print(f"{'':64}{'conn':>5}{'fogbank/s':>12}{'of echo':>9}{heads}{'CPU us':>8}{'p50':>10}{'p99':>10}")
    for scenario in options.scenario:
        if scenario == "start":
            starts.compare(data, starts.EVENTS, peers=options.peers)
            continue
        for connections in options.connections:
            ours = _measure_fogbank(scenario, connections, options.seconds, data)
            echo = ""
            if scenario in FLOORS:
                with servers.echo() as server:
                    echo = f"{ours.per_s / load(server, scenario, connections, options.seconds).per_s:8.0%}"
            beside = "".join(_beside(peer, ours, scenario, connections, options.seconds) for peer in others)
            print(
                f"{SCENARIOS[scenario]:64}{connections:5}{ours.per_s:12,.0f}{echo:>9}{beside}"
                f"{f'{ours.cpu_us:.0f}' if ours.cpu_us else '-':>8}{ours.p50:>10}{ours.p99:>10}",
                flush=True,
            )


def _measure_fogbank(scenario: str, connections: int, seconds: int, data: Path) -> Measured:
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(dir=data))
        return _measure(stack.enter_context(servers.fogbank(Path(folder))), scenario, connections, seconds)


def _beside(peer: Peer, ours: Measured, scenario: str, connections: int, seconds: int) -> str:
    if scenario not in peer.scenarios:
        return f"{'-':>12}{'-':>8}"
    with peer.start() as server:
        theirs = _measure(server, scenario, connections, seconds)
    # A peer may not answer once while we wait.
    ahead = f"{ours.per_s / theirs.per_s:.2f}x" if theirs.per_s else "-"
    return f"{theirs.per_s:12,.1f}{ahead:>8}"


def _measure(server: Server, scenario: str, connections: int, seconds: int) -> Measured:
    if scenario in events.PREPARE:
        events.PREPARE[scenario](server)
        load(server, scenario, connections, 1)  # warm
        return load(server, scenario, connections, seconds)
    server.call("CreateQueue", QueueName="bench", Attributes={"VisibilityTimeout": "600"})
    if scenario == "drain":
        fill(server, 20_000 * seconds)
    else:
        load(server, "send", connections, 1)  # warm
        server.call("PurgeQueue", QueueUrl=queue_url(server))
    return load(server, scenario, connections, seconds)


def backlog(options: argparse.Namespace, data: Path) -> None:
    """The same operations with an empty queue and with a long one."""
    with tempfile.TemporaryDirectory(dir=data) as folder, servers.fogbank(Path(folder)) as server:
        server.call("CreateQueue", QueueName="bench", Attributes={"VisibilityTimeout": "600"})
        print(f"idle: {server.rss_mb():.0f} MB")
        for waiting in (0, options.backlog):
            fill(server, waiting)
            for scenario in ("send", "cycle"):
                done = load(server, scenario, 64, options.seconds)
                print(
                    f"{depth(server):>9,} waiting  {SCENARIOS[scenario]:46}{done.per_s:10,.0f}/s"
                    f"{done.cpu_us or 0:8.0f} us CPU   {server.rss_mb():.0f} MB",
                    flush=True,
                )


def main() -> int:
    """Run; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 16, 64])
    parser.add_argument("--scenario", nargs="+", choices=SCENARIOS, default=list(SCENARIOS))
    parser.add_argument("--data", type=Path, default=Path("build"), help="a folder on the disk to measure")
    parser.add_argument("--no-peers", dest="peers", action="store_false", help="measure Fogbank and the echo alone")
    parser.add_argument("--backlog", type=int, default=0)
    options = parser.parse_args()
    if shutil.which("wrk") is None:
        print("The benchmarks need wrk: install it with your system's packages.", file=sys.stderr)
        return 2
    options.data.mkdir(parents=True, exist_ok=True)
    (backlog if options.backlog else compare)(options, options.data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
