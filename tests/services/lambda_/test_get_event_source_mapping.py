"""GetEventSourceMapping."""

import pytest
from botocore.exceptions import ClientError

from tests.cloud import Cloud
from tests.services.lambda_.doubles import House


def test_by_its_id(cloud: Cloud, house: House) -> None:
    house.function(cloud, "work", lambda event: None)
    lambda_ = cloud.client("lambda")
    made = lambda_.create_event_source_mapping(EventSourceArn=cloud.arn(cloud.queue()), FunctionName="work")
    cloud.advance(ms=0)
    found = lambda_.get_event_source_mapping(UUID=made["UUID"])
    del made["ResponseMetadata"], found["ResponseMetadata"]
    assert found == {**made, "State": "Enabled"}


def test_one_that_is_not_there(cloud: Cloud) -> None:
    with pytest.raises(ClientError, match=r"ResourceNotFoundException.*The resource you requested does not exist"):
        cloud.client("lambda").get_event_source_mapping(UUID="0" * 36)
