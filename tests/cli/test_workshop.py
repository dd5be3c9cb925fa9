"""`fogbank up TEMPLATE` as a process: what it deploys, watches and shows."""

import contextlib
import re
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Generator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.cli.test_up import environment, refused

PYTHON = f"python3.{sys.version_info[1]}"
HANDLER = """
def handler(event, context):
    print("I say one")
    return "one"
"""
TEMPLATE = f"""
Transform: AWS::Serverless-2016-10-31
Resources:
  Greet:
    Type: AWS::Serverless::Function
    Properties: {{Runtime: {PYTHON}, Handler: app.handler, CodeUri: src, FunctionUrlConfig: {{AuthType: NONE}}}}
  Orders: {{Type: AWS::SQS::Queue}}
Outputs:
  Url: {{Value: !GetAtt GreetUrl.FunctionUrl}}
"""
_DEADLINE_S = 40


class Running:
    """A process whose lines are read as they come."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.lines: list[str] = []

    def until(self, pattern: str) -> re.Match[str]:
        """Read on to a line like this."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line)
            if found := re.search(pattern, line):
                return found
        raise AssertionError(f"it ended without {pattern}: {''.join(self.lines)}")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "greetings" / "src").mkdir(parents=True)
    (tmp_path / "greetings" / "src" / "app.py").write_text(HANDLER)
    (tmp_path / "greetings" / "template.yaml").write_text(TEMPLATE)
    return tmp_path / "greetings"


@contextlib.contextmanager
def up(folder: Path) -> Generator[Running]:
    command = [sys.executable, "-m", "fogbank", "up", str(folder / "template.yaml"), "--memory", "--port", "0"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=subprocess.STDOUT, text=True, env=environment()) as process:
        # Whoever waits for a line in vain waits no longer than this.
        timer = threading.Timer(_DEADLINE_S, process.kill)
        timer.start()
        try:
            yield Running(process)
        finally:
            timer.cancel()
            process.kill()


def get(url: str) -> str:
    parts = urlsplit(url)
    request = urllib.request.Request(f"http://127.0.0.1:{parts.port}/", headers={"Host": parts.netloc})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return str(answer.read().decode())


def test_it_deploys_shows_follows_and_ends(folder: Path) -> None:
    with up(folder) as running:
        _story(running, folder)


def _story(running: Running, folder: Path) -> None:
    url = running.until(r"^  Url  (http://\S+)$")[1]
    assert "greetings CREATE_COMPLETE\n" in running.lines
    running.until(r"^Ready in .* Ctrl-C ends\.$")
    assert any(re.match(r"  queue  greetings-Orders-\S+  http://", line) for line in running.lines)
    assert get(url) == '"one"'
    running.until(r"^\d\d:\d\d:\d\d Greet  I say one$")
    # A changed handler runs with the next invocation.
    (folder / "src" / "app.py").write_text(HANDLER.replace("one", "two"))
    running.until(r"^Greet changed: the next invocation runs it\.$")
    assert get(url) == '"two"'
    running.until(r"Greet  I say two$")
    # A changed template is deployed; a mistake in it is said, and mended.
    (folder / "template.yaml").write_text(TEMPLATE + "  More: {Value: tea}\n")
    running.until(r"^greetings UPDATE_COMPLETE$")
    running.until(r"^  More  tea$")
    (folder / "template.yaml").write_text("Resources: [")
    running.until(r"^fogbank: .*template\.yaml: Template format error: YAML not well-formed")
    (folder / "template.yaml").write_text(TEMPLATE)
    running.until(r"^greetings UPDATE_COMPLETE$")
    running.process.send_signal(signal.SIGINT)
    running.until("stopping")
    assert running.process.wait(_DEADLINE_S) == 0


def test_what_cannot_be_deployed_is_said_and_tried_again(folder: Path) -> None:
    (folder / "template.yaml").write_text("Resources: {Moon: {Type: AWS::Moon::Base}}")
    with up(folder) as running:
        running.until("CREATE_FAILED .*does not support the resource type AWS::Moon::Base")
        running.until("^Not ready: ")
        (folder / "template.yaml").write_text(TEMPLATE)
        running.until("^greetings CREATE_COMPLETE$")


def test_templates_that_cannot_be(folder: Path, tmp_path: Path) -> None:
    missing = tmp_path / "missing.yaml"
    assert refused(str(missing)) == (2, f"fogbank: There is no template {missing}.\n")
    other = tmp_path / "greetings.yaml"
    other.write_text(TEMPLATE)
    one = folder / "template.yaml"
    assert refused(str(one), str(other)) == (
        2, f"fogbank: {one} and {other} would both be the stack greetings: rename one of them.\n"
    )  # fmt: skip
