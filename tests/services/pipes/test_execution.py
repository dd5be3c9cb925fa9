"""Executions: what targets get, what enrichments do, and what becomes of failures."""

import json
from typing import Any

import pytest

from fogbank.fabric import trace
from tests.services.pipes.piping import Piping

HEADER = "Root=1-65000000-0123456789abcdef01234567;Parent=53995c3f42cd8ad8;Sampled=1"
TRACED = {"MessageSystemAttributes": {"AWSTraceHeader": {"DataType": "String", "StringValue": HEADER}}}
NONE: list[str] = []


# Queues


def test_a_queue_gets_the_record(piping: Piping) -> None:
    url, arn = piping.queue()
    piping.pipe(arn)
    piping.send({"a": 1})
    [body] = map(json.loads, piping.cloud.bodies(url))
    assert (body["body"], body["eventSource"]) == ('{"a": 1}', "aws:sqs")
    assert body["eventSourceARN"] == piping.cloud.arn(piping.source)
    assert piping.left() == 0


@pytest.mark.parametrize(
    ("template", "body", "got"),
    [
        pytest.param("<$.body>", "plain", "plain", id="the original payload"),
        pytest.param('{"data": <$.body>}', {"k": "v"}, '{"data":{"k":"v"}}', id="JSON within JSON"),
        pytest.param('{"k": <$.body.k>, "fixed": 1}', {"k": "v"}, '{"k":"v","fixed":1}', id="a part"),
        pytest.param('"<aws.pipes.pipe-name> <$.body.k>"', {"k": "v"}, '"pipe v"', id="a text"),
        pytest.param('{"e": <aws.pipes.event.json>}', {"k": "v"}, None, id="the event with its body decoded"),
    ],
)
def test_templates(piping: Piping, template: str, body: Any, got: str | None) -> None:
    url, arn = piping.queue()
    piping.pipe(arn, TargetParameters={"InputTemplate": template})
    piping.send(body)
    [text] = piping.cloud.bodies(url)
    assert text == got if got is not None else json.loads(text)["e"]["body"] == body


def test_a_fifo_queue_gets_groups_from_the_event(piping: Piping) -> None:
    url, arn = piping.queue("target.fifo", fifo=True)
    parameters = {"MessageGroupId": "$.body.customer", "MessageDeduplicationId": "$.messageId"}
    piping.pipe(arn, TargetParameters={"SqsQueueParameters": parameters, "InputTemplate": "<$.body.n>"})
    piping.send({"customer": "a", "n": 1}, {"customer": "b", "n": 2}, {"n": 3})
    got = {message["Attributes"]["MessageGroupId"]: message["Body"] for message in piping.cloud.receive(url)}
    assert got == {"a": "1", "b": "2"}
    assert piping.left() == 1, "an event without a group stays in its queue"


def test_fifo_keeps_its_order(piping: Piping) -> None:
    source = piping.cloud.queue("source.fifo", fifo=True, ContentBasedDeduplication="true")
    url, arn = piping.queue("target.fifo", fifo=True, ContentBasedDeduplication="true")
    parameters = {"MessageGroupId": "$.attributes.MessageGroupId"}
    template = {"SqsQueueParameters": parameters, "InputTemplate": "<$.body>"}
    piping.pipe(arn, source=piping.cloud.arn(source), TargetParameters=template)
    for number in range(25):
        piping.cloud.sqs.send_message(QueueUrl=source, MessageBody=str(number), MessageGroupId="g")
    piping.settle()
    got: list[str] = []
    while messages := piping.cloud.receive(url):
        for message in messages:
            got.append(message["Body"])
            piping.cloud.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    assert got == [str(number) for number in range(25)]


# Functions


def test_a_function_gets_the_batch(piping: Piping) -> None:
    parameters = {"SqsQueueParameters": {"BatchSize": 3, "MaximumBatchingWindowInSeconds": 10}}
    piping.pipe(piping.function("f", lambda _: None), SourceParameters=parameters)
    piping.send("a", "b")
    assert piping.house.events("f") == []
    piping.send("c")
    [batch] = piping.house.events("f")
    assert sorted(record["body"] for record in batch) == ["a", "b", "c"]
    assert piping.left() == 0


