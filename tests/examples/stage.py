"""Where examples are played: deployed as a reader would do it, driven from outside, and looked at."""

import json
import shutil
import sys
from pathlib import Path
from typing import Any, Final, final

from tests.cli.running import fogbank
from tests.cloud import Cloud

EXAMPLES: Final = Path(__file__).parents[2] / "examples"
_PYTHON: Final = f"python3.{sys.version_info[1]}"


@final
class Stage:
    """An example, once `deploy` has given it a name."""

    def __init__(self, cloud: Cloud, folder: Path) -> None:
        self.cloud = cloud
        self._folder = folder
        self.stack = ""
        self.outputs: dict[str, str] = {}

    def deploy(self, name: str) -> Path:
        """A copy of the example, deployed from where it lies. Functions in Python run on ours: nothing is fetched."""
        folder = self._folder / name
        shutil.copytree(EXAMPLES / name, folder, ignore=shutil.ignore_patterns("__pycache__"))
        template = folder / "template.yaml"
        template.write_text(template.read_text().replace("python3.13", _PYTHON))
        code, said, complaint = fogbank(self.cloud, "deploy", str(template), "--json")
        assert (code, complaint) == (0, ""), said
        self.stack, self.outputs = name, json.loads(said.splitlines()[-1])["outputs"]
        return folder

    def delete(self) -> None:
        code, said, complaint = fogbank(self.cloud, "delete", self.stack)
        assert (code, complaint) == (0, ""), said

    def settle(self) -> None:
        """Let everything come to rest that needs no time."""
        self.cloud.advance(ms=0)

    def said(self, function: str) -> list[str]:
        """What a function of the template said; not what the platform says of it."""
        logs = self.cloud.client("logs")
        name = self.cloud.client("cloudformation").describe_stack_resource(
            StackName=self.stack, LogicalResourceId=function
        )["StackResourceDetail"]["PhysicalResourceId"]
        events = logs.filter_log_events(logGroupName=f"/aws/lambda/{name}")["events"]
        lines = [event["message"].rstrip() for event in events]
        return [line for line in lines if not line.startswith(("START", "END", "REPORT", "INIT_"))]

    def details(self, url: str) -> list[dict[str, Any]]:
        """The details of the events that lie in a queue."""
        return [json.loads(body)["detail"] for body in self.cloud.bodies(url, VisibilityTimeout=0)]

    def left(self) -> list[str]:
        """What there is; without the log groups of functions, which AWS leaves there too."""
        found = [json.loads(line) for line in fogbank(self.cloud, "ls", "--json")[1].splitlines()]
        return [each["name"] for each in found if each["service"] != "logs"]

    def trace(self, name: str) -> str:
        return fogbank(self.cloud, "trace", name)[1]
