"""The failure table of asynchronous invocations, with real functions on the virtual clock."""

import json
from typing import Any

import pytest

from tests.journeys.lab import Lab

FAILURES = [
    pytest.param("note(event); 1 / 0", {}, "ZeroDivisionError", "division by zero", id="it raises"),
    pytest.param("note(event); import time; time.sleep(9)", {"Timeout": 1}, "Sandbox.Timedout", "timed out", id="slow"),
    pytest.param("note(event); import os; os._exit(3)", {}, "Runtime.ExitError", "exit status 3", id="it exits"),
    pytest.param("note(event); return {1, 2}", {}, "Runtime.MarshalError", "not JSON serializable", id="no JSON"),
]


def failing(body: str) -> str:
    lines = "".join(f"    {line.strip()}\n" for line in body.split(";"))
    return f"def handle(event, context):\n{lines}"


@pytest.mark.parametrize(("body", "settings", "kind", "says"), FAILURES)
def test_three_attempts_and_then_the_record(
    lab: Lab, body: str, settings: dict[str, Any], kind: str, says: str
) -> None:
    failures, dead = lab.cloud.queue("failures"), lab.cloud.queue("dead")
    lab.function("work", failing(body), DeadLetterConfig={"TargetArn": lab.cloud.arn(dead)}, **settings)
    destination = {"OnFailure": {"Destination": lab.cloud.arn(failures)}}
    lab.lambda_.put_function_event_invoke_config(FunctionName="work", DestinationConfig=destination)
    lab.send_event("work", {"order": 1})
    lab.cloud.advance(seconds=59)
    assert lab.notes() == [{"order": 1}]
    lab.cloud.advance(minutes=3)
    assert lab.notes() == [{"order": 1}] * 3
    [record] = [json.loads(text) for text in lab.cloud.bodies(failures)]
    assert record["requestContext"]["condition"] == "RetriesExhausted"
    assert record["requestContext"]["approximateInvokeCount"] == 3
    assert record["responseContext"]["functionError"] == "Unhandled"
    assert record["responsePayload"]["errorType"] == kind
    assert says in record["responsePayload"]["errorMessage"]
    [letter] = lab.cloud.receive(dead)
    assert json.loads(letter["Body"]) == {"order": 1}
    assert says in letter["MessageAttributes"]["ErrorMessage"]["StringValue"]


def test_a_chain_of_functions_ends_in_a_queue(lab: Lab) -> None:
    done = lab.cloud.queue("done")
    second = lab.function("second", "def handle(event, context):\n    return event['responsePayload'] + 1\n")
    lab.function("first", "def handle(event, context):\n    return event * 2\n")
    for name, arn in (("first", second), ("second", lab.cloud.arn(done))):
        destination = {"OnSuccess": {"Destination": arn}}
        lab.lambda_.put_function_event_invoke_config(FunctionName=name, DestinationConfig=destination)
    lab.send_event("first", 20)
    lab.cloud.advance(seconds=1)
    [record] = [json.loads(text) for text in lab.cloud.bodies(done)]
    assert record["responsePayload"] == 41


def test_a_function_deleted_while_events_wait_runs_no_more(lab: Lab) -> None:
    lab.function("work", failing("note(event); 1 / 0"))
    lab.send_event("work", 1)
    lab.cloud.advance(seconds=1)
    lab.lambda_.delete_function(FunctionName="work")
    lab.cloud.advance(minutes=10)
    assert lab.notes() == [1]


def test_throttled_events_run_when_there_is_room_again(lab: Lab) -> None:
    lab.function("work", "def handle(event, context):\n    note(event)\n")
    lab.lambda_.put_function_concurrency(FunctionName="work", ReservedConcurrentExecutions=1)
    for number in range(5):
        lab.send_event("work", number)
    lab.cloud.advance(minutes=2)
    assert sorted(lab.notes()) == [0, 1, 2, 3, 4]
