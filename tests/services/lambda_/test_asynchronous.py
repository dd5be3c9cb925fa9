"""Asynchronous invocations: every line of the failure table, on the virtual clock."""

import json
from typing import Any

import pytest
from msgspec.structs import replace

from fogbank.compute.api import Invocation, Outcome, RuntimeUnavailable
from fogbank.kernel.action import Context
from fogbank.services.lambda_.asynchronous import Again, End, Event, Failed, Refused, Succeeded, next_of
from fogbank.services.lambda_.invoke import Invoke
from fogbank.services.lambda_.model import EventInvoke
from tests.cloud import Cloud
from tests.services.lambda_.doubles import Door, House, configure, reserve, until


def send(cloud: Cloud, name: str, event: Any = None, **request: Any) -> str:
    """Invoke asynchronously; the request's id."""
    answer = cloud.client("lambda").invoke(
        FunctionName=name, InvocationType="Event", Payload=json.dumps(event).encode(), **request
    )
    assert answer["StatusCode"] == 202
    assert answer["Payload"].read() == b""
    return str(answer["ResponseMetadata"]["RequestId"])


def settle(cloud: Cloud) -> None:
    """Let everything that can happen now happen."""
    cloud.advance(ms=0)


def fail(event: Any) -> Any:
    raise ValueError(f"no {event}")


# The schedule, as a table


OK = Succeeded(Outcome(b"null"))
BAD = Failed(Outcome(b"null", "Unhandled"))
BUSY = Refused(429, "Rate Exceeded.")
EVENT = Event(Invocation("id", b"{}", "arn"))


@pytest.mark.parametrize(
    ("failures", "throttles", "came", "settings", "age_ms", "then"),
    [
        pytest.param(0, 0, OK, {}, 0, ("Success", 1), id="well at once"),
        pytest.param(2, 0, OK, {}, 0, ("Success", 3), id="well at the third attempt"),
        pytest.param(0, 0, BAD, {}, 0, 60_000, id="the first failure waits a minute"),
        pytest.param(1, 0, BAD, {}, 60_000, 120_000, id="the second waits two"),
        pytest.param(2, 0, BAD, {}, 180_000, ("RetriesExhausted", 3), id="the third is the last"),
        pytest.param(0, 0, BAD, {"retries_max": 0}, 0, ("RetriesExhausted", 1), id="no retries"),
        pytest.param(1, 0, BAD, {"retries_max": 1}, 0, ("RetriesExhausted", 2), id="one retry"),
        pytest.param(1, 0, BAD, {"age_max_s": 60}, 60_000, ("EventAgeExceeded", 2), id="too old for a second retry"),
        pytest.param(0, 0, BAD, {"age_max_s": 60}, 0, 60_000, id="at the very age"),
        pytest.param(0, 0, BUSY, {}, 0, 1000, id="a throttle waits a second"),
        pytest.param(0, 4, BUSY, {}, 0, 16_000, id="doubling"),
        pytest.param(0, 8, BUSY, {}, 0, 256_000, id="doubling on"),
        pytest.param(0, 9, BUSY, {}, 0, 300_000, id="to five minutes"),
        pytest.param(0, 70, BUSY, {}, 0, 300_000, id="and no more"),
        pytest.param(0, 70, BUSY, {}, 21_400_000, ("EventAgeExceeded", 0), id="for six hours"),
        pytest.param(1, 3, BUSY, {"retries_max": 0}, 0, 8000, id="throttles do not use retries up"),
        pytest.param(1, 3, BAD, {}, 0, 120_000, id="nor do they count beside failures"),
        pytest.param(0, 0, Refused(404, "gone", final=True), {}, 0, ("RetriesExhausted", 0), id="nothing to wait for"),
    ],
)
def test_schedule(failures: int, throttles: int, came: Any, settings: dict[str, Any], age_ms: int, then: Any) -> None:
    event = Event(EVENT.invocation, "", failures, throttles)
    found = next_of(event, came, EventInvoke(0, **settings), born_ms=1000, now_ms=1000 + age_ms)
    if isinstance(found, Again):
        assert found.due_ms - 1000 - age_ms == then
    else:
        assert isinstance(found, End)
        assert (found.condition, found.runs) == then


# The same with a clock and a queue


def test_an_event_runs_its_function_once(cloud: Cloud, house: House) -> None:
    house.function(cloud, "work", lambda event: event)
    request_id = send(cloud, "work", {"n": 1})
    settle(cloud)
    assert house.events("work") == [{"n": 1}]
    assert house.calls[0][2].request_id == request_id
    cloud.advance(hours=7)
    assert len(house.calls) == 1


