"""DeleteSchedule."""

from tests.cloud import Cloud
from tests.services.scheduler.plans import create, refused, taken, target


def test_a_deleted_schedule_is_gone_and_does_not_fire(cloud: Cloud) -> None:
    url = cloud.queue()
    scheduler = cloud.client("scheduler")
    create(cloud, "gone", "rate(1 minute)", Target=target(cloud.arn(url), Input="x"))
    assert taken(cloud, url) == ["x"]
    scheduler.delete_schedule(Name="gone")
    refused("ResourceNotFoundException", scheduler.get_schedule, Name="gone")
    cloud.advance(minutes=5)
    assert taken(cloud, url) == []


def test_one_of_the_same_name_begins_anew(cloud: Cloud) -> None:
    """The alarm of the first one means nothing to the second."""
    url = cloud.queue()
    scheduler = cloud.client("scheduler")
    create(cloud, "anew", "rate(1 minute)", Target=target(cloud.arn(url), Input="first"))
    scheduler.delete_schedule(Name="anew")
    create(cloud, "anew", "rate(10 minutes)", Target=target(cloud.arn(url), Input="second"))
    cloud.advance(minutes=9)
    assert sorted(taken(cloud, url)) == ["first", "second"]
    scheduler.delete_schedule(Name="anew")


def test_what_is_not_there(cloud: Cloud) -> None:
    message = refused("ResourceNotFoundException", cloud.client("scheduler").delete_schedule, Name="none")
    assert message == "Schedule none does not exist."
