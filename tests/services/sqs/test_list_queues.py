"""ListQueues: order, prefix, pages."""

from typing import Any

import pytest

from fogbank.services.sqs.paging import read_token, write_token
from tests.cloud import Cloud
from tests.services.sqs.asking import invalid, raised, refused


@pytest.fixture(scope="module")
def sqs(cloud: Cloud) -> Any:
    """A client of an account that has these queues and no others."""
    client = cloud.client("sqs", access_key="222222222222")
    for name in ("beta", "alpha-2", "alpha-1", "Alpha", "gamma"):
        client.create_queue(QueueName=name)
    client.create_queue(QueueName="alpha.fifo", Attributes={"FifoQueue": "true"})
    return client


def names(answer: dict[str, Any]) -> list[str]:
    return [url.rpartition("/")[2] for url in answer.get("QueueUrls", [])]


@pytest.mark.parametrize(
    ("prefix", "found"),
    [
        pytest.param(None, ["Alpha", "alpha-1", "alpha-2", "alpha.fifo", "beta", "gamma"], id="all, in order"),
        pytest.param("alpha", ["alpha-1", "alpha-2", "alpha.fifo"], id="prefix"),
        pytest.param("beta", ["beta"], id="the whole name"),
        pytest.param("", ["Alpha", "alpha-1", "alpha-2", "alpha.fifo", "beta", "gamma"], id="empty prefix"),
        pytest.param("z", [], id="none"),
        pytest.param("lpha", [], id="not in the middle"),
    ],
)
def test_prefix(sqs: Any, prefix: str | None, found: list[str]) -> None:
    assert names(sqs.list_queues(**({} if prefix is None else {"QueueNamePrefix": prefix}))) == found


def test_no_queues(cloud: Cloud) -> None:
    assert "QueueUrls" not in cloud.client("sqs", access_key="333333333333").list_queues()


@pytest.mark.parametrize(
    ("size", "pages"),
    [
        pytest.param(2, [["Alpha", "alpha-1"], ["alpha-2", "alpha.fifo"], ["beta", "gamma"]], id="twos, no empty last"),
        pytest.param(4, [["Alpha", "alpha-1", "alpha-2", "alpha.fifo"], ["beta", "gamma"]], id="fours"),
        pytest.param(1000, [["Alpha", "alpha-1", "alpha-2", "alpha.fifo", "beta", "gamma"]], id="one page"),
    ],
)
def test_pages(sqs: Any, size: int, pages: list[list[str]]) -> None:
    paginator = sqs.get_paginator("list_queues").paginate(PaginationConfig={"PageSize": size})
    assert [names(page) for page in paginator] == pages


def test_pages_of_a_prefix(sqs: Any) -> None:
    first = sqs.list_queues(QueueNamePrefix="alpha", MaxResults=2)
    second = sqs.list_queues(QueueNamePrefix="alpha", MaxResults=2, NextToken=first["NextToken"])
    assert [names(first), names(second)] == [["alpha-1", "alpha-2"], ["alpha.fifo"]]
    assert "NextToken" not in second


def test_a_queue_made_between_two_pages(cloud: Cloud) -> None:
    sqs = cloud.client("sqs", access_key="444444444444")
    for name in ("a", "c"):
        sqs.create_queue(QueueName=name)
    first = sqs.list_queues(MaxResults=1)
    sqs.create_queue(QueueName="b")
    assert names(sqs.list_queues(MaxResults=5, NextToken=first["NextToken"])) == ["b", "c"]


def test_without_max_results_there_is_no_token(cloud: Cloud) -> None:
    sqs = cloud.client("sqs", access_key="555555555555")
    for n in range(1001):
        sqs.create_queue(QueueName=f"q{n:04}")
    answer = sqs.list_queues()
    assert names(answer) == [f"q{n:04}" for n in range(1000)]
    assert "NextToken" not in answer


@pytest.mark.parametrize("size", [0, 1001, -1])
def test_max_results(sqs: Any, size: int) -> None:
    expected = invalid(size, "MaxResults", "MaxResults must be an integer between 1 and 1000.")
    assert refused(sqs.list_queues, MaxResults=size) == expected


@pytest.mark.parametrize("token", ["garbage!", "ä", "a"])
def test_what_is_no_token(sqs: Any, token: str) -> None:
    expected = ("InvalidParameterValue", "Invalid or expired next token.")
    assert refused(sqs.list_queues, MaxResults=1, NextToken=token) == expected


def test_tokens() -> None:
    assert read_token(write_token("orders.fifo")) == "orders.fifo"
    assert read_token(None) == ""
    assert raised(read_token, "=")[0] == "InvalidParameterValue"
