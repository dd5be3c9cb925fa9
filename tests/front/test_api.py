"""Whatever goes wrong while a request is served is an answer, and what is our fault is in the log."""

import json
from collections.abc import Callable
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from fogbank.storage.api import WriteFailed
from tests.cloud import Cloud

_JSON = {"X-Amz-Target": "AmazonSQS.CreateQueue", "Content-Type": "application/x-amz-json-1.0"}
_QUERY = {"Content-Type": "application/x-www-form-urlencoded"}


def ask(cloud: Cloud, headers: dict[str, str], body: bytes) -> tuple[int, str, dict[str, str]]:
    try:
        with urlopen(Request(cloud.endpoint, body, headers)) as answer:
            return answer.status, answer.read().decode(), dict(answer.headers)
    except HTTPError as refusal:
        with refusal:
            return refusal.code, refusal.read().decode(), dict(refusal.headers)


def breaks(error: Exception) -> Callable[..., Any]:
    async def commit(*_: object) -> None:
        raise error

    return commit


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        pytest.param(_JSON, b'{"QueueName":"q"}', id="json"),
        pytest.param(_QUERY, b"Action=CreateQueue&QueueName=q&Version=2012-11-05", id="query"),
    ],
)
@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        pytest.param(WriteFailed("The disk is full."), 503, "ServiceUnavailable", id="disk"),
        pytest.param(ZeroDivisionError("secret"), 500, "InternalFailure", id="defect"),
    ],
)
def test_our_faults(
    cloud: Cloud,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    headers: dict[str, str],
    body: bytes,
    error: Exception,
    status: int,
    code: str,
) -> None:
    monkeypatch.setattr(type(cloud.fogbank.store), "commit", breaks(error))
    found, told, answer_headers = ask(cloud, headers, body)
    assert found == status
    assert code in told
    assert "secret" not in told
    (record,) = caplog.records
    assert record.name == "fogbank.api"
    assert answer_headers["x-amzn-RequestId"] in record.getMessage()
    assert bool(record.exc_info) == (status == 500)
    monkeypatch.undo()
    assert ask(cloud, headers, body)[0] == 200


def test_a_mistake_of_the_caller_is_not_in_the_log(cloud: Cloud, caplog: pytest.LogCaptureFixture) -> None:
    status, told, _ = ask(cloud, _JSON, b"{}")
    assert status == 400
    assert "QueueName" in told
    assert caplog.records == []


def test_urls_in_answers_are_as_the_caller_reached_us(cloud: Cloud) -> None:
    _, told, _ = ask(cloud, _JSON | {"Host": "sqs.us-east-1.localhost:99"}, b'{"QueueName":"q"}')
    assert json.loads(told)["QueueUrl"] == "http://sqs.us-east-1.localhost:99/000000000000/q"