def test_a_function_that_fails_is_tried_after_one_minute_and_after_two_more(cloud: Cloud, house: House) -> None:
    house.function(cloud, "fails", fail)
    request_id = send(cloud, "fails", "luck")
    seen: list[int] = []
    for second in range(240):
        settle(cloud)
        seen += [second] * (len(house.calls) - len(seen))
        cloud.advance(seconds=1)
    assert seen == [0, 60, 180]
    assert {invocation.request_id for _, _, invocation in house.calls} == {request_id}


def test_a_function_that_recovers_is_not_tried_again(cloud: Cloud, house: House) -> None:
    house.function(cloud, "moody", lambda event: 1 / (len(house.calls) - 1))
    send(cloud, "moody")
    cloud.advance(minutes=10)
    assert len(house.calls) == 2


def test_a_throttled_event_waits_for_room(cloud: Cloud, house: House) -> None:
    door = Door()
    house.function(cloud, "narrow", lambda event: door)
    reserve(cloud, "narrow", 1)
    send(cloud, "narrow", 1)
    send(cloud, "narrow", 2)
    until(cloud, lambda: door.waiting == 1)
    door.open(cloud)
    cloud.advance(seconds=10)
    assert sorted(house.events("narrow")) == [1, 2]
    assert door.seen_most == 1


def test_what_we_cannot_run_waits_too(cloud: Cloud, house: House) -> None:
    def missing(event: Any) -> Any:
        if len(house.calls) < 4:
            raise RuntimeUnavailable("There is no python3.12 here.")

    house.function(cloud, "unready", missing)
    send(cloud, "unready")
    cloud.advance(ms=6999)
    assert len(house.calls) == 3  # after 0, 1 and 3 seconds
    cloud.advance(ms=1)
    assert len(house.calls) == 4
    cloud.advance(hours=7)
    assert len(house.calls) == 4


def test_a_deleted_function_takes_its_events_along(cloud: Cloud, house: House) -> None:
    house.function(cloud, "fails", fail)
    send(cloud, "fails")
    settle(cloud)
    cloud.client("lambda").delete_function(FunctionName="fails")
    house.function(cloud, "fails", fail)
    cloud.advance(hours=1)
    assert len(house.calls) == 1


def test_idle_functions_have_no_pump(cloud: Cloud, house: House) -> None:
    house.function(cloud, "work", lambda event: None)
    until(cloud, lambda: not any("prewarm" in name for name in cloud.fogbank.world.background.running()))
    idle = cloud.fogbank.world.background.running()
    send(cloud, "work")
    settle(cloud)
    assert cloud.fogbank.world.background.running() == idle
    send(cloud, "work")
    settle(cloud)
    assert len(house.calls) == 2


# Dead letters


def test_a_dead_letter_queue_gets_the_event_and_says_why(cloud: Cloud, house: House) -> None:
    dead = cloud.queue("dead")
    house.function(cloud, "fails", fail, DeadLetterConfig={"TargetArn": cloud.arn(dead)})
    request_id = send(cloud, "fails", {"order": 7})
    cloud.advance(minutes=4)
    [message] = cloud.receive(dead)
    assert json.loads(message["Body"]) == {"order": 7}
    told = {name: (value["DataType"], value["StringValue"]) for name, value in message["MessageAttributes"].items()}
    assert told == {
        "RequestID": ("String", request_id),
        "ErrorCode": ("Number", "200"),
        "ErrorMessage": ("String", "no {'order': 7}"),
    }


def test_a_function_without_any_concurrency_sends_its_events_away_at_once(cloud: Cloud, house: House) -> None:
    dead = cloud.queue("dead")
    house.function(cloud, "shut", fail, DeadLetterConfig={"TargetArn": cloud.arn(dead)})
    reserve(cloud, "shut", 0)
    send(cloud, "shut", "x")
    settle(cloud)
    [message] = cloud.receive(dead)
    assert message["MessageAttributes"]["ErrorCode"]["StringValue"] == "429"
    assert house.calls == []


# Destinations


def test_a_failure_is_recorded(cloud: Cloud, house: House) -> None:
    failures, successes = cloud.queue("failures"), cloud.queue("successes")
    arn = house.function(cloud, "fails", fail)
    configure(cloud, "fails", retries_max=1, on_success_arn=cloud.arn(successes), on_failure_arn=cloud.arn(failures))
    request_id = send(cloud, "fails", {"order": 7})
    cloud.advance(minutes=2)
    [record] = [json.loads(body) for body in cloud.bodies(failures)]
    assert record == {
        "version": "1.0",
        "timestamp": "2023-11-14T22:14:20.000Z",
        "requestContext": {
            "requestId": request_id,
            "functionArn": f"{arn}:$LATEST",
            "condition": "RetriesExhausted",
            "approximateInvokeCount": 2,
        },
        "requestPayload": {"order": 7},
        "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
        "responsePayload": {"errorMessage": "no {'order': 7}", "errorType": "ValueError", "stackTrace": []},
    }
    assert list(record) == [
        "version", "timestamp", "requestContext", "requestPayload", "responseContext", "responsePayload"
    ]  # fmt: skip
    assert cloud.bodies(successes) == []


