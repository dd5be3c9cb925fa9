"""The Celery application that the worker process and the tests share."""

from __future__ import annotations

import os

from celery import Celery, Task

app = Celery("tasks")
app.conf.update(
    broker_url=os.environ["BROKER_URL"],
    broker_transport_options={
        "region": os.environ["AWS_REGION"],
        "is_secure": False,
        "queue_name_prefix": os.environ["QUEUE_NAME_PREFIX"],
        "visibility_timeout": 60,
        "wait_time_seconds": 5,
        "polling_interval": 0,
    },
    result_backend=os.environ["RESULT_BACKEND"],
    worker_enable_remote_control=False,
)


class NotYet(Exception):
    pass


@app.task
def add(x: int, y: int) -> int:
    return x + y


@app.task
def echo(text: str) -> str:
    return text


@app.task(bind=True, max_retries=2)
def succeed_at_third_attempt(self: Task) -> int:
    attempt = self.request.retries + 1
    if attempt < 3:
        raise self.retry(exc=NotYet(attempt), countdown=1)
    return attempt


@app.task(bind=True, max_retries=1)
def never_succeed(self: Task) -> None:
    raise self.retry(exc=NotYet("never"), countdown=0)