def test_the_window_ends(piping: Piping) -> None:
    parameters = {"SqsQueueParameters": {"BatchSize": 3, "MaximumBatchingWindowInSeconds": 10}}
    piping.pipe(piping.function("f", lambda _: None), SourceParameters=parameters)
    piping.send("a")
    piping.cloud.advance(seconds=9)
    assert piping.house.events("f") == []
    piping.cloud.advance(seconds=1)
    assert [len(batch) for batch in piping.house.events("f")] == [1]


def test_templates_make_the_elements(piping: Piping) -> None:
    piping.pipe(piping.function("f", lambda _: None), TargetParameters={"InputTemplate": "<$.body.n>"})
    piping.send({"n": 7})
    assert piping.house.events("f") == [[7]]


def test_without_waiting(piping: Piping) -> None:
    parameters = {"LambdaFunctionParameters": {"InvocationType": "FIRE_AND_FORGET"}}
    piping.pipe(piping.function("f", lambda _: 1 / 0), TargetParameters=parameters)
    piping.send("a")
    assert piping.left() == 0, "the failure is the function's asynchronous queue's business"
    assert len(piping.house.events("f")) == 1


# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-sqs.html#pipes-sqs-batch-failures-conditions
@pytest.mark.parametrize(
    ("report", "stays"),
    [
        pytest.param(None, 0, id="no answer"),
        pytest.param({}, 0, id="an empty answer"),
        pytest.param({"batchItemFailures": []}, 0, id="no failures"),
        pytest.param({"batchItemFailures": None}, 0, id="null"),
        pytest.param({"batchItemFailures": [{"itemIdentifier": "FIRST"}]}, 1, id="one failure"),
        pytest.param({"batchItemFailures": [{"itemIdentifier": ""}]}, 2, id="an empty identifier"),
        pytest.param({"batchItemFailures": [{"itemIdentifier": None}]}, 2, id="a null identifier"),
        pytest.param({"batchItemFailures": [{"id": "FIRST"}]}, 2, id="a wrong key"),
        pytest.param({"batchItemFailures": [{"itemIdentifier": "x"}]}, 2, id="an unknown identifier"),
        pytest.param(b"{", 2, id="no JSON"),
    ],
)
def test_reports_of_failures(piping: Piping, report: Any, stays: int) -> None:
    def handle(batch: list[dict[str, Any]]) -> Any:
        if isinstance(report, bytes):
            return report
        return json.loads(json.dumps(report).replace("FIRST", batch[0]["messageId"]))

    parameters = {"SqsQueueParameters": {"BatchSize": 2, "MaximumBatchingWindowInSeconds": 1}}
    piping.pipe(piping.function("f", handle), SourceParameters=parameters)
    piping.send("a", "b")
    assert piping.left() == stays


# Logs


def test_a_log_stream_gets_lines(piping: Piping) -> None:
    logs = piping.cloud.client("logs")
    logs.create_log_group(logGroupName="/pipe")
    logs.create_log_stream(logGroupName="/pipe", logStreamName="orders")
    parameters = {"CloudWatchLogsParameters": {"LogStreamName": "$.body.stream", "Timestamp": "$.body.at"}}
    target = "arn:aws:logs:us-east-1:000000000000:log-group:/pipe"
    piping.pipe(target, TargetParameters={**parameters, "InputTemplate": "<$.body.text>"})
    at_ms = piping.cloud.now_ms - 1000
    piping.send({"stream": "orders", "at": at_ms, "text": "hello"}, {"stream": "none", "at": at_ms, "text": "lost"})
    [line] = logs.get_log_events(logGroupName="/pipe", logStreamName="orders", startFromHead=True)["events"]
    assert (line["message"], line["timestamp"]) == ("hello", at_ms)
    assert piping.left() == 1


# Enrichment

BY_TWO = {"SqsQueueParameters": {"BatchSize": 2, "MaximumBatchingWindowInSeconds": 1}}