def test_a_success_goes_on_to_another_function(cloud: Cloud, house: House) -> None:
    arn = house.function(cloud, "next", lambda event: None)
    house.function(cloud, "first", lambda event: {"done": event})
    configure(cloud, "first", on_success_arn=arn)
    send(cloud, "first", 5)
    settle(cloud)
    [record] = house.events("next")
    assert record["requestContext"]["condition"] == "Success"
    assert record["responsePayload"] == {"done": 5}
    assert "functionError" not in record["responseContext"]


def test_an_event_that_grows_too_old_is_recorded(cloud: Cloud, house: House) -> None:
    failures = cloud.queue("failures")

    def missing(event: Any) -> Any:
        raise RuntimeUnavailable("There is no python3.12 here.")

    house.function(cloud, "unready", missing)
    configure(cloud, "unready", age_max_s=60, on_failure_arn=cloud.arn(failures))
    send(cloud, "unready", "x")
    cloud.advance(minutes=2)
    [record] = [json.loads(body) for body in cloud.bodies(failures)]
    assert record["requestContext"]["condition"] == "EventAgeExceeded"
    assert len(house.calls) == 6  # after 0, 1, 3, 7, 15 and 31 seconds; the next would come after 63


def test_a_destination_that_is_gone_loses_the_record_and_nothing_else(cloud: Cloud, house: House) -> None:
    queue = cloud.queue("gone")
    house.function(cloud, "work", lambda event: None)
    configure(cloud, "work", on_success_arn=cloud.arn(queue))
    cloud.sqs.delete_queue(QueueUrl=queue)
    send(cloud, "work")
    cloud.advance(minutes=10)
    assert len(house.calls) == 1


# Loops


def test_a_function_that_feeds_itself_is_stopped(cloud: Cloud, house: House) -> None:
    dead = cloud.queue("dead")
    arn = house.function(cloud, "loop", lambda event: None, DeadLetterConfig={"TargetArn": cloud.arn(dead)})
    configure(cloud, "loop", on_success_arn=arn, on_failure_arn=arn)
    send(cloud, "loop")
    cloud.advance(minutes=1)
    assert len(house.calls) == 16
    [letter] = cloud.receive(dead)
    assert letter["MessageAttributes"]["ErrorCode"]["StringValue"] == "400"


def test_a_loop_through_a_queue_is_stopped(cloud: Cloud, house: House) -> None:
    dead = cloud.queue("dead")
    policy = json.dumps({"deadLetterTargetArn": cloud.arn(dead), "maxReceiveCount": 1})
    queue = cloud.queue("round", RedrivePolicy=policy)
    other = house.function(cloud, "other", lambda event: None)
    house.function(cloud, "loop", lambda event: cloud.fogbank.world.background.spawn("again", again()))
    configure(cloud, "other", on_success_arn=cloud.arn(queue))

    async def again() -> None:
        """What the function does with an SDK in its name: the tracing header goes on."""
        ctx = Context("000000000000", "us-east-1", "", "", "", cloud.now_ms, "id", "http://x", cloud.fogbank.world)
        ctx = replace(ctx, trace_id=house.calls[-1][2].trace_id)
        request = Invoke("other", invocation_type="Event", payload=b"{}")
        await cloud.fogbank.registry.call(ctx, "lambda", "Invoke", request)

    assert other
    mapped = {"EventSourceArn": cloud.arn(queue), "FunctionName": "loop"}
    cloud.client("lambda").create_event_source_mapping(**mapped)
    cloud.sqs.send_message(QueueUrl=queue, MessageBody="go")
    cloud.advance(minutes=2)
    assert [name for name, _, _ in house.calls].count("loop") == 16
    assert len(cloud.bodies(dead)) == 1


def test_a_loop_may_be_allowed(cloud: Cloud, house: House) -> None:
    arn = house.function(cloud, "loop", lambda event: len(house.calls) < 40 or 1 / 0)
    cloud.client("lambda").put_function_recursion_config(FunctionName="loop", RecursiveLoop="Allow")
    configure(cloud, "loop", on_success_arn=arn, retries_max=0)
    send(cloud, "loop")
    cloud.advance(minutes=1)
    assert len(house.calls) == 40
