"""A compute of the test's own: functions from a few lines of source, what they logged, what they leave behind."""

import asyncio
import json
import os
import sys
import tempfile
import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Self, final

import msgspec

from fogbank.compute.api import Invocation, LogLine, Outcome, Spec, Streamed
from fogbank.compute.environments import Environments, make_compute
from fogbank.compute.sandbox import Fences
from fogbank.compute.world import Settings
from fogbank.kernel.clock import Clock, system_clock
from fogbank.kernel.ids import Ids

# The runtime of the interpreter that runs the tests: the one that surely has AWS's client.
OUR_PYTHON = f"python{sys.version_info.major}.{sys.version_info.minor}"
ACCOUNT = "123456789012"
REGION = "eu-central-1"
DEADLINE_S = 15.0
CACHE = Path(tempfile.gettempdir()) / f"fogbank-tests-{os.getuid()}"


# What runtimes and extensions of the tests' own have at hand.
PRELUDE = """
import base64, http.client, json, os, socket, sys, time
address = os.environ["AWS_LAMBDA_RUNTIME_API"]
api = http.client.HTTPConnection(address)
def ask(method, path, body=None, version="2018-06-01/runtime", **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    api.request(method, f"/{version}/{path}", body, named)
    reply = api.getresponse()
    return reply, reply.read()
def said(method, path, body=None, **headers):
    reply, content = ask(method, path, body, **headers)
    kind = reply.getheader("Content-Type")
    return [reply.status, json.loads(content)["errorType"] if reply.status >= 400 and "json" in kind else ""]
def event():
    reply, content = ask("GET", "invocation/next")
    return reply.getheader("Lambda-Runtime-Aws-Request-Id"), json.loads(content)
def answer(request_id, value):
    return ask("POST", f"invocation/{request_id}/response", json.dumps(value))
def wait_for(path):
    while not os.path.exists(path):
        time.sleep(0.002)
"""


def script(source: str) -> str:
    """A program in Python."""
    return f"#!{sys.executable} -S\n{PRELUDE}{textwrap.dedent(source)}"


@final
class Logs:
    """A LogSink that keeps what it is given, and lets tests wait for a line."""

    def __init__(self) -> None:
        self.streams: dict[str, list[str]] = {}
        self._written = asyncio.Event()

    def write(self, account: str, region: str, group: str, stream: str, lines: Sequence[LogLine]) -> None:
        assert (account, region) == (ACCOUNT, REGION)
        self.streams.setdefault(f"{group}:{stream}", []).extend(line.text for line in lines)
        self._written.set()

    @property
    def lines(self) -> list[str]:
        return [line for lines in self.streams.values() for line in lines]

    async def saw(self, part: str) -> str:
        """The first line with this in it, as soon as there is one."""
        while True:
            for line in self.lines:
                if part in line:
                    return line
            self._written.clear()
            await self._written.wait()


@final
class Function:
    """A function of one file, `app.py`, or of the files that are given."""

    def __init__(self, shed: "Shed", spec: Spec) -> None:
        self._shed = shed
        self.spec = spec

    async def invoke(self, event: object = None, **more: str) -> Outcome:
        return await self._shed.compute.invoke(self.spec, self.invocation(event, **more))

    async def stream(self, event: object = None) -> Streamed | Outcome:
        return await self._shed.compute.invoke_stream(self.spec, self.invocation(event))

    async def call(self, event: object = None) -> Any:
        """The answer's value; it must succeed."""
        outcome = await self.invoke(event)
        assert outcome.error == "", outcome
        return json.loads(outcome.payload)

    def invocation(self, event: object = None, **more: str) -> Invocation:
        payload = event if isinstance(event, bytes) else json.dumps(event).encode()
        return Invocation(self._shed.ids.uuid(), payload, self.spec.function_arn, **more)

    def changed(self, **changes: Any) -> "Function":
        """The same with another configuration, and another revision."""
        changes.setdefault("revision", self._shed.ids.uuid())
        return Function(self._shed, msgspec.structs.replace(self.spec, **changes))


@final
class Shed:
    """`async with shed:` begins and ends it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ids = Ids()
        self.clock: Clock = system_clock()
        self.settings = Settings()
        # Without fences: the tests of what a function does look into its folders. (test_fenced.py is about fences.)
        self.fences: Fences | None = Fences()
        self.logs: Logs
        self.compute: Environments

    async def __aenter__(self) -> Self:
        self.logs = Logs()
        self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.compute.close()

    def open(self, settings: Settings | None = None) -> None:
        """Begin it, or begin another one with other settings."""
        self.settings = settings or self.settings
        self.compute = make_compute(
            clock=self.clock,
            ids=self.ids,
            logs=self.logs,
            folder=self.folder,
            cache=CACHE,
            fences=self.fences,
            endpoint=lambda: "http://127.0.0.1:4566",
            settings=self.settings,
        )

    async def until(self, condition: Callable[[], bool]) -> None:
        """Return when something that nobody tells of is so."""
        while not condition():
            await self.clock.wait_until(self.clock.now_ms() + 5)

    async def reopen(self, settings: Settings) -> None:
        await self.compute.close()
        self.open(settings)

    def python(self, source: str, **changes: Any) -> Function:
        return self.function({"app.py": source}, **changes)

    def bootstrap(self, source: str, **changes: Any) -> Function:
        """A runtime of the test's own, in Python; `PRELUDE` is what it has at hand."""
        changes = {"runtime": "provided.al2023", "handler": "any", **changes}
        return self.function({"bootstrap": script(source)}, **changes)

    def function(self, files: dict[str, str], **changes: Any) -> Function:
        code = self.folder / "code" / self.ids.uuid()
        for name, source in files.items():
            write(code / name, source)
        name = changes.get("name", "f")
        values: dict[str, Any] = {
            "revision": self.ids.uuid(),
            "function_arn": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}",
            "name": name,
            "version": "$LATEST",
            "account": ACCOUNT,
            "region": REGION,
            "runtime": OUR_PYTHON,
            "handler": "app.handler",
            "code": code,
            **changes,
        }
        return Function(self, Spec(**values))


def write(path: Path, source: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source if source.startswith("#!") else textwrap.dedent(source).lstrip())
    path.chmod(0o755)


def error_of(outcome: Outcome) -> dict[str, Any]:
    assert outcome.error == "Unhandled", outcome
    return json.loads(outcome.payload)


def alive(pid: int) -> bool:
    """Whether a process is there, and not only waits to be reaped."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except OSError:
        return False
