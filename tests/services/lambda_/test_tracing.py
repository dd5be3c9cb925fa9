"""Invocations as steps of a trace, and destinations of other services."""

import json
from collections.abc import Callable, Sequence
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest

from fogbank.fabric import trace
from fogbank.fabric.delivery import Delivery, Landing
from fogbank.fabric.outbox import Outbox
from fogbank.fabric.trace import Hop
from fogbank.kernel.arn import Arn
from tests.cloud import Cloud
from tests.services.lambda_.doubles import House, Stream, configure, reserve

ROOT = "1-5759e988-bd862e3fe1be46a994272793"
HEADER = f"Root={ROOT};Parent=53995c3f42cd8ad8;Sampled=0"
FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function"


def hops(cloud: Cloud) -> list[Hop]:
    records = cloud.run(cloud.fogbank.store.read(trace.LOG, 0, 0))
    return [hop for record in records for hop in trace.decode(record.data)]


def told(found: Sequence[Hop]) -> list[tuple[str, str, int, str]]:
    return [(hop.kind, hop.outcome, hop.attempt, hop.why) for hop in found]


def traced(cloud: Cloud, service: str) -> Any:
    """A client whose calls come with a tracing header."""
    client = cloud.client(service, access_key="traced")

    def add(request: Any, **_: Any) -> None:
        request.headers["X-Amzn-Trace-Id"] = HEADER

    client.meta.events.register(f"before-sign.{service}", add, unique_id="trace")
    return client


def catch(cloud: Cloud) -> list[Delivery]:
    """What is sent to services that the test stands in for."""
    caught: list[Delivery] = []

    async def land(delivery: Delivery, _: Arn) -> Landing:
        caught.append(delivery)
        return Landing()

    world = cloud.fogbank.world
    world.ports[Outbox] = Outbox(cloud.fogbank.store, world, {"sns": land, "events": land})
    return caught


def echo(event: Any) -> Any:
    return event


def fail(event: Any) -> Any:
    raise ValueError(f"no {event}")


def test_every_attempt_of_an_event_is_a_step_below_its_call(cloud: Cloud, house: House) -> None:
    dead = cloud.queue("dead")
    arn = house.function(cloud, "fails", fail)
    configure(cloud, "fails", on_failure_arn=cloud.arn(dead))
    cloud.client("lambda").invoke(FunctionName="fails", InvocationType="Event", Payload=b'"luck"')
    cloud.advance(minutes=5)
    call, *attempts, letter = hops(cloud)
    assert (call.source, call.target, call.parent) == ("lambda:Invoke", arn, "")
    assert told(attempts) == [("invocation", "error", attempt, "ValueError: no luck") for attempt in (1, 2, 3)]
    assert {hop.parent for hop in attempts} == {call.span}
    assert {hop.ids for hop in (call, *attempts)} == {call.ids}
    assert (letter.target, letter.parent, letter.outcome) == (cloud.arn(dead), attempts[-1].span, "delivered")
    assert {hop.root for hop in hops(cloud)} == {call.root}
    offsets = [hop.at_ms - call.at_ms for hop in attempts]
    assert offsets == [0, 60_000, 180_000]
    # What the function calls is caused by its attempt.
    given = [invocation.trace_id.split(";")[:2] for _, _, invocation in house.calls]
    assert given == [[f"Root={call.root}", f"Parent={hop.span}"] for hop in attempts]


def test_what_did_not_run_is_told_too(cloud: Cloud, house: House) -> None:
    house.function(cloud, "narrow", lambda event: None)
    reserve(cloud, "narrow", 0)
    cloud.client("lambda").invoke(FunctionName="narrow", InvocationType="Event", Payload=b"{}")
    cloud.advance(ms=0)
    assert told(hops(cloud)[1:]) == [("invocation", "throttled", 1, "Rate Exceeded.")]


