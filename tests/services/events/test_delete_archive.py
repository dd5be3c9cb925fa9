"""DeleteArchive."""

from tests.cloud import Cloud
from tests.services.events.archived import an_archive
from tests.services.events.asking import a_bus, put, refused


def test_it_goes_with_its_rule(cloud: Cloud) -> None:
    bus, events = a_bus(cloud), cloud.client("events")
    name = an_archive(cloud, bus)
    put(cloud, bus)
    events.delete_archive(ArchiveName=name)
    put(cloud, bus)
    assert refused(events.describe_archive, ArchiveName=name)[0] == "ResourceNotFoundException"
    assert events.list_rules(EventBusName=bus)["Rules"] == []
    events.delete_event_bus(Name=bus)


def test_an_archive_that_is_not_there(cloud: Cloud) -> None:
    expected = ("ResourceNotFoundException", "Archive nothing does not exist.")
    assert refused(cloud.client("events").delete_archive, ArchiveName="nothing") == expected
