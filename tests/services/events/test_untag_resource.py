"""UntagResource."""

from tests.cloud import Cloud
from tests.services.events.asking import ACCOUNT, a_bus


def test_only_what_is_named_goes(cloud: Cloud) -> None:
    arn, events = f"arn:aws:events:us-east-1:{ACCOUNT}:event-bus/{a_bus(cloud)}", cloud.client("events")
    events.tag_resource(ResourceARN=arn, Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])
    events.untag_resource(ResourceARN=arn, TagKeys=["a", "c"])
    assert events.list_tags_for_resource(ResourceARN=arn)["Tags"] == [{"Key": "b", "Value": "2"}]