@pytest.mark.parametrize("handler", [echo, fail], ids=["well", "not well"])
def test_a_synchronous_invocation_is_a_step_of_the_trace_it_came_with(
    cloud: Cloud, house: House, handler: Callable[[Any], Any]
) -> None:
    arn = house.function(cloud, "work", handler)
    traced(cloud, "lambda").invoke(FunctionName="work", Payload=b"1")
    cloud.advance(ms=0)
    [hop] = hops(cloud)
    expected = ("error", "ValueError: no 1") if handler is fail else ("success", "")
    assert (hop.source, hop.target, hop.root, hop.parent) == ("lambda:Invoke", arn, ROOT, "53995c3f42cd8ad8")
    assert (hop.outcome, hop.why) == expected
    assert f"Parent={hop.span}" in house.calls[0][2].trace_id


def test_a_stream_s_end_is_the_step_s_end(cloud: Cloud, house: House) -> None:
    house.function(cloud, "flows", lambda event: Stream(b"a", RuntimeError("cut")))
    answer = traced(cloud, "lambda").invoke_with_response_stream(FunctionName="flows")
    assert len(list(answer["EventStream"])) == 2
    cloud.advance(ms=0)
    [hop] = hops(cloud)
    assert (hop.outcome, hop.why) == ("error", "RuntimeError: cut")


def test_without_a_header_a_synchronous_invocation_leaves_nothing(cloud: Cloud, house: House) -> None:
    house.function(cloud, "work", lambda event: event)
    cloud.client("lambda").invoke(FunctionName="work", Payload=b"1")
    cloud.advance(ms=0)
    assert hops(cloud) == []


def test_a_batch_is_a_step_of_every_trace_in_it(cloud: Cloud, house: House) -> None:
    queue = cloud.queue("work")
    arn = house.function(cloud, "work", lambda event: None)
    ours = traced(cloud, "sqs").send_message(QueueUrl=queue, MessageBody="with")
    plain = cloud.sqs.send_message(QueueUrl=queue, MessageBody="without")
    cloud.client("lambda").create_event_source_mapping(EventSourceArn=cloud.arn(queue), FunctionName="work")
    cloud.advance(seconds=1)
    call, *ran = hops(cloud)
    assert [(hop.source, hop.target, hop.outcome) for hop in ran] == [(cloud.arn(queue), arn, "success")] * len(ran)
    assert {message for hop in ran for message in hop.ids[1:]} == {ours["MessageId"], plain["MessageId"]}
    of_ours = next(hop for hop in ran if ours["MessageId"] in hop.ids)
    assert (of_ours.root, of_ours.parent) == (ROOT, call.span)


def test_a_failed_item_is_told_in_its_own_trace_and_comes_again(cloud: Cloud, house: House) -> None:
    queue = cloud.queue("work", VisibilityTimeout="3")
    house.function(
        cloud,
        "work",
        lambda event: {
            "batchItemFailures": [
                {"itemIdentifier": record["messageId"]}
                for record in event["Records"]
                if len(house.calls) == 1 and record["body"] == "bad"
            ]
        },
    )
    bad = traced(cloud, "sqs").send_message(QueueUrl=queue, MessageBody="bad")
    cloud.client("lambda").create_event_source_mapping(
        EventSourceArn=cloud.arn(queue), FunctionName="work", FunctionResponseTypes=["ReportBatchItemFailures"]
    )
    cloud.advance(seconds=5)
    of_bad = [hop for hop in hops(cloud) if hop.kind == "invocation" and bad["MessageId"] in hop.ids]
    assert [(hop.outcome, hop.attempt) for hop in of_bad] == [("error", 1), ("success", 2)]
    assert {hop.root for hop in of_bad} == {ROOT}


