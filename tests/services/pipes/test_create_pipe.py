"""CreatePipe: what it makes, and what it refuses."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from msgspec.structs import replace

from fogbank.kernel.limits import AWS_LIMITS
from tests.cloud import Cloud
from tests.services.lambda_.doubles import House
from tests.services.pipes.piping import ROLE, Piping


def refusal(call: Callable[[], object], message: str) -> dict[str, Any]:
    """The answer that refuses a call."""
    with pytest.raises(ClientError, match=message) as refused:
        call()
    error: Any = refused.value
    answer: dict[str, Any] = error.response
    return answer


def test_it_is_created_and_runs(piping: Piping) -> None:
    url, arn = piping.queue()
    now_s = piping.cloud.now_ms / 1000
    made = piping.client.create_pipe(Name="p.1_a-b", Source=piping.cloud.arn(piping.source), Target=arn, RoleArn=ROLE)
    assert made["Arn"] == "arn:aws:pipes:us-east-1:000000000000:pipe/p.1_a-b"
    assert (made["Name"], made["DesiredState"], made["CurrentState"]) == ("p.1_a-b", "RUNNING", "CREATING")
    assert made["CreationTime"].timestamp() == made["LastModifiedTime"].timestamp() == now_s
    piping.settle()
    assert piping.state("p.1_a-b") == "RUNNING"
    piping.send("hello")
    assert piping.left(url) == 1


def test_one_that_is_to_stand_still_takes_nothing(piping: Piping) -> None:
    piping.pipe(piping.queue()[1], DesiredState="STOPPED")
    assert piping.state() == "STOPPED"
    piping.send("hello")
    assert piping.left() == 1


def test_a_source_that_is_not_there(piping: Piping) -> None:
    piping.pipe(piping.queue()[1], source="arn:aws:sqs:us-east-1:000000000000:nowhere")
    shown = piping.client.describe_pipe(Name="pipe")
    assert shown["CurrentState"] == "CREATE_FAILED"
    assert "queue does not exist" in shown["StateReason"]


def test_a_name_is_given_once(piping: Piping) -> None:
    arn = piping.queue()[1]
    piping.pipe(arn)
    with pytest.raises(piping.client.exceptions.ConflictException) as refused:
        piping.pipe(arn)
    assert refused.value.response["resourceType"] == "Pipe"
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 409


QUEUE = "arn:aws:sqs:us-east-1:000000000000:target"
FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:f"
LOGS = "arn:aws:logs:us-east-1:000000000000:log-group:g"


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        pytest.param({"Target": QUEUE + ".fifo"}, "MessageGroupId", id="a FIFO queue without a group"),
        pytest.param({"Target": LOGS}, "LogStreamName", id="a log group without a stream"),
        pytest.param(
            {"Target": "arn:aws:sns:us-east-1:000000000000:t.fifo"}, "FIFO topics are not supported", id="a FIFO topic"
        ),
        pytest.param(
            {"TargetParameters": {"LambdaFunctionParameters": {"InvocationType": "FIRE_AND_FORGET"}}},
            "TargetParameters.LambdaFunctionParameters",
            id="parameters of another target",
        ),
        pytest.param(
            {"SourceParameters": {"SqsQueueParameters": {"BatchSize": 11, "MaximumBatchingWindowInSeconds": 1}}},
            "at most 10",
            id="more than the target takes",
        ),
        pytest.param(
            {"Target": FUNCTION, "SourceParameters": {"SqsQueueParameters": {"BatchSize": 11}}},
            "MaximumBatchingWindowInSeconds",
            id="large batches without a window",
        ),
        pytest.param(
            {"SourceParameters": {"FilterCriteria": {"Filters": [{"Pattern": '{"body": "x"}'}]}}},
            'Event pattern is not valid. Reason: \\\\"body\\\\" must be an object or an array',
            id="a filter that is none",
        ),
        pytest.param(
            {"SourceParameters": {"FilterCriteria": {"Filters": [{"Pattern": '{"body": [{"wildcard": "*"}]}'}]}}},
            "Unrecognized match type wildcard",
            id="an operator that pipes do not have",
        ),
        pytest.param({"Tags": {"aws:x": "y"}}, "reserved", id="a reserved tag"),
        pytest.param({"Name": "a b"}, "regular expression pattern", id="a wrong name"),
        pytest.param({"Name": "x" * 65}, "less than or equal to 64", id="a long name"),
        pytest.param({"RoleArn": "role"}, "regular expression pattern", id="a role that is no ARN"),
    ],
)
def test_what_is_refused(piping: Piping, settings: dict[str, Any], message: str) -> None:
    request: dict[str, Any] = {
        "Name": "pipe",
        "Source": piping.cloud.arn(piping.source),
        "Target": QUEUE,
        "RoleArn": ROLE,
    }
    answer = refusal(lambda: piping.client.create_pipe(**(request | settings)), message)
    assert answer["Error"]["Code"] == "ValidationException"


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"Source": "arn:aws:kinesis:us-east-1:000000000000:stream/s"}, "kinesis as the source of a pipe"),
        ({"Source": "smk://broker:9092"}, "Kafka"),
        ({"Target": "arn:aws:states:us-east-1:000000000000:stateMachine:m"}, "states as the target of a pipe"),
        ({"Target": "arn:aws:events:us-east-1:000000000000:api-destination/d/1"}, "api-destination"),
        ({"Enrichment": "arn:aws:states:us-east-1:000000000000:stateMachine:m"}, "states as the enrichment"),
        ({"LogConfiguration": {"Level": "OFF"}}, "LogConfiguration"),
        ({"TargetParameters": {"HttpParameters": {}}}, "HttpParameters"),
    ],
)
def test_what_is_not_built_is_refused_by_name(piping: Piping, settings: dict[str, Any], message: str) -> None:
    request: dict[str, Any] = {
        "Name": "pipe",
        "Source": piping.cloud.arn(piping.source),
        "Target": QUEUE,
        "RoleArn": ROLE,
    }
    answer = refusal(lambda: piping.client.create_pipe(**(request | settings)), message)
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 501


def test_the_quota(house: House) -> None:
    with Cloud(compute=house.compute, limits=replace(AWS_LIMITS, pipes_max=1)) as cloud:
        piping = Piping(cloud, house)
        arn = piping.queue()[1]
        piping.pipe(arn)
        with pytest.raises(piping.client.exceptions.ServiceQuotaExceededException):
            piping.pipe(arn, name="another")
