"""How long `fogbank up` takes until it says Ready, and how much memory it holds then.

    python bench/startup.py [runs]

Prints the median and the best of some starts; the exit code is 1 if a goal is missed. The start includes that of
the interpreter. A machine that is busy with other things makes the median worse; the processor's time tells more.
"""

import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from typing import Final

READY_S: Final = 0.4
IDLE_MB: Final = 60.0


@dataclass(frozen=True)
class Start:
    ready_s: float
    processor_s: float
    idle_mb: float
    first_answer_s: float
    used_mb: float


def start(where: list[str]) -> Start:
    """Start a server, ask it something, and stop it."""
    command = [sys.executable, "-m", "fogbank", "up", "--port", "0", *where]
    used_before = _processor_s_of_children()
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        line = server.stdout.readline()
        ready_s = time.perf_counter() - began
        assert line.endswith("Ready.\n"), line
        idle_mb = _resident_mb(server.pid)
        endpoint = line.split(" on ")[1].split(": ")[0]
        began = time.perf_counter()
        _create_queue(endpoint)
        first_answer_s = time.perf_counter() - began
        used_mb = _resident_mb(server.pid)
        server.send_signal(signal.SIGTERM)
        assert server.wait() == 0
    return Start(ready_s, _processor_s_of_children() - used_before, idle_mb, first_answer_s, used_mb)


def _create_queue(endpoint: str) -> None:
    headers = {"X-Amz-Target": "AmazonSQS.CreateQueue", "Content-Type": "application/x-amz-json-1.0"}
    request = urllib.request.Request(endpoint, b'{"QueueName": "first"}', headers)
    with urllib.request.urlopen(request) as answer:
        assert answer.status == 200


def _resident_mb(process: int) -> float:
    told = subprocess.run(["ps", "-o", "rss=", "-p", str(process)], capture_output=True, text=True, check=True)
    return int(told.stdout) / 1024


def _processor_s_of_children() -> float:
    times = os.times()
    return times.children_user + times.children_system


def main(runs: int) -> int:
    missed = False
    with tempfile.TemporaryDirectory() as data:
        for name, where in (("in memory", ["--memory"]), ("on disk", ["--data", data])):
            start(where)  # the first one reads the files from the disk, and writes what is compiled
            starts = [start(where) for _ in range(runs)]
            ready_s = statistics.median(each.ready_s for each in starts)
            idle_mb = max(each.idle_mb for each in starts)
            print(
                f"{name}: ready in {ready_s:.3f} s (best {min(each.ready_s for each in starts):.3f} s, "
                f"goal {READY_S} s), {idle_mb:.0f} MB idle (goal {IDLE_MB:.0f} MB); "
                f"first answer in {statistics.median(each.first_answer_s for each in starts):.3f} s, "
                f"{max(each.used_mb for each in starts):.0f} MB after it; "
                f"{statistics.median(each.processor_s for each in starts):.2f} s of processor in all"
            )
            missed = missed or ready_s > READY_S or idle_mb > IDLE_MB
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 7))
