"""Universal targets, retries and dead letters."""

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from msgspec import DecodeError

from fogbank.kernel.arn import Arn
from fogbank.services.scheduler.universal import Operation, operation_of, parameters, reads_only
from tests.cloud import Cloud
from tests.services.lambda_.doubles import House
from tests.services.lambda_.plane import Ground
from tests.services.scheduler.plans import create, taken, target


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    """Its functions run nothing."""
    with Cloud(compute=Ground().begin) as running:
        yield running


@pytest.fixture
def house_cloud() -> Iterator[tuple[Cloud, House]]:
    """One whose functions are lines of the test."""
    house = House()
    with Cloud(compute=house.compute) as running:
        yield running, house


# Universal targets as values


@pytest.mark.parametrize(
    ("arn", "expected"),
    [
        ("arn:aws:scheduler:::aws-sdk:sqs:sendMessage", Operation("sqs", "SendMessage")),
        ("arn:aws:scheduler:::aws-sdk:eventbridge:putEvents", Operation("events", "PutEvents")),
        ("arn:aws:scheduler:::aws-sdk:cloudwatchlogs:createLogGroup", Operation("logs", "CreateLogGroup")),
        ("arn:aws:scheduler:::aws-sdk:sqs", None),
        ("arn:aws:scheduler:::aws-sdk:sqs:", None),
        ("arn:aws:scheduler:us-east-1:000000000000:schedule/default/s", None),
        ("arn:aws:sqs:us-east-1:000000000000:aws-sdk:sqs:sendMessage", None),
    ],
)
def test_what_an_arn_names(arn: str, expected: Operation | None) -> None:
    assert operation_of(Arn.parse(arn)) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("GetQueueUrl", True),
        ("ListBrokers", True),
        ("ReceiveMessage", True),
        ("BatchGetItem", True),
        ("TransactGetItems", True),
        ("SendMessage", False),
        ("BatchWriteItem", False),
        ("Listen", False),
        ("Invoke", False),
        ("InvokeModel", True),
    ],
)
def test_what_only_reads(name: str, *, expected: bool) -> None:
    assert reads_only(Operation("any", name)) is expected


MEMBERS = {"QueueName": "string", "tags": "map", "Payload": "blob", "When": "timestamp"}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(b"", {}, id="nothing"),
        pytest.param(b'{"QueueName": "q"}', {"QueueName": "q"}, id="as it is"),
        pytest.param(b'{"queueName": "q"}', {"QueueName": "q"}, id="a small letter"),
        pytest.param(b'{"Tags": {"a": "b"}}', {"tags": {"a": "b"}}, id="a capital letter"),
        pytest.param(b'{"Payload": "text"}', {"Payload": b"text"}, id="bytes from a text"),
        pytest.param(b'{"Payload": {"a": 1}}', {"Payload": b'{"a":1}'}, id="bytes from a document"),
        pytest.param(b'{"When": "2023-11-14T22:13:20Z"}', {"When": 1_700_000_000.0}, id="a time"),
        pytest.param(b'{"When": "2023-11-14T22:13:20"}', {"When": 1_700_000_000.0}, id="a time without a zone"),
        pytest.param(b'{"When": "soon"}', {"When": "soon"}, id="no time"),
        pytest.param(b'{"Other": 1}', {"Other": 1}, id="unknown"),
    ],
)
def test_inputs_as_parameters(body: bytes, expected: Mapping[str, Any]) -> None:
    assert parameters(body, MEMBERS) == expected


def test_what_is_no_object_is_no_input() -> None:
    with pytest.raises(DecodeError):
        parameters(b"[1]", MEMBERS)


# And on their way


def test_a_universal_target_is_called(cloud: Cloud) -> None:
    url = cloud.queue()
    sent = json.dumps({"QueueUrl": url, "messageBody": "at <aws.scheduler.scheduled-time>"})
    create(
        cloud, "u", "at(2023-11-15T00:00:00)", Target=target("arn:aws:scheduler:::aws-sdk:sqs:sendMessage", Input=sent)
    )
    cloud.advance(hours=2)
    assert taken(cloud, url) == ["at 2023-11-15T00:00:00Z"]


def test_a_schedule_may_make_schedules(cloud: Cloud) -> None:
    url = cloud.queue()
    inner = {
        "Name": "inner",
        "ScheduleExpression": "rate(1 hour)",
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "Target": target(cloud.arn(url), Input="made"),
    }
    wanted = target("arn:aws:scheduler:::aws-sdk:scheduler:createSchedule", Input=json.dumps(inner))
    create(cloud, "outer", "at(2023-11-15T00:00:00)", Target=wanted)
    cloud.advance(hours=2)
    assert taken(cloud, url) == ["made"]


def dead(cloud: Cloud, url: str) -> tuple[str, dict[str, str]]:
    """Body and attributes of the one dead letter."""
    [letter] = cloud.receive(url)
    return letter["Body"], {name: value["StringValue"] for name, value in letter["MessageAttributes"].items()}


