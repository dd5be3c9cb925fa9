"""Real functions for journeys: Python handlers of a few lines, run by compute in processes of their own."""

import io
import json
import os
import sys
import tempfile
import textwrap
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, final

from fogbank.compute.api import Compute, LogLine
from fogbank.compute.environments import make_compute
from fogbank.compute.sandbox import Fences
from fogbank.kernel.ids import Ids
from fogbank.kernel.world import World
from tests.cloud import Cloud

RUNTIME = f"python{sys.version_info.major}.{sys.version_info.minor}"
# Runtime clients are unpacked once for all tests.
_CACHE = Path(tempfile.gettempdir()) / f"fogbank-tests-{os.getuid()}"


class Logs:
    """A LogSink that keeps lines by log group."""

    def __init__(self) -> None:
        self.lines: dict[str, list[str]] = {}

    def write(self, account: str, region: str, group: str, stream: str, lines: Sequence[LogLine]) -> None:
        self.lines.setdefault(group, []).extend(line.text for line in lines)


def real_compute(logs: Logs, folder: Path) -> Any:
    """A factory of compute, without fences: handlers write what they saw where tests can read it."""

    def begin(world: World) -> Compute:
        return make_compute(
            clock=world.clock,
            ids=Ids(),
            logs=logs,
            folder=folder,
            cache=_CACHE,
            endpoint=lambda: "http://127.0.0.1:4566",
            fences=Fences(),
        )

    return begin


def package(source: str) -> bytes:
    """A deployment package with this `app.py`."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as opened:
        opened.writestr("app.py", textwrap.dedent(source))
    return packed.getvalue()


@final
class Lab:
    """A cloud with real functions, and a notebook in which their handlers write: `note(value)`."""

    def __init__(self, cloud: Cloud, logs: Logs, notebook: Path) -> None:
        self.cloud = cloud
        self.logs = logs
        self._notebook = notebook

    def function(self, name: str, source: str, **settings: Any) -> str:
        """Deploy a handler `app.handle` and give its ARN."""
        noting = f"""
            import json
            def note(value):
                with open({str(self._notebook)!r}, "a") as book:
                    book.write(json.dumps(value) + "\\n")
        """
        request: dict[str, Any] = {
            "FunctionName": name,
            "Runtime": RUNTIME,
            "Handler": "app.handle",
            "Role": "arn:aws:iam::000000000000:role/any",
            "Code": {"ZipFile": package(textwrap.dedent(noting) + textwrap.dedent(source))},
        }
        return str(self.lambda_.create_function(**(request | settings))["FunctionArn"])

    @property
    def lambda_(self) -> Any:
        return self.cloud.client("lambda")

    def send_event(self, name: str, event: Any) -> None:
        self.lambda_.invoke(FunctionName=name, InvocationType="Event", Payload=json.dumps(event).encode())

    def notes(self) -> list[Any]:
        """What handlers noted, in order."""
        return [json.loads(line) for line in self._notebook.read_text().splitlines()] if self._notebook.exists() else []


def temporary() -> tempfile.TemporaryDirectory[str]:
    # What a function's processes still hold open may go a moment later.
    return tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
