"""UpdateEventSourceMapping: what changes, what stays, how its state moves."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.cloud import Cloud
from tests.services.lambda_.doubles import House


@pytest.fixture
def mapping(cloud: Cloud, house: House) -> str:
    """A mapping's id; it is enabled, with a filter."""
    house.function(cloud, "work", lambda event: None)
    made = cloud.client("lambda").create_event_source_mapping(
        EventSourceArn=cloud.arn(cloud.queue("orders")),
        FunctionName="work",
        BatchSize=5,
        ScalingConfig={"MaximumConcurrency": 5},
        FilterCriteria={"Filters": [{"Pattern": '{"body": ["a"]}'}]},
    )
    cloud.advance(ms=0)
    return str(made["UUID"])


def update(cloud: Cloud, uuid: str, **changes: Any) -> dict[str, Any]:
    """The answer, with the mapping as it is when everything has settled under `after`."""
    found = cloud.client("lambda").update_event_source_mapping(UUID=uuid, **changes)
    cloud.advance(ms=0)
    return {**found, "after": cloud.client("lambda").get_event_source_mapping(UUID=uuid)}


@pytest.mark.parametrize(
    ("changes", "on_the_way", "after"),
    [
        ({"BatchSize": 6}, "Updating", "Enabled"),
        ({"Enabled": True}, "Updating", "Enabled"),
        ({"Enabled": False}, "Disabling", "Disabled"),
        ({}, "Updating", "Enabled"),
    ],
)
def test_states(cloud: Cloud, mapping: str, changes: dict[str, Any], on_the_way: str, after: str) -> None:
    found = update(cloud, mapping, **changes)
    assert (found["State"], found["after"]["State"]) == (on_the_way, after)


def test_what_is_not_given_stays(cloud: Cloud, mapping: str) -> None:
    found = update(cloud, mapping, BatchSize=7)["after"]
    assert found["BatchSize"] == 7
    assert found["ScalingConfig"] == {"MaximumConcurrency": 5}
    assert found["FilterCriteria"]["Filters"] == [{"Pattern": '{"body": ["a"]}'}]


def test_empty_structures_take_settings_away(cloud: Cloud, mapping: str) -> None:
    found = update(cloud, mapping, FilterCriteria={}, ScalingConfig={})["after"]
    assert "FilterCriteria" not in found
    assert "ScalingConfig" not in found


def test_another_function(cloud: Cloud, house: House, mapping: str) -> None:
    house.function(cloud, "other", lambda event: None)
    update(cloud, mapping, FunctionName="other", FilterCriteria={})
    cloud.sqs.send_message(QueueUrl=cloud.sqs.get_queue_url(QueueName="orders")["QueueUrl"], MessageBody="x")
    cloud.advance(ms=0)
    assert len(house.events("other")) == 1


def test_refusals(cloud: Cloud, mapping: str) -> None:
    lambda_ = cloud.client("lambda")
    with pytest.raises(ClientError, match="The resource you requested does not exist"):
        lambda_.update_event_source_mapping(UUID="0" * 36, BatchSize=1)
    with pytest.raises(ClientError, match="Maximum batch window in seconds must be greater than 0"):
        lambda_.update_event_source_mapping(UUID=mapping, BatchSize=100)
    with pytest.raises(ClientError, match="Invalid filter pattern definition"):
        lambda_.update_event_source_mapping(UUID=mapping, FilterCriteria={"Filters": [{"Pattern": "x"}]})
