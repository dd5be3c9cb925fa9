"""GetScheduleGroup."""

from datetime import UTC, datetime

from tests.cloud import Cloud
from tests.services.scheduler.plans import refused


def test_a_group_and_its_state(cloud: Cloud) -> None:
    scheduler = cloud.client("scheduler")
    arn = scheduler.create_schedule_group(Name="mine")["ScheduleGroupArn"]
    found = scheduler.get_schedule_group(Name="mine")
    made = datetime.fromtimestamp(cloud.now_ms / 1000, UTC)
    assert {name: found[name] for name in ("Arn", "Name", "State", "CreationDate", "LastModificationDate")} == {
        "Arn": arn,
        "Name": "mine",
        "State": "ACTIVE",
        "CreationDate": made,
        "LastModificationDate": made,
    }


def test_the_default_group_is_there(cloud: Cloud) -> None:
    assert cloud.client("scheduler").get_schedule_group(Name="default")["State"] == "ACTIVE"


def test_what_is_not_there(cloud: Cloud) -> None:
    message = refused("ResourceNotFoundException", cloud.client("scheduler").get_schedule_group, Name="no")
    assert message == "Schedule group no does not exist."
