"""UpdateSchedule."""

from tests.cloud import Cloud
from tests.services.scheduler.plans import OFF, create, plan, refused, taken, target


def test_what_is_not_said_anew_has_its_default_value(cloud: Cloud) -> None:
    scheduler = cloud.client("scheduler")
    arn = create(cloud, "changing", Description="before", State="DISABLED", ActionAfterCompletion="DELETE")
    before = scheduler.get_schedule(Name="changing")
    cloud.advance(seconds=5)
    assert scheduler.update_schedule(**plan("changing", "rate(2 hours)", State="DISABLED"))["ScheduleArn"] == arn
    after = scheduler.get_schedule(Name="changing")
    assert "Description" not in after
    assert (after["ScheduleExpression"], after["ActionAfterCompletion"]) == ("rate(2 hours)", "NONE")
    assert after["CreationDate"] == before["CreationDate"]
    assert (after["LastModificationDate"] - before["LastModificationDate"]).total_seconds() == 5


def test_what_is_not_there(cloud: Cloud) -> None:
    message = refused("ResourceNotFoundException", cloud.client("scheduler").update_schedule, **plan("none"))
    assert message == "Schedule none does not exist."


def test_the_rules_are_those_of_create(cloud: Cloud) -> None:
    create(cloud, "ruled")
    message = refused("ValidationException", cloud.client("scheduler").update_schedule, **plan("ruled", "sometimes"))
    assert message == "Invalid Schedule Expression sometimes."


def test_a_new_expression_is_all_that_counts_from_then_on(cloud: Cloud) -> None:
    """The alarm of before rings in vain."""
    url = cloud.queue()
    scheduler = cloud.client("scheduler")
    to = target(cloud.arn(url), Input="x<aws.scheduler.scheduled-time>")
    create(cloud, "moved", "at(2040-01-01T00:00:00)", Target=to, State="DISABLED")
    scheduler.update_schedule(**plan("moved", "rate(1 hour)", Target=to))
    assert len(taken(cloud, url)) == 1
    scheduler.update_schedule(**plan("moved", "rate(3 hours)", Target=to))
    assert len(taken(cloud, url)) == 1
    cloud.advance(hours=2)
    assert taken(cloud, url) == []
    cloud.advance(hours=1)
    assert len(taken(cloud, url)) == 1
    scheduler.delete_schedule(Name="moved")


def test_a_change_of_something_else_keeps_the_beat(cloud: Cloud) -> None:
    url = cloud.queue()
    scheduler = cloud.client("scheduler")
    create(cloud, "beating", Target=target(cloud.arn(url), Input="one"))
    assert taken(cloud, url) == ["one"]
    cloud.advance(minutes=40)
    scheduler.update_schedule(**plan("beating", Target=target(cloud.arn(url), Input="two")))
    cloud.advance(minutes=19)
    assert taken(cloud, url) == []
    cloud.advance(minutes=1)
    assert taken(cloud, url) == ["two"]
    scheduler.delete_schedule(Name="beating")


def test_a_disabled_schedule_rests_and_goes_on_later(cloud: Cloud) -> None:
    url = cloud.queue()
    scheduler = cloud.client("scheduler")
    request = plan("resting", Target=target(cloud.arn(url), Input="x"), FlexibleTimeWindow=OFF)
    scheduler.create_schedule(**request)
    assert taken(cloud, url) == ["x"]
    scheduler.update_schedule(**request, State="DISABLED")
    cloud.advance(hours=5)
    assert taken(cloud, url) == []
    scheduler.update_schedule(**request)
    assert taken(cloud, url) == []
    cloud.advance(hours=1)
    assert taken(cloud, url) == ["x"]
    scheduler.delete_schedule(Name="resting")


def test_a_repeated_update_with_its_token_changes_nothing(cloud: Cloud) -> None:
    scheduler = cloud.client("scheduler")
    create(cloud, "twice")
    request = plan("twice", "rate(7 hours)", ClientToken="t")
    scheduler.update_schedule(**request)
    modified = scheduler.get_schedule(Name="twice")["LastModificationDate"]
    cloud.advance(seconds=3)
    scheduler.update_schedule(**request)
    assert scheduler.get_schedule(Name="twice")["LastModificationDate"] == modified
