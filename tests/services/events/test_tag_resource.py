"""TagResource."""

from tests.cloud import Cloud
from tests.services.events.asking import ACCOUNT, a_bus, a_rule, refused


def test_rules_and_buses(cloud: Cloud) -> None:
    bus, events = a_bus(cloud), cloud.client("events")
    rule = a_rule(cloud, bus)
    prefix = f"arn:aws:events:us-east-1:{ACCOUNT}"
    for arn in (f"{prefix}:event-bus/{bus}", f"{prefix}:rule/{bus}/{rule}", f"{prefix}:event-bus/default"):
        events.tag_resource(ResourceARN=arn, Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": ""}])
        events.tag_resource(ResourceARN=arn, Tags=[{"Key": "a", "Value": "2"}])
        tags = events.list_tags_for_resource(ResourceARN=arn)["Tags"]
        assert tags == [{"Key": "a", "Value": "2"}, {"Key": "b", "Value": ""}]


def test_fifty_and_none_of_aws(cloud: Cloud) -> None:
    arn, tag = f"arn:aws:events:us-east-1:{ACCOUNT}:event-bus/{a_bus(cloud)}", cloud.client("events").tag_resource
    tag(ResourceARN=arn, Tags=[{"Key": f"k{number}", "Value": "v"} for number in range(50)])
    assert refused(tag, ResourceARN=arn, Tags=[{"Key": "more", "Value": "v"}])[0] == "LimitExceededException"
    assert refused(tag, ResourceARN=arn, Tags=[{"Key": "aws:x", "Value": "v"}])[0] == "ValidationException"


def test_what_is_not_there(cloud: Cloud) -> None:
    tag = cloud.client("events").tag_resource
    arn = f"arn:aws:events:us-east-1:{ACCOUNT}:rule/nothing"
    expected = ("ResourceNotFoundException", "Rule nothing does not exist on EventBus default.")
    assert refused(tag, ResourceARN=arn, Tags=[{"Key": "a", "Value": "1"}]) == expected
    assert refused(tag, ResourceARN="nothing", Tags=[{"Key": "a", "Value": "1"}])[0] == "ValidationException"
