"""Runs the client programs in this folder against a Fogbank server.

Usage: python tests/clients/run.py [js go java celery cli sam cdk serverless ...]

The server at AWS_ENDPOINT_URL is used if that is set. Otherwise one is started on a free
port with FOGBANK_COMMAND, in which "{port}" stands for the port.
"""

from __future__ import annotations

import argparse
import os
import queue
import re
import shlex
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent.parent
VENVS = HERE / ".venv-clients"
LAYER = VENVS / "lambda_python-layer"
SERVER_COMMAND = shlex.join((sys.executable, "-m", "fogbank", "up", "--port", "{port}", "--memory"))
READY_DEADLINE = 30.0
STOP_DEADLINE = 10.0
DEFAULTS = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_REGION": "us-east-1",
}

Command = Sequence[str]


@dataclass(frozen=True)
class Client:
    name: str
    sdk: str
    version_file: str
    version_pattern: str
    prepare: Sequence[Command]
    test: Command
    tools: Sequence[str] = ()
    environment: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def folder(self) -> Path:
        return HERE / self.name

    def sdk_and_version(self) -> str:
        pins = (self.folder / self.version_file).read_text(encoding="utf-8")
        version = re.search(self.version_pattern, pins, re.MULTILINE)
        return f"{self.sdk} {version[1] if version else '?'}"


@dataclass(frozen=True)
class Outcome:
    client: Client
    result: str
    seconds: float


def python_client(
    name: str,
    package: str,
    environment: Mapping[str, str] | None = None,
    *,
    prepare: Sequence[Command] = (),
    pins: str = "requirements.txt",
    tests: Sequence[str] = (),
    options: Sequence[str] = (),
    tools: Sequence[str] = (),
) -> Client:
    python = str(VENVS / name / "bin" / "python")
    pip = (python, "-m", "pip", "--quiet", "--disable-pip-version-check")
    return Client(
        name=name,
        sdk=package,
        version_file=pins,
        version_pattern=rf"^{package}(?:\[\w+\])?==(\S+)",
        prepare=(
            (sys.executable, "-m", "venv", str(VENVS / name)),
            (*pip, "install", *options, "--require-hashes", "-r", "requirements.txt"),
            *prepare,
        ),
        test=(python, "-m", "pytest", *(tests or (f"test_{name}.py",))),
        tools=tools,
        environment=environment or {},
    )


def install(folder: Path, pins: str) -> Command:
    """Puts packages into a folder, which is to be a layer."""
    pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
    return (*pip, "install", "--upgrade", "--target", str(folder), "--require-hashes", "-r", pins)


