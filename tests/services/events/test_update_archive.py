"""UpdateArchive, and how events expire."""

from tests.cloud import Cloud
from tests.services.events.archived import an_archive, count
from tests.services.events.asking import a_bus, put, refused


def test_what_is_not_given_stays(cloud: Cloud) -> None:
    bus, events = a_bus(cloud), cloud.client("events")
    name = an_archive(cloud, bus, Description="old", RetentionDays=3)
    put(cloud, bus)
    assert events.update_archive(ArchiveName=name, EventPattern='{"source": ["other"]}')["State"] == "ENABLED"
    put(cloud, bus, {}, {"Source": "other"})
    found = events.describe_archive(ArchiveName=name)
    assert (found["Description"], found["RetentionDays"], found["EventCount"]) == ("old", 3, 2)


def test_events_expire_day_by_day(cloud: Cloud) -> None:
    bus = a_bus(cloud)
    name = an_archive(cloud, bus, RetentionDays=2)
    put(cloud, bus)
    cloud.advance(hours=24)
    put(cloud, bus)
    assert count(cloud, name) == 2
    cloud.advance(hours=24, ms=1)
    assert count(cloud, name) == 1
    cloud.client("events").update_archive(ArchiveName=name, RetentionDays=1)
    assert count(cloud, name) == 0


def test_expired_events_are_removed(cloud: Cloud) -> None:
    bus = a_bus(cloud)
    name = an_archive(cloud, bus, RetentionDays=1)
    put(cloud, bus)
    cloud.advance(hours=26)
    cloud.client("events").update_archive(ArchiveName=name, RetentionDays=0)
    assert count(cloud, name) == 0


def test_an_archive_that_is_not_there(cloud: Cloud) -> None:
    expected = ("ResourceNotFoundException", "Archive nothing does not exist.")
    assert refused(cloud.client("events").update_archive, ArchiveName="nothing") == expected
