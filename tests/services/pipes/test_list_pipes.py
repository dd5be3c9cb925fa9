"""ListPipes: which, and in what pages."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.services.pipes.piping import Piping


@pytest.fixture
def three(piping: Piping) -> Piping:
    piping.pipe(piping.queue("a")[1], name="order-1")
    piping.pipe(piping.queue("b")[1], name="order-2", DesiredState="STOPPED")
    piping.pipe(piping.queue("c")[1], name="refund")
    return piping


@pytest.mark.parametrize(
    ("wish", "names"),
    [
        ({}, ["order-1", "order-2", "refund"]),
        ({"NamePrefix": "order"}, ["order-1", "order-2"]),
        ({"NamePrefix": "rder"}, []),
        ({"DesiredState": "STOPPED"}, ["order-2"]),
        ({"CurrentState": "RUNNING"}, ["order-1", "refund"]),
        ({"TargetPrefix": "arn:aws:sqs:us-east-1:000000000000:c"}, ["refund"]),
        ({"SourcePrefix": "arn:aws:kinesis"}, []),
    ],
)
def test_which(three: Piping, wish: dict[str, Any], names: list[str]) -> None:
    assert [pipe["Name"] for pipe in three.client.list_pipes(**wish)["Pipes"]] == names


def test_pages(three: Piping) -> None:
    first = three.client.list_pipes(Limit=2)
    second = three.client.list_pipes(Limit=2, NextToken=first["NextToken"])
    assert [pipe["Name"] for pipe in [*first["Pipes"], *second["Pipes"]]] == ["order-1", "order-2", "refund"]
    assert "NextToken" not in second


def test_a_token_that_is_none(piping: Piping) -> None:
    with pytest.raises(ClientError, match="NextToken"):
        piping.client.list_pipes(NextToken="é")


def test_others_see_none_of_them(three: Piping) -> None:
    assert three.cloud.client("pipes", region="eu-west-1").list_pipes()["Pipes"] == []
