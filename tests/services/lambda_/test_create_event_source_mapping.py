"""CreateEventSourceMapping: what is made, and what is refused in AWS's words."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.cloud import Cloud
from tests.services.lambda_.doubles import House

FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:work"


@pytest.fixture
def queue(cloud: Cloud, house: House) -> str:
    """A queue's ARN, and the function `work`."""
    house.function(cloud, "work", lambda event: None)
    return cloud.arn(cloud.queue("orders"))


def refusal(cloud: Cloud, **request: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as caught:
        cloud.client("lambda").create_event_source_mapping(**request)
    error: Any = caught.value
    return error.response["Error"]["Code"], error.response["Error"]["Message"]


def test_what_is_shown(cloud: Cloud, queue: str) -> None:
    made = cloud.client("lambda").create_event_source_mapping(EventSourceArn=queue, FunctionName="work")
    assert made.pop("ResponseMetadata")["HTTPStatusCode"] == 202
    uuid = made.pop("UUID")
    assert made.pop("LastModified").timestamp() == 1_700_000_000
    assert made == {
        "BatchSize": 10,
        "MaximumBatchingWindowInSeconds": 0,
        "EventSourceArn": queue,
        "FunctionArn": FUNCTION,
        "State": "Creating",
        "StateTransitionReason": "USER_INITIATED",
        "FunctionResponseTypes": [],
        "EventSourceMappingArn": f"arn:aws:lambda:us-east-1:000000000000:event-source-mapping:{uuid}",
    }
    cloud.advance(ms=0)
    assert cloud.client("lambda").get_event_source_mapping(UUID=uuid)["State"] == "Enabled"


def test_all_that_can_be_set(cloud: Cloud, queue: str) -> None:
    made = cloud.client("lambda").create_event_source_mapping(
        EventSourceArn=queue,
        FunctionName="work",
        Enabled=False,
        BatchSize=500,
        MaximumBatchingWindowInSeconds=20,
        FilterCriteria={"Filters": [{"Pattern": '{"body": {"a": [1]}}'}]},
        ScalingConfig={"MaximumConcurrency": 7},
        FunctionResponseTypes=["ReportBatchItemFailures"],
        Tags={"team": "blue"},
    )
    assert (made["BatchSize"], made["MaximumBatchingWindowInSeconds"]) == (500, 20)
    assert made["FilterCriteria"] == {"Filters": [{"Pattern": '{"body": {"a": [1]}}'}]}
    assert made["ScalingConfig"] == {"MaximumConcurrency": 7}
    assert made["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    cloud.advance(ms=0)
    assert cloud.client("lambda").get_event_source_mapping(UUID=made["UUID"])["State"] == "Disabled"
    assert cloud.client("lambda").list_tags(Resource=made["EventSourceMappingArn"])["Tags"] == {"team": "blue"}


@pytest.mark.parametrize("name", ["work:live", f"{FUNCTION}:live"])
def test_an_alias_stays_in_the_arn(cloud: Cloud, queue: str, name: str) -> None:
    lambda_ = cloud.client("lambda")
    version = lambda_.publish_version(FunctionName="work")["Version"]
    lambda_.create_alias(FunctionName="work", Name="live", FunctionVersion=version)
    made = lambda_.create_event_source_mapping(EventSourceArn=queue, FunctionName=name)
    assert made["FunctionArn"] == f"{FUNCTION}:live"


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        pytest.param(
            {"BatchSize": 11},
            "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10",
            id="large batches need a window",
        ),
        pytest.param(
            {"StartingPosition": "LATEST"}, "StartingPosition is not valid for SQS event sources.", id="start"
        ),
        pytest.param(
            {"ParallelizationFactor": 2},
            "Unsupported ParallelizationFactor parameter for given event source mapping type.",
            id="of streams",
        ),
        pytest.param(
            {"FilterCriteria": {"Filters": [{"Pattern": "{"}]}}, "Invalid filter pattern definition.", id="no JSON"
        ),
        pytest.param(
            {"FilterCriteria": {"Filters": [{"Pattern": '{"body": [{"near": 1}]}'}]}},
            "Invalid filter pattern definition.",
            id="no pattern",
        ),
        pytest.param(
            {"FilterCriteria": {"Filters": [{"Pattern": '{"body": ["a"]}'}] * 6}},
            "Exceeded the limit of 5 filters per event source mapping.",
            id="too many filters",
        ),
    ],
)
def test_settings_that_are_refused(cloud: Cloud, queue: str, settings: dict[str, Any], says: str) -> None:
    found = refusal(cloud, EventSourceArn=queue, FunctionName="work", **settings)
    assert found == ("InvalidParameterValueException", says)


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"BatchSize": 11, "MaximumBatchingWindowInSeconds": 1}, "Batching window is not supported for FIFO queues"),
        ({"BatchSize": 11}, "Maximum batch size for FIFO queues is 10"),
    ],
)
def test_fifo_queues(cloud: Cloud, queue: str, settings: dict[str, Any], says: str) -> None:
    fifo = cloud.arn(cloud.queue(fifo=True))
    found = refusal(cloud, EventSourceArn=fifo, FunctionName="work", **settings)
    assert found == ("InvalidParameterValueException", says)


def test_the_visibility_timeout_must_cover_the_functions(cloud: Cloud, house: House) -> None:
    house.function(cloud, "long", lambda event: None, Timeout=60)
    found = refusal(cloud, EventSourceArn=cloud.arn(cloud.queue()), FunctionName="long")
    assert found == (
        "InvalidParameterValueException",
        "Queue visibility timeout: 30 seconds is less than Function timeout: 60 seconds",
    )


def test_one_mapping_for_a_queue_and_a_function(cloud: Cloud, queue: str) -> None:
    made = cloud.client("lambda").create_event_source_mapping(EventSourceArn=queue, FunctionName="work")
    found = refusal(cloud, EventSourceArn=queue, FunctionName=FUNCTION)
    assert found == (
        "ResourceConflictException",
        (
            f'An event source mapping with SQS arn (" {queue} ") and function (" work ") already exists. '
            f"Please update or delete the existing mapping with UUID {made['UUID']}"
        ),
    )


def test_what_is_not_there(cloud: Cloud, queue: str) -> None:
    missing = refusal(cloud, EventSourceArn=f"{queue}x", FunctionName="work")
    assert missing == (
        "InvalidParameterValueException",
        (
            "Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. "
            "SQS Error Message: The specified queue does not exist or you do not have access to it."
        ),
    )
    assert refusal(cloud, EventSourceArn=queue, FunctionName="nobody")[0] == "ResourceNotFoundException"
    stream = "arn:aws:kinesis:us-east-1:000000000000:stream/s"
    assert refusal(cloud, EventSourceArn=stream, FunctionName="work")[0] == "UnsupportedOperation"
    assert refusal(cloud, FunctionName="work")[0] == "InvalidParameterValueException"
