"""DeleteEventSourceMapping. What becomes of batches that are under way is in test_sqs_mappings.py."""

import pytest
from botocore.exceptions import ClientError

from tests.cloud import Cloud
from tests.services.lambda_.doubles import House


def test_it_is_deleting_and_then_gone(cloud: Cloud, house: House) -> None:
    house.function(cloud, "work", lambda event: None)
    lambda_ = cloud.client("lambda")
    arn = cloud.arn(cloud.queue())
    uuid = lambda_.create_event_source_mapping(EventSourceArn=arn, FunctionName="work")["UUID"]
    deleted = lambda_.delete_event_source_mapping(UUID=uuid)
    assert (deleted["State"], deleted["ResponseMetadata"]["HTTPStatusCode"]) == ("Deleting", 202)
    cloud.advance(ms=0)
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        lambda_.delete_event_source_mapping(UUID=uuid)
    assert lambda_.create_event_source_mapping(EventSourceArn=arn, FunctionName="work")["UUID"] != uuid
