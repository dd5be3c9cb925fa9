"""The servers that are measured, each started as its users start it."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
TICKS_PER_S: Final = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
READY_S: Final = 20.0
MINISTACK: Final = "ministack==1.5.33"


@dataclass(frozen=True)
class Server:
    """A server under load."""

    name: str
    port: int
    pid: int

    def cpu_s(self) -> float | None:
        """Processor time used so far, where the system tells it."""
        stat = Path(f"/proc/{self.pid}/stat")
        if not stat.exists():
            return None
        fields = stat.read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS_PER_S

    def rss_mb(self) -> float | None:
        """Resident memory, where the system tells it."""
        status = Path(f"/proc/{self.pid}/status")
        if not status.exists():
            return None
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024

    def call(self, operation: str, **members: object) -> dict[str, object]:
        """One operation of SQS."""
        return self.call_json("sqs", f"AmazonSQS.{operation}", "1.0", members)

    def call_json(self, service: str, target: str, version: str, members: Mapping[str, object]) -> dict[str, object]:
        """One operation of a service that speaks AWS JSON."""
        headers = {"Content-Type": f"application/x-amz-json-{version}", "X-Amz-Target": target}
        answered: dict[str, object] = json.loads(self._send(service, "/", json.dumps(members).encode(), headers))
        return answered

    def call_query(self, service: str, members: Mapping[str, str]) -> str:
        """One operation of a service that speaks AWS query; the XML."""
        headers = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
        return self._send(service, "/", urllib.parse.urlencode(members).encode(), headers).decode()

    def call_rest(self, service: str, path: str, members: Mapping[str, object]) -> dict[str, object]:
        """One operation of a service that speaks REST JSON: a POST."""
        headers = {"Content-Type": "application/json"}
        answered: dict[str, object] = json.loads(self._send(service, path, json.dumps(members).encode(), headers))
        return answered

    def _send(self, service: str, path: str, body: bytes, headers: Mapping[str, str]) -> bytes:
        signed = {
            "Authorization": f"AWS4-HMAC-SHA256 Credential=test/20261123/us-east-1/{service}/aws4_request, "
            "SignedHeaders=host, Signature=" + "0" * 64
        }
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", body, {**headers, **signed})
        with urllib.request.urlopen(request) as answer:
            whole: bytes = answer.read()
            return whole


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def echo() -> Generator[Server]:
    port = free_port()
    with _running("echo", [sys.executable, "-m", "bench.echo", str(port)], port, {}) as server:
        yield server


@contextmanager
def fogbank(data: Path | None) -> Generator[Server]:
    """With a data directory every answer is on the disk; without one it is in memory, like the peer's."""
    port = free_port()
    where = ["--data", str(data)] if data else ["--memory"]
    command = [sys.executable, "-m", "fogbank", "up", "--port", str(port), *where]
    with _running("fogbank", command, port, {}) as server:
        yield server


def fauxqs_command() -> list[str] | None:
    """The peer's program, installed once with the Node.js that it asks for; None where there is no npm."""
    modules = HERE / "peer" / "node_modules"
    if not modules.exists():
        npm = shutil.which("npm")
        if npm is None:
            print("no npm: fauxqs is left out")
            return None
        subprocess.run([npm, "ci", "--silent", "--no-audit", "--no-fund"], cwd=HERE / "peer", check=True)
    return [str(modules / "node" / "bin" / "node"), str(modules / "fauxqs" / "dist" / "cli.js")]


@contextmanager
def fauxqs(program: list[str]) -> Generator[Server]:
    port = free_port()
    # Its log is off, so that writing it does not count against it.
    settings = {"FAUXQS_PORT": str(port), "FAUXQS_LOGGER": "false"}
    with _running("fauxqs", program, port, settings) as server:
        yield server


def ministack_command() -> list[str] | None:
    """The peer's program, installed once into an environment of its own; None where that cannot be."""
    folder = HERE.parent / "build" / "ministack"
    program = folder / "bin" / "ministack"
    if not program.exists():
        try:
            subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
            install = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", MINISTACK]
            subprocess.run(install, check=True)
        except subprocess.CalledProcessError:
            print("ministack cannot be installed: it is left out")
            return None
    return [str(program)]


@contextmanager
def ministack(program: list[str]) -> Generator[Server]:
    port = free_port()
    settings = {"GATEWAY_PORT": str(port), "LOG_LEVEL": "ERROR"}
    with _running("ministack", program, port, settings) as server:
        yield server


@contextmanager
def _running(name: str, command: list[str], port: int, settings: Mapping[str, str]) -> Generator[Server]:
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **settings}
    )
    try:
        _wait_for(process, port)
        yield Server(name, port, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    import time

    end = time.monotonic() + READY_S
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args} ended with {process.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise RuntimeError(f"nothing listens on port {port}")
