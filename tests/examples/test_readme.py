"""What the README shows is so."""

import re
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from tests.cloud import Cloud
from tests.examples.stage import Stage
from tests.examples.test_shop import ADA, masked, order

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")


def block(begins: str) -> str:
    """The one block of code that begins so."""
    blocks: list[str] = re.findall(r"```\w*\n(.*?)```", README, re.DOTALL)
    [found] = [each for each in blocks if each.lstrip().startswith(begins)]
    return found


def test_the_picture_of_a_trace(stage: Stage) -> None:
    stage.deploy("shop")
    real = masked(stage.trace(order(stage, item="table", email=ADA)["id"]))
    shown = masked("id\n\n" + block("0 ms  lambda:FunctionUrl"))
    # Who comes first among those that begin at once is nobody's business.
    assert shown[:2] == real[:2]
    assert sorted(line.strip("│├└─ ") for line in shown) == sorted(line.strip("│├└─ ") for line in real)


def test_the_lines_of_python(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = {"ENDPOINT_URL": cloud.endpoint, "ACCESS_KEY_ID": "test", "SECRET_ACCESS_KEY": "test"}
    for name, value in (settings | {"DEFAULT_REGION": "us-east-1"}).items():
        monkeypatch.setenv(f"AWS_{name}", value)
    out = StringIO()
    with redirect_stdout(out):
        exec(block("import boto3"), {})
    assert out.getvalue() == "one lamp\n"
