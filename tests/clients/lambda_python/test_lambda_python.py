"""Functions with Powertools for AWS Lambda, deployed and invoked with the AWS CLI."""

from __future__ import annotations

import base64
import contextlib
import json
import queue
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from conftest import ENVIRONMENT, aws, command, name

Deploy = Callable[[str], str]
Client = Callable[[str], Any]


def invoke(function: str, event: object, place: Path, *arguments: str) -> tuple[dict[str, Any], Any]:
    """What `aws lambda invoke` says, and what it wrote into the file."""
    out = place / "answer.json"
    payload = ("--payload", json.dumps(event))
    about = aws("lambda", "invoke", "--function-name", function, *payload, *arguments, str(out))
    return about, json.loads(out.read_text(encoding="utf-8"))


def logged(function: str, pattern: str = "") -> list[str]:
    # What `aws logs tail` of version 2 asks for, too.
    arguments = ("--log-group-name", f"/aws/lambda/{function}", "--filter-pattern", pattern)
    found = aws("logs", "filter-log-events", *arguments)
    return [event["message"] for event in found["events"]]


def documents(lines: list[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines if line.startswith("{")]


def test_invoke_prints_what_came_of_it_and_writes_the_answer(deploy: Deploy, tmp_path: Path) -> None:
    function = deploy("order")
    about, answer = invoke(function, {"order": "o-1", "customer": "Ada"}, tmp_path, "--log-type", "Tail")
    assert (about["StatusCode"], about["ExecutedVersion"]) == (200, "$LATEST")
    assert "FunctionError" not in about, answer
    assert answer["order"] == "o-1"
    tail = base64.b64decode(about["LogResult"]).decode()
    assert f"REPORT RequestId: {answer['request']}" in tail


def test_an_error_of_the_handler(deploy: Deploy, tmp_path: Path) -> None:
    about, answer = invoke(deploy("order"), {"order": "o-1"}, tmp_path)
    assert about["FunctionError"] == "Unhandled"
    assert (answer["errorType"], answer["errorMessage"]) == ("KeyError", "'customer'")
    assert any(
        'in order\n    logger.append_keys(customer=event["customer"])' in frame for frame in answer["stackTrace"]
    )


def test_logger_and_metrics_write_json_into_cloudwatch_logs(deploy: Deploy, tmp_path: Path) -> None:
    function = deploy("order")
    _, answer = invoke(function, {"order": "o-1", "customer": "Ada"}, tmp_path)
    event, order = documents(logged(function, '{ $.service = "shop" && $.level = "INFO" }'))
    assert event["message"] == {"order": "o-1", "customer": "Ada"}
    assert order["message"] == "an order"
    expected = {
        "customer": "Ada",
        "correlation_id": "o-1",
        "function_name": function,
        "function_request_id": answer["request"],
        "function_memory_size": "256",
        "function_arn": f"arn:aws:lambda:us-east-1:000000000000:function:{function}",
        "cold_start": True,
    }
    assert {key: order[key] for key in expected} == expected
    metrics = documents(logged(function, '{ $._aws.CloudWatchMetrics[0].Namespace = "Shop" }'))
    assert [metric.get("Orders", metric.get("ColdStart")) for metric in metrics] == [[1.0], [1.0]]


def test_the_batch_processor_fails_for_bad_messages_alone(deploy: Deploy, client: Client) -> None:
    function = deploy("drain")
    sqs, lambda_ = client("sqs"), client("lambda")

    def make_queue(label: str, **attributes: str) -> tuple[str, str]:
        url = sqs.create_queue(QueueName=name(label), Attributes=attributes)["QueueUrl"]
        found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
        return url, found["Attributes"]["QueueArn"]

    dead, dead_arn = make_queue("dead")
    redrive = json.dumps({"maxReceiveCount": "2", "deadLetterTargetArn": dead_arn})
    source, source_arn = make_queue("source", VisibilityTimeout="3", RedrivePolicy=redrive)
    entries = [{"Id": str(n), "MessageBody": body} for n, body in enumerate(("good", "bad", "better", "best"))]
    sqs.send_message_batch(QueueUrl=source, Entries=entries)
    mapping = lambda_.create_event_source_mapping(
        FunctionName=function,
        EventSourceArn=source_arn,
        BatchSize=10,
        FunctionResponseTypes=["ReportBatchItemFailures"],
    )
    try:
        (message,) = sqs.receive_message(QueueUrl=dead, WaitTimeSeconds=20)["Messages"]
        assert message["Body"] == "bad"
        counts = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        left = sqs.get_queue_attributes(QueueUrl=source, AttributeNames=counts)["Attributes"]
        assert left == dict.fromkeys(counts, "0")
        handled = documents(logged(function, '{ $.message = "handled" }'))
        assert sorted(line["body"] for line in handled) == ["best", "better", "good"]
    finally:
        lambda_.delete_event_source_mapping(UUID=mapping["UUID"])


def test_live_tail_prints_lines_as_they_come(deploy: Deploy, tmp_path: Path) -> None:
    function = deploy("order")
    group = f"/aws/lambda/{function}"
    invoke(function, {"order": "o-1", "customer": "Ada"}, tmp_path)
    found = aws("logs", "describe-log-groups", "--log-group-name-prefix", group)
    (arn,) = (one["arn"].removesuffix(":*") for one in found["logGroups"])
    tail = command("logs", "start-live-tail", "--log-group-identifiers", arn)
    process = subprocess.Popen(tail, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    lines: queue.Queue[str] = queue.Queue()
    assert process.stdout
    reader = threading.Thread(target=lambda: [lines.put(line) for line in process.stdout or ()])
    reader.start()
    printed: list[str] = []
    try:
        deadline = time.monotonic() + 30
        # The session may begin after an invocation: then it shows the next one.
        while not any("Bob" in line for line in printed):
            assert time.monotonic() < deadline, printed
            invoke(function, {"order": "o-2", "customer": "Bob"}, tmp_path)
            with contextlib.suppress(queue.Empty):
                printed.append(lines.get(timeout=1))
    finally:
        process.terminate()
        process.wait()
        reader.join()
        process.stdout.close()
    assert not any("o-1" in line for line in printed)
