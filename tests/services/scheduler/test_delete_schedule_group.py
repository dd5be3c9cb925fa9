"""DeleteScheduleGroup."""

import asyncio
from pathlib import Path

from tests.cloud import Cloud
from tests.services.scheduler.plans import create, plan, refused, taken, target

GROUP = "arn:aws:scheduler:us-east-1:000000000000:schedule-group/going"


def test_a_group_goes_with_its_schedules(cloud: Cloud) -> None:
    scheduler = cloud.client("scheduler")
    scheduler.create_schedule_group(Name="full")
    url = cloud.queue()
    for number in range(3):
        create(cloud, f"s{number}", "rate(1 minute)", GroupName="full", Target=target(cloud.arn(url), Input="x"))
    assert taken(cloud, url) == ["x"] * 3
    scheduler.delete_schedule_group(Name="full")
    cloud.advance(minutes=3)
    refused("ResourceNotFoundException", scheduler.get_schedule_group, Name="full")
    refused("ResourceNotFoundException", scheduler.get_schedule, Name="s0", GroupName="full")
    assert taken(cloud, url) == []
    scheduler.create_schedule_group(Name="full")
    assert scheduler.list_schedules(GroupName="full")["Schedules"] == []


def test_a_group_that_is_being_deleted_takes_nothing_and_goes_when_the_server_is_up_again(tmp_path: Path) -> None:
    with Cloud(data=tmp_path) as cloud:
        scheduler = cloud.client("scheduler")
        scheduler.create_schedule_group(Name="going")
        create(cloud, "left", "rate(1 hour)", GroupName="going")
        cloud.run(_interrupt(cloud))
        assert scheduler.get_schedule_group(Name="going")["State"] == "DELETING"
        refused("ConflictException", scheduler.create_schedule, **plan("late", GroupName="going"))
        refused("ConflictException", scheduler.delete_schedule_group, Name="going")
    with Cloud(data=tmp_path) as cloud:
        cloud.advance(ms=0)
        refused("ResourceNotFoundException", cloud.client("scheduler").get_schedule_group, Name="going")


async def _interrupt(cloud: Cloud) -> None:
    """As a crash leaves it: the group is marked, and nothing was done yet."""
    from msgspec.structs import replace

    from fogbank.services.scheduler.model import DELETING
    from fogbank.services.scheduler.store import load_group

    store = cloud.fogbank.store
    stored = await load_group(store, "000000000000", "us-east-1", "going")
    await asyncio.wait_for(store.commit([stored.becomes(replace(stored.value, state=DELETING))]), 10)


def test_the_default_group_stays(cloud: Cloud) -> None:
    message = refused("ValidationException", cloud.client("scheduler").delete_schedule_group, Name="default")
    assert message == "The default schedule group cannot be deleted."
    message = refused("ResourceNotFoundException", cloud.client("scheduler").delete_schedule_group, Name="no")
    assert message == "Schedule group no does not exist."
