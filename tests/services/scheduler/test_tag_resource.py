"""TagResource."""

from tests.cloud import Cloud
from tests.services.scheduler.plans import create, refused


def test_tags_are_added_and_replaced(cloud: Cloud) -> None:
    scheduler = cloud.client("scheduler")
    arn = scheduler.create_schedule_group(Name="g", Tags=[{"Key": "a", "Value": "1"}])["ScheduleGroupArn"]
    scheduler.tag_resource(ResourceArn=arn, Tags=[{"Key": "a", "Value": "2"}, {"Key": "b", "Value": "3"}])
    tags = scheduler.list_tags_for_resource(ResourceArn=arn)["Tags"]
    assert tags == [{"Key": "a", "Value": "2"}, {"Key": "b", "Value": "3"}]


def test_schedules_bear_no_tags(cloud: Cloud) -> None:
    scheduler = cloud.client("scheduler")
    arn = create(cloud, "untagged")
    refused("ValidationException", scheduler.tag_resource, ResourceArn=arn, Tags=[{"Key": "a", "Value": "1"}])


def test_what_is_not_there(cloud: Cloud) -> None:
    scheduler = cloud.client("scheduler")
    for arn in (
        "arn:aws:scheduler:us-east-1:000000000000:schedule-group/none",
        "arn:aws:scheduler:us-east-1:111111111111:schedule-group/default",
    ):
        refused("ResourceNotFoundException", scheduler.tag_resource, ResourceArn=arn, Tags=[])
