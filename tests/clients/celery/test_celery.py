"""Runs a real Celery worker process over the SQS transport."""

from __future__ import annotations

import importlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from urllib.parse import quote, urlsplit

import boto3
import pytest
from celery import group

DEFAULTS = {
    "AWS_ENDPOINT_URL": "http://127.0.0.1:4566",
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_REGION": "us-east-1",
}
RESULT_DEADLINE = 30.0
SHUTDOWN_DEADLINE = 30.0


def broker_url() -> str:
    user = quote(os.environ["AWS_ACCESS_KEY_ID"], safe="")
    password = quote(os.environ["AWS_SECRET_ACCESS_KEY"], safe="")
    return f"sqs://{user}:{password}@{urlsplit(os.environ['AWS_ENDPOINT_URL']).netloc}//"


@pytest.fixture(scope="module", params=["endpoint in broker URL", "endpoint from environment"])
def tasks(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    directory = tmp_path_factory.mktemp("celery")
    results = directory / "results"
    results.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        for name, default in DEFAULTS.items():
            patch.setenv(name, os.environ.get(name) or default)
        in_url = request.param == "endpoint in broker URL"
        patch.setenv("BROKER_URL", broker_url() if in_url else "sqs://")
        patch.setenv("QUEUE_NAME_PREFIX", f"celery-{os.urandom(8).hex()}-")
        patch.setenv("RESULT_BACKEND", results.as_uri())
        patch.syspath_prepend(Path(__file__).parent)
        patch.delitem(sys.modules, "tasks", raising=False)
        module = importlib.import_module("tasks")
        with (directory / "worker.log").open("w+") as log:
            worker = start_worker(log.fileno())
            try:
                yield module
                stop_worker(worker)
                assert_queue_is_empty()
            finally:
                worker.kill()
                worker.wait()
                log.seek(0)
                print(log.read())


def start_worker(log: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        (sys.executable, "-m", "celery", "-A", "tasks", "worker", "-c", "2", "-l", "INFO"),
        cwd=Path(__file__).parent,
        stdout=log,
        stderr=log,
    )


def stop_worker(worker: subprocess.Popen[bytes]) -> None:
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(SHUTDOWN_DEADLINE) == 0


def assert_queue_is_empty() -> None:
    sqs = boto3.client("sqs", region_name=os.environ["AWS_REGION"])
    prefix = os.environ["QUEUE_NAME_PREFIX"]
    [url] = sqs.list_queues(QueueNamePrefix=prefix)["QueueUrls"]
    names = [
        "ApproximateNumberOfMessages",
        "ApproximateNumberOfMessagesNotVisible",
        "ApproximateNumberOfMessagesDelayed",
    ]
    counts = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
    assert counts == dict.fromkeys(names, "0")
    sqs.delete_queue(QueueUrl=url)


def test_result_comes_back(tasks: ModuleType) -> None:
    assert tasks.add.delay(2, 3).get(timeout=RESULT_DEADLINE) == 5


def test_text_survives(tasks: ModuleType) -> None:
    text = 'h\u00e9llo <&> "\u96f2\u6d77"\n' * 1000
    assert tasks.echo.delay(text).get(timeout=RESULT_DEADLINE) == text


def test_many_tasks(tasks: ModuleType) -> None:
    result = group(tasks.add.s(number, number) for number in range(30)).apply_async()
    assert result.get(timeout=RESULT_DEADLINE) == [2 * number for number in range(30)]


def test_countdown_delays_a_task(tasks: ModuleType) -> None:
    start = time.monotonic()
    assert tasks.add.apply_async((2, 3), countdown=2).get(timeout=RESULT_DEADLINE) == 5
    assert time.monotonic() - start >= 2


def test_retries_until_it_succeeds(tasks: ModuleType) -> None:
    assert tasks.succeed_at_third_attempt.delay().get(timeout=RESULT_DEADLINE) == 3


def test_retries_run_out(tasks: ModuleType) -> None:
    with pytest.raises(tasks.NotYet):
        tasks.never_succeed.delay().get(timeout=RESULT_DEADLINE)