def test_the_target_gets_what_the_enrichment_answers(piping: Piping) -> None:
    def enrich(batch: list[dict[str, Any]]) -> Any:
        return [{"doubled": 2 * int(record["n"]), "of": record["n"]} for record in batch]

    url, arn = piping.queue()
    piping.pipe(
        arn,
        Enrichment=piping.function("enrich", enrich),
        EnrichmentParameters={"InputTemplate": '{"n": <$.body.n>}'},
        TargetParameters={"InputTemplate": '"<$.of>: <$.doubled>"'},
    )
    piping.send({"n": 4})
    assert piping.cloud.bodies(url) == ['"4: 8"']
    assert piping.left() == 0


@pytest.mark.parametrize(
    ("answer", "bodies"),
    [
        pytest.param([], NONE, id="an empty list"),
        pytest.param({}, NONE, id="an empty object"),
        pytest.param("", NONE, id="an empty text"),
        pytest.param([dict[str, Any]()], ["{}"], id="an empty payload"),
        pytest.param([1, 2, 3], ["1", "2", "3"], id="more than came"),
        pytest.param({"a": 1}, ['{"a": 1}'], id="one object"),
        pytest.param(b"no json", ["no json"], id="a text"),
    ],
)
def test_answers_of_enrichments(piping: Piping, answer: Any, bodies: list[str]) -> None:
    url, arn = piping.queue()
    piping.pipe(arn, Enrichment=piping.function("enrich", lambda _: answer))
    piping.send("x")
    assert sorted(piping.cloud.bodies(url)) == bodies
    assert piping.left() == 0


def test_a_failing_enrichment_leaves_the_batch(piping: Piping) -> None:
    url, arn = piping.queue()
    piping.pipe(arn, Enrichment=piping.function("enrich", lambda _: 1 / 0))
    piping.send("x")
    assert (piping.left(url), piping.left()) == (0, 1)
    assert any("ZeroDivisionError" in hop.why for hop in piping.hops() if hop.outcome == "error")


# Failures


def test_a_target_that_is_not_there_is_tried_again_after_the_visibility_timeout(piping: Piping) -> None:
    piping.pipe("arn:aws:sqs:us-east-1:000000000000:later", TargetParameters={"InputTemplate": "<$.body>"})
    piping.send("x")
    assert piping.left() == 1
    url = piping.cloud.queue("later")
    piping.cloud.advance(seconds=29)
    assert piping.left(url) == 0
    piping.cloud.advance(seconds=1)
    assert (piping.left(url), piping.left()) == (1, 0)


def test_a_throttled_function_is_asked_again(piping: Piping) -> None:
    piping.pipe(piping.function("f", lambda _: None))
    piping.cloud.client("lambda").put_function_concurrency(FunctionName="f", ReservedConcurrentExecutions=0)
    piping.send("x")
    assert piping.house.events("f") == []
    piping.cloud.client("lambda").delete_function_concurrency(FunctionName="f")
    piping.cloud.advance(seconds=1)
    assert [len(batch) for batch in piping.house.events("f")] == [1]
    assert piping.left() == 0


# Trace


def test_the_trace_goes_through_the_pipe(piping: Piping) -> None:
    url, arn = piping.queue()
    pipe = piping.pipe(arn)
    piping.send("x", **TRACED)
    root = trace.origin(HEADER)[0]
    hops = [hop for hop in piping.hops() if hop.root == root]
    ways = [(hop.kind, hop.source, hop.target, hop.outcome) for hop in hops]
    assert ("delivery", piping.cloud.arn(piping.source), pipe, "accepted") in ways
    assert ("delivery", pipe, arn, "delivered") in ways
    [sent] = [hop for hop in hops if hop.source == pipe]
    assert any(hop.parent == sent.span for hop in hops), "the target's own step comes below it"
    [got] = piping.cloud.receive(url)
    assert root in got["Attributes"]["AWSTraceHeader"]


def test_each_trace_goes_by_itself(piping: Piping) -> None:
    url, arn = piping.queue()
    piping.pipe(arn, SourceParameters=BY_TWO)
    other = HEADER.replace("65000000", "65000001")
    for header in (HEADER, other):
        attribute = {"AWSTraceHeader": {"DataType": "String", "StringValue": header}}
        piping.send("x", MessageSystemAttributes=attribute)
    roots = {trace.origin(message["Attributes"]["AWSTraceHeader"])[0] for message in piping.cloud.receive(url)}
    assert roots == {trace.origin(HEADER)[0], trace.origin(other)[0]}