def test_what_a_universal_target_refuses_ends_in_the_dead_letter_queue(cloud: Cloud) -> None:
    url = cloud.queue("dead")
    lost = (
        '{"MessageBody":"hello, world!","QueueUrl":"https://sqs.us-east-1.amazonaws.com/000000000000/does-not-exist"}'
    )
    wanted = target("arn:aws:scheduler:::aws-sdk:sqs:sendMessage", Input=lost, DeadLetterConfig={"Arn": cloud.arn(url)})
    arn = create(cloud, "lost", "at(2023-11-15T00:00:00)", Target=wanted)
    cloud.advance(hours=2)
    body, said = dead(cloud, url)
    assert body == lost
    assert len(said.pop("EXECUTION_ID")) == 16
    assert said == {
        "ERROR_CODE": "QueueDoesNotExist",
        "ERROR_MESSAGE": "The specified queue does not exist.",
        "IS_PAYLOAD_TRUNCATED": "false",
        "RETRY_ATTEMPTS": "0",
        "SCHEDULED_TIME": "2023-11-15T00:00:00Z",
        "SCHEDULE_ARN": arn,
        "TARGET_ARN": "arn:aws:scheduler:::aws-sdk:sqs:sendMessage",
    }


def test_a_templated_target_that_is_not_there_has_its_dead_letter_too(cloud: Cloud) -> None:
    url = cloud.queue("dead")
    wanted = target(
        "arn:aws:sqs:us-east-1:000000000000:nowhere",
        Input="<aws.scheduler.attempt-number>",
        DeadLetterConfig={"Arn": cloud.arn(url)},
    )
    create(cloud, "lost", "at(2023-11-15T00:00:00)", Target=wanted)
    cloud.advance(hours=2)
    body, said = dead(cloud, url)
    assert (body, said["ERROR_CODE"]) == ("1", "AWS.SimpleQueueService.NonExistentQueue")


def throttled_function(cloud: Cloud) -> None:
    """One that nobody may run: each invocation is refused for now."""
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("f.py", "def handler(event, context): pass")
    functions = cloud.client("lambda")
    functions.create_function(
        FunctionName="busy",
        Runtime="python3.13",
        Role="arn:aws:iam::000000000000:role/r",
        Handler="f.handler",
        Code={"ZipFile": package.getvalue()},
    )
    functions.put_function_concurrency(FunctionName="busy", ReservedConcurrentExecutions=0)


@pytest.mark.parametrize(
    ("policy", "condition", "retries"),
    [
        pytest.param({"MaximumRetryAttempts": 2}, "MaximumRetryAttempts", "2", id="attempts"),
        pytest.param({"MaximumRetryAttempts": 0}, "MaximumRetryAttempts", "0", id="no retry"),
        pytest.param({"MaximumEventAgeInSeconds": 60}, "MaximumEventAgeInSeconds", None, id="age"),
    ],
)
def test_what_is_throttled_is_tried_again_until_its_policy_ends(
    cloud: Cloud, policy: dict[str, int], condition: str, retries: str | None
) -> None:
    throttled_function(cloud)
    url = cloud.queue("dead")
    payload = '{"FunctionName": "busy", "Payload": {"attempt": <aws.scheduler.attempt-number>}}'
    wanted = target(
        "arn:aws:scheduler:::aws-sdk:lambda:invoke",
        Input=payload,
        RetryPolicy=policy,
        DeadLetterConfig={"Arn": cloud.arn(url)},
    )
    create(cloud, "throttled", "at(2023-11-15T00:00:00)", Target=wanted)
    cloud.advance(hours=1, minutes=46, seconds=40)
    cloud.advance(minutes=2)
    body, said = dead(cloud, url)
    assert said["ERROR_CODE"] == "TooManyRequestsException"
    assert said["EXHAUSTED_RETRY_CONDITION"] == condition
    assert retries is None or said["RETRY_ATTEMPTS"] == retries
    assert json.loads(body)["Payload"] == {"attempt": int(said["RETRY_ATTEMPTS"]) + 1}
    assert int(said["RETRY_ATTEMPTS"]) < 10


def test_a_function_gets_the_input(house_cloud: tuple[Cloud, House]) -> None:
    cloud, house = house_cloud
    house.function(cloud, "work", lambda event: event)
    arn = "arn:aws:lambda:us-east-1:000000000000:function:work"
    create(cloud, "w", "at(2023-11-15T00:00:00)", Target=target(arn, Input='{"at": "<aws.scheduler.scheduled-time>"}'))
    cloud.advance(hours=2)
    assert house.events("work") == [{"at": "2023-11-15T00:00:00Z"}]


def test_a_topic_gets_the_input(cloud: Cloud) -> None:
    url, sns = cloud.queue(), cloud.client("sns")
    topic = sns.create_topic(Name="ticks")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=cloud.arn(url), Attributes={"RawMessageDelivery": "true"})
    create(cloud, "t", "at(2023-11-15T00:00:00)", Target=target(topic, Input="tick"))
    cloud.advance(hours=2)
    assert taken(cloud, url) == ["tick"]
