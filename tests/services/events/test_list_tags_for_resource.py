"""ListTagsForResource."""

from tests.cloud import Cloud
from tests.services.events.asking import ACCOUNT, refused


def test_nothing_was_tagged(cloud: Cloud) -> None:
    events = cloud.client("events", region="us-west-1")
    arn = f"arn:aws:events:us-west-1:{ACCOUNT}:event-bus/default"
    assert events.list_tags_for_resource(ResourceARN=arn)["Tags"] == []


def test_a_bus_that_is_not_there(cloud: Cloud) -> None:
    arn = f"arn:aws:events:us-east-1:{ACCOUNT}:event-bus/nowhere"
    expected = ("ResourceNotFoundException", "Event bus nowhere does not exist.")
    assert refused(cloud.client("events").list_tags_for_resource, ResourceARN=arn) == expected
