"""ListTagsForResource."""

from tests.cloud import Cloud
from tests.services.scheduler.plans import refused


def test_a_groups_tags(cloud: Cloud) -> None:
    scheduler = cloud.client("scheduler")
    tags = [{"Key": "b", "Value": "1"}, {"Key": "a", "Value": "2"}]
    arn = scheduler.create_schedule_group(Name="tagged", Tags=tags)["ScheduleGroupArn"]
    assert scheduler.list_tags_for_resource(ResourceArn=arn)["Tags"] == tags[::-1]
    refused("ResourceNotFoundException", scheduler.list_tags_for_resource, ResourceArn=f"{arn}-not")
