"""Runtime clients by themselves: a process, the stub of the Runtime API, and a few lines of a function."""

import asyncio
import contextlib
import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.compute.stub import RuntimeApiStub, Said

BOOTSTRAPS = Path(__file__).parents[2] / "src/fogbank/compute/bootstraps"
NODE = shutil.which("node")
DEADLINE_S = 20
needs_node = pytest.mark.skipif(NODE is None, reason="there is no node on the PATH")


@dataclass
class Told:
    """What a client sent, what it printed, how it ended (None: it went on)."""

    said: list[Said]
    output: str
    status: int | None
    stub: RuntimeApiStub

    @property
    def only(self) -> Said:
        assert len(self.said) == 1, self.said
        return self.said[0]


def node(folder: Path, source: str, *events: Any, name: str = "app.js", **more: Any) -> Told:
    """Run a Node.js function over some events."""
    assert NODE is not None
    return client([NODE, str(BOOTSTRAPS / "node/index.mjs")], folder, {name: source}, *events, **more)


def own_python(folder: Path, source: str, *events: Any, python: str = "", **more: Any) -> Told:
    """Run a Python function with Fogbank's client."""
    base = python or getattr(sys, "_base_executable", sys.executable)
    return client([base, "-S", str(BOOTSTRAPS / "python/start.py")], folder, {"app.py": source}, *events, **more)


def awslambdaric(folder: Path, source: str, *events: Any, **more: Any) -> Told:
    """The same with AWS's."""
    package = pytest.importorskip("awslambdaric", reason="awslambdaric is not installed")
    path = f"{folder}:{Path(package.__file__).parents[1]}"
    more["environment"] = {"PYTHONPATH": path, **more.get("environment", {})}
    argv = [sys.executable, "-m", "awslambdaric", "app.handler"]
    return client(argv, folder, {"app.py": source}, *events, **more)


def client(argv: list[str], folder: Path, files: Mapping[str, str], *events: Any, **more: Any) -> Told:
    return asyncio.run(_client(argv, folder, files, events, **more))


async def _client(
    argv: list[str],
    folder: Path,
    files: Mapping[str, str],
    events: tuple[Any, ...],
    *,
    handler: str = "app.handler",
    environment: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    answers: int | None = None,
) -> Told:
    for name, source in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(source)
    async with RuntimeApiStub() as stub:
        variables = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(folder),
            "AWS_LAMBDA_RUNTIME_API": stub.address,
            "AWS_ENDPOINT_URL": f"http://{stub.address}",
            "LAMBDA_TASK_ROOT": str(folder),
            "AWS_LAMBDA_FUNCTION_NAME": "f",
            "AWS_EXECUTION_ENV": "AWS_Lambda_test",
            "_HANDLER": handler,
            **(environment or {}),
        }
        process = await asyncio.create_subprocess_exec(
            *argv, env=variables, cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
        )
        for number, event in enumerate(events, 1):
            stub.give(event, f"id-{number}", **(headers or {}))
        async with asyncio.timeout(DEADLINE_S):
            # A client that only fails to begin says so once.
            said = [await _next(process, stub) for _ in range(max(1, len(events)) if answers is None else answers)]
            status = await _ended(process, stub, len(events))
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        output, _ = await process.communicate()
        return Told(said, output.decode(errors="replace"), status, stub)


async def _next(process: asyncio.subprocess.Process, stub: RuntimeApiStub) -> Said:
    """What it says next; it fails when the client ends without a word."""
    said = asyncio.create_task(stub.said.get())
    ended = asyncio.create_task(process.wait())
    await asyncio.wait((said, ended), return_when=asyncio.FIRST_COMPLETED)
    ended.cancel()
    if said.done():
        return said.result()
    said.cancel()
    if not stub.said.empty():
        return stub.said.get_nowait()
    output, _ = await process.communicate()
    raise AssertionError(f"the client ended ({process.returncode}) and said nothing: {output.decode(errors='replace')}")


async def _ended(process: asyncio.subprocess.Process, stub: RuntimeApiStub, events: int) -> int | None:
    """Its exit status, or None when it asked for one more event."""
    ended = asyncio.create_task(process.wait())
    again = asyncio.create_task(stub.asked_times(events + 1))
    done, _ = await asyncio.wait((ended, again), return_when=asyncio.FIRST_COMPLETED)
    again.cancel()
    if ended in done:
        return ended.result()
    ended.cancel()
    return None
