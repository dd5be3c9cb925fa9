"""A function of `shop` and a layer with Powertools, deployed with the AWS CLI."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

HERE = Path(__file__).parent
ENDPOINT = os.environ.get("AWS_ENDPOINT_URL", "http://127.0.0.1:4566")
REGION = os.environ.get("AWS_REGION", "us-east-1")
RUNTIME = f"python3.{sys.version_info[1]}"
ROLE = "arn:aws:iam::000000000000:role/any"
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_PAGER": "",
    # Live Tail's host would be stream-127.0.0.1.
    "AWS_DISABLE_HOST_PREFIX_INJECTION": "true",
    **os.environ,
}


def command(*arguments: str) -> list[str]:
    program = os.environ.get("AWS_CLI") or shutil.which("aws")
    assert program, "no aws on PATH, and AWS_CLI is not set"
    return [program, "--endpoint-url", ENDPOINT, "--region", REGION, "--output", "json", *arguments]


def aws(*arguments: str) -> dict[str, Any]:
    done = subprocess.run(command(*arguments), env=ENVIRONMENT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout) if done.stdout.strip() else {}
    return answer


# The runtime brings it.
LEFT_OUT = {"__pycache__", "botocore"}


def archive(folder: Path, place: Path, below: str = "") -> Path:
    """A zip archive of a folder's files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as opened:
        for file in sorted(folder.rglob("*")):
            if file.is_file() and not LEFT_OUT & set(file.relative_to(folder).parts):
                opened.write(file, f"{below}{file.relative_to(folder)}")
    place.write_bytes(packed.getvalue())
    return place


def name(label: str) -> str:
    return f"python-{label}-{os.urandom(6).hex()}"


@pytest.fixture(scope="session")
def layer(tmp_path_factory: pytest.TempPathFactory) -> str:
    package = archive(Path(os.environ["LAYER"]), tmp_path_factory.mktemp("layer") / "layer.zip", "python/")
    content = f"fileb://{package}"
    made = aws("lambda", "publish-layer-version", "--layer-name", name("powertools"), "--zip-file", content)
    return str(made["LayerVersionArn"])


@pytest.fixture
def deploy(layer: str, tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """Deploys a handler of shop/app.py, gives the function's name."""
    made: list[str] = []
    package = archive(HERE / "shop", tmp_path / "shop.zip")

    def create(handler: str) -> str:
        function = name(handler)
        settings = {
            "function-name": function,
            "runtime": RUNTIME,
            "handler": f"app.{handler}",
            "role": ROLE,
            "zip-file": f"fileb://{package}",
            "layers": layer,
            "timeout": "3",
            "memory-size": "256",
            "environment": "Variables={POWERTOOLS_TRACE_DISABLED=true,POWERTOOLS_LOG_LEVEL=INFO}",
        }
        aws("lambda", "create-function", *(word for key, value in settings.items() for word in (f"--{key}", value)))
        aws("lambda", "wait", "function-active-v2", "--function-name", function)
        made.append(function)
        return function

    yield create
    for function in made:
        aws("lambda", "delete-function", "--function-name", function)


@pytest.fixture(scope="session")
def client() -> Callable[[str], Any]:
    """boto3 clients."""

    def make(service: str) -> Any:
        keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
        return boto3.client(service, endpoint_url=ENDPOINT, region_name=REGION, **keys)

    return make
