"""`fogbank trace`, against a real server."""

import argparse
import contextlib
import io
import json
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from fogbank.cli.trace import add_trace, run_trace
from tests.cloud import Cloud
from tests.services.lambda_.doubles import House, configure


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def cloud(house: House) -> Iterator[Cloud]:
    with Cloud(compute=house.compute) as running:
        yield running


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def run(cloud: Cloud, *arguments: str, out: io.StringIO | None = None) -> tuple[int, str, str]:
    """Exit code, what the command wrote, and its complaints."""
    parser = argparse.ArgumentParser()

    def add_address(one: argparse.ArgumentParser) -> None:
        one.add_argument("--host", default="127.0.0.1")
        one.add_argument("--port", type=int, default=cloud.fogbank.port)

    add_trace(parser.add_subparsers(), add_address)
    options = parser.parse_args(["trace", *arguments])
    out, errors = out or io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stderr(errors):
        patch.setattr(sys, "stdout", out)
        code = run_trace(options)
    return code, out.getvalue(), errors.getvalue()


def fail(event: Any) -> Any:
    raise ValueError("no luck")


def failed_event(cloud: Cloud, house: House) -> str:
    """Something to look at: an event whose function fails twice. The request's id."""
    dead = cloud.queue("dead")
    house.function(cloud, "orders", fail)
    configure(cloud, "orders", on_failure_arn=cloud.arn(dead), retries_max=1)
    sent = cloud.client("lambda").invoke(FunctionName="orders", InvocationType="Event", Payload=b"{}")
    cloud.advance(minutes=2)
    return str(sent["ResponseMetadata"]["RequestId"])


TREE = """\
 2023-11-14 22:13:20.000 UTC, 4 steps in 1 m

     0 ms  lambda:Invoke → function orders  accepted
     0 ms  ├─ function orders runs  error
           │     ValueError: no luck
      1 m  └─ function orders runs  attempt 2  error
              │  ValueError: no luck
      1 m     └─ → queue dead  delivered
"""


def test_the_tree_of_an_event(cloud: Cloud, house: House) -> None:
    request_id = failed_event(cloud, house)
    code, by_id, _ = run(cloud, request_id)
    _, last, _ = run(cloud, "--last")
    assert code == 0
    root, _, rest = by_id.partition(" ")
    assert rest == TREE
    assert last == by_id
    assert run(cloud, root)[1] == by_id


def test_colours_are_for_terminals(cloud: Cloud, house: House) -> None:
    failed_event(cloud, house)
    assert "\033[31merror\033[0m" in run(cloud, "--last", out=Terminal())[1]
    assert "\033" not in run(cloud, "--last")[1]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_COLOR", "1")
        assert "\033" not in run(cloud, "--last", out=Terminal())[1]


def test_json_is_nested(cloud: Cloud, house: House) -> None:
    request_id = failed_event(cloud, house)
    [tree] = json.loads(run(cloud, request_id, "--json")[1])["traces"]
    [call] = tree["hops"]
    assert [hop["outcome"] for hop in call["hops"]] == ["error", "error"]
    assert call["ids"] == [request_id]
    [letter] = call["hops"][1]["hops"]
    assert letter["target"] == "arn:aws:sqs:us-east-1:000000000000:dead"


def test_the_latest_traces_are_lines(cloud: Cloud, house: House) -> None:
    house.function(cloud, "one", lambda event: None)
    house.function(cloud, "two", lambda event: None)
    for name in ("one", "two"):
        cloud.client("lambda").invoke(FunctionName=name, InvocationType="Event", Payload=b"{}")
    cloud.advance(ms=0)
    first, second = run(cloud)[1].splitlines()
    assert first.endswith("lambda:Invoke → function one  accepted")
    assert second.endswith("lambda:Invoke → function two  accepted")


def test_what_is_not_there(cloud: Cloud) -> None:
    assert run(cloud, "--last") == (1, "", "fogbank: There is no trace yet.\n")
    assert run(cloud, "no/such id") == (1, "", "fogbank: There is no trace of no/such id.\n")
    assert run(cloud) == (0, "", "")
    code, _, complaint = run(cloud, "--port", "1")
    assert code == 1
    assert "Is fogbank up?" in complaint