NPM_CI: Command = ("npm", "ci", "--no-progress", "--loglevel=error")
CLIENTS = {
    client.name: client
    for client in (
        Client(
            name="js",
            sdk="aws-sdk-js-v3",
            version_file="package.json",
            version_pattern=r'client-sqs": "([^"]+)"',
            prepare=(NPM_CI,),
            test=("npm", "test", "--loglevel=error"),
            tools=("node", "npm"),
        ),
        Client(
            name="go",
            sdk="aws-sdk-go-v2/service/sqs",
            version_file="go.mod",
            version_pattern=r"service/sqs v(\S+)",
            prepare=(("go", "mod", "download"),),
            test=("go", "test", "-count=1", "-v", "./..."),
            tools=("go",),
        ),
        Client(
            name="java",
            sdk="aws-sdk-java-v2",
            version_file="pom.xml",
            version_pattern=r"<aws\.sdk\.version>([^<]+)<",
            prepare=(("mvn", "-q", "-B", "test-compile"),),
            test=("mvn", "-B", "-ntp", "test"),
            tools=("java", "mvn"),
        ),
        Client(
            name="lambda_go",
            sdk="aws-lambda-go",
            version_file="go.mod",
            version_pattern=r"aws-lambda-go v(\S+)",
            prepare=(("go", "mod", "download"),),
            test=("go", "test", "-count=1", "-v", "./..."),
            tools=("go",),
        ),
        Client(
            name="lambda_java",
            sdk="aws-lambda-java-core",
            version_file="pom.xml",
            version_pattern=r"<aws\.lambda\.core\.version>([^<]+)<",
            prepare=(("mvn", "-q", "-B", "package"),),
            test=("mvn", "-B", "-ntp", "verify"),
            tools=("java", "mvn"),
        ),
        python_client("celery", "celery"),
        python_client("cdk", "aws-cdk-lib", prepare=(NPM_CI,), tools=("node", "npm")),
        python_client(
            "cli",
            "awscli",
            {"AWS_CLI": str(VENVS / "cli" / "bin" / "aws")},
            tests=("test_cli.py", "test_deploy.py", "test_settings.py"),
        ),
        python_client(
            "lambda_python",
            "aws-lambda-powertools",
            {"AWS_CLI": str(VENVS / "lambda_python" / "bin" / "aws"), "LAYER": str(LAYER)},
            prepare=(install(LAYER, "layer.txt"),),
            pins="layer.txt",
        ),
        # Its requirements name extras without versions, which pip takes only where it need not look for them.
        python_client("sam", "aws-sam-cli", options=("--no-deps",)),
        Client(
            name="serverless",
            sdk="serverless",
            version_file="package.json",
            version_pattern=r'"serverless": "([^"]+)"',
            prepare=(NPM_CI,),
            test=(sys.executable, "-m", "pytest", "test_serverless.py"),
            tools=("node", "npm"),
        ),
        # Nothing but a skip unless FOGBANK_TEMPLATES names a folder.
        Client(
            name="templates",
            sdk="awscli",
            version_file="../cli/requirements.txt",
            version_pattern=r"^awscli==(\S+)",
            prepare=(
                (sys.executable, "-m", "venv", str(VENVS / "cli")),
                (str(VENVS / "cli/bin/pip"), "install", "--quiet", "--require-hashes", "-r", "../cli/requirements.txt"),
            ),
            test=(sys.executable, "-m", "pytest", "test_templates.py"),
            environment={"AWS_CLI": str(VENVS / "cli" / "bin" / "aws")},
        ),
    )
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def server() -> Generator[str]:
    """Yields the endpoint of a running server."""
    given = os.environ.get("AWS_ENDPOINT_URL")
    if given:
        yield given
        return
    port = free_port()
    template = os.environ.get("FOGBANK_COMMAND") or SERVER_COMMAND
    command = shlex.split(template.replace("{port}", str(port)))
    process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    became_ready: queue.Queue[bool] = queue.Queue()

    def watch() -> None:
        assert process.stdout
        for line in process.stdout:
            if line.rstrip().endswith("Ready."):
                became_ready.put(True)
        became_ready.put(False)

    threading.Thread(target=watch, daemon=True).start()
    try:
        try:
            ready = became_ready.get(timeout=READY_DEADLINE)
        except queue.Empty:
            ready = False
        if not ready:
            sys.exit(f"the server did not become ready: {shlex.join(command)}")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        try:
            process.wait(STOP_DEADLINE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def run(client: Client, endpoint: str) -> Outcome:
    start = time.monotonic()
    environment = {**DEFAULTS, **os.environ, **client.environment, "AWS_ENDPOINT_URL": endpoint}
    missing = [tool for tool in client.tools if shutil.which(tool) is None]
    result = f"skipped: no {' or '.join(missing)} on PATH" if missing else "passed"
    if not missing:
        for step, command in [*(("prepare", c) for c in client.prepare), ("test", client.test)]:
            print(f"\n== {client.name}: {shlex.join(command)}", flush=True)
            if subprocess.call(command, cwd=client.folder, env=environment) != 0:
                result = f"failed: {step}"
                break
    return Outcome(client, result, time.monotonic() - start)


def report(outcomes: Sequence[Outcome]) -> None:
    rows = [("client", "SDK", "seconds", "result")]
    for outcome in outcomes:
        client = outcome.client
        seconds = f"{outcome.seconds:.1f}"
        rows.append((client.name, client.sdk_and_version(), seconds, outcome.result))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    print()
    for row in rows:
        print("  ".join((*map(str.ljust, row[:3], widths), row[3])))
    results = [outcome.result.partition(":")[0] for outcome in outcomes]
    kinds = ("passed", "failed", "skipped")
    print("\n" + ", ".join(f"{results.count(kind)} {kind}" for kind in kinds))


def main() -> int:
    parser = argparse.ArgumentParser(description="Run the client programs against a Fogbank server.")
    parser.add_argument("clients", nargs="*", metavar="client", help=", ".join(CLIENTS))
    names = parser.parse_args().clients or list(CLIENTS)
    unknown = set(names) - set(CLIENTS)
    if unknown:
        parser.error(f"unknown client: {', '.join(sorted(unknown))}")
    with server() as endpoint:
        outcomes = [run(CLIENTS[name], endpoint) for name in names]
    report(outcomes)
    return any(outcome.result.startswith("failed") for outcome in outcomes)


if __name__ == "__main__":
    sys.exit(main())
