"""CreateScheduleGroup."""

from tests.cloud import Cloud
from tests.services.scheduler.plans import refused


def test_a_group_is_made_once(cloud: Cloud) -> None:
    scheduler = cloud.client("scheduler")
    arn = scheduler.create_schedule_group(Name="one", ClientToken="t")["ScheduleGroupArn"]
    assert arn == "arn:aws:scheduler:us-east-1:000000000000:schedule-group/one"
    assert scheduler.create_schedule_group(Name="one", ClientToken="t")["ScheduleGroupArn"] == arn
    message = refused("ConflictException", scheduler.create_schedule_group, Name="one")
    assert message == "Schedule group one already exists."
    refused("ConflictException", scheduler.create_schedule_group, Name="default")


def test_too_many_tags(cloud: Cloud) -> None:
    tags = [{"Key": str(number), "Value": "v"} for number in range(51)]
    message = refused("ValidationException", cloud.client("scheduler").create_schedule_group, Name="t", Tags=tags)
    assert message == "A resource can have at most 50 tags."