def test_a_record_that_no_filter_keeps_says_so(cloud: Cloud, house: House) -> None:
    queue = cloud.queue("work")
    arn = house.function(cloud, "work", lambda event: None)
    traced(cloud, "sqs").send_message(QueueUrl=queue, MessageBody='{"kind": "dull"}')
    cloud.client("lambda").create_event_source_mapping(
        EventSourceArn=cloud.arn(queue),
        FunctionName="work",
        FilterCriteria={"Filters": [{"Pattern": json.dumps({"body": {"kind": ["bright"]}})}]},
    )
    cloud.advance(seconds=1)
    _, hop = hops(cloud)
    assert (hop.kind, hop.outcome, hop.target, hop.root) == ("match", "filtered", arn, ROOT)
    assert hop.why == 'filter 1: body.kind: wanted "bright", found "dull"'


TOPIC = "arn:aws:sns:us-east-1:000000000000:told"
BUS = "arn:aws:events:us-east-1:000000000000:event-bus/told"


def test_a_topic_gets_records_and_dead_letters(cloud: Cloud, house: House) -> None:
    house.function(cloud, "fails", fail, DeadLetterConfig={"TargetArn": TOPIC})
    cloud.client("lambda").put_function_event_invoke_config(
        FunctionName="fails", MaximumRetryAttempts=0, DestinationConfig={"OnFailure": {"Destination": TOPIC}}
    )
    caught = catch(cloud)
    cloud.client("lambda").invoke(FunctionName="fails", InvocationType="Event", Payload=b'{"a": 1}')
    cloud.advance(ms=0)
    record, letter = caught
    assert (record.target_arn, letter.target_arn) == (TOPIC, TOPIC)
    assert json.loads(record.body)["requestContext"]["condition"] == "RetriesExhausted"
    assert letter.body == b'{"a": 1}'
    assert {name: (found.data_type, found.value) for name, found in letter.attributes.items()} == {
        "RequestID": ("String", json.loads(record.body)["requestContext"]["requestId"]),
        "ErrorCode": ("Number", "200"),
        "ErrorMessage": ("String", "no {'a': 1}"),
    }


@pytest.mark.parametrize(
    ("handler", "result"), [pytest.param(echo, "Success", id="well"), pytest.param(fail, "Failure", id="no")]
)
def test_a_bus_gets_an_event(cloud: Cloud, house: House, handler: Callable[[Any], Any], result: str) -> None:
    house.function(cloud, "work", handler)
    cloud.client("lambda").put_function_event_invoke_config(
        FunctionName="work", MaximumRetryAttempts=0, DestinationConfig={f"On{result}": {"Destination": BUS}}
    )
    caught = catch(cloud)
    cloud.client("lambda").invoke(FunctionName="work", InvocationType="Event", Payload=b"{}")
    cloud.advance(ms=0)
    [sent] = caught
    event = json.loads(sent.body)
    assert event.pop("detail")["requestPayload"] == {}
    assert event == {
        "version": "0",
        "id": sent.id,
        "detail-type": f"Lambda Function Invocation Result - {result}",
        "source": "lambda",
        "account": "000000000000",
        "time": "2023-11-14T22:13:20Z",
        "region": "us-east-1",
        "resources": [BUS, f"{FUNCTION}:work:$LATEST"],
    }


def test_a_request_to_a_url_is_a_step_of_its_trace(cloud: Cloud, house: House) -> None:
    arn = house.function(cloud, "web", echo)
    made = cloud.client("lambda").create_function_url_config(FunctionName="web", AuthType="NONE")
    host = urlsplit(str(made["FunctionUrl"])).netloc
    connection = HTTPConnection("127.0.0.1", cloud.fogbank.port)
    connection.request("GET", "/", headers={"Host": host, "X-Amzn-Trace-Id": HEADER})
    assert connection.getresponse().status == 200
    connection.close()
    cloud.advance(ms=0)
    [hop] = hops(cloud)
    assert (hop.source, hop.target, hop.root, hop.outcome) == ("lambda:FunctionUrl", arn, ROOT, "success")
