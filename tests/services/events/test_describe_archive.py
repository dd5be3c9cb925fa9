"""DescribeArchive."""

from tests.cloud import Cloud
from tests.services.events.archived import an_archive, archive_arn, bus_arn
from tests.services.events.asking import a_bus, put, refused


def test_all_that_was_said_and_how_much_it_holds(cloud: Cloud) -> None:
    bus, pattern = a_bus(cloud), '{"source": ["shop"]}'
    name = an_archive(cloud, bus, Description="orders", EventPattern=pattern, RetentionDays=7)
    put(cloud, bus)
    found = cloud.client("events").describe_archive(ArchiveName=name)
    size = found.pop("SizeBytes")
    del found["ResponseMetadata"], found["CreationTime"]
    assert found == {
        "ArchiveArn": archive_arn(name),
        "ArchiveName": name,
        "EventSourceArn": bus_arn(bus),
        "Description": "orders",
        "EventPattern": pattern,
        "State": "ENABLED",
        "RetentionDays": 7,
        "EventCount": 1,
    }
    assert 150 < size < 300


def test_an_archive_that_is_not_there(cloud: Cloud) -> None:
    expected = ("ResourceNotFoundException", "Archive nothing does not exist.")
    assert refused(cloud.client("events").describe_archive, ArchiveName="nothing") == expected
