"""UntagResource."""

from tests.cloud import Cloud


def test_tags_are_taken_away(cloud: Cloud) -> None:
    scheduler = cloud.client("scheduler")
    arn = "arn:aws:scheduler:us-east-1:000000000000:schedule-group/default"
    scheduler.tag_resource(ResourceArn=arn, Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])
    scheduler.untag_resource(ResourceArn=arn, TagKeys=["a", "c"])
    assert scheduler.list_tags_for_resource(ResourceArn=arn)["Tags"] == [{"Key": "b", "Value": "2"}]
