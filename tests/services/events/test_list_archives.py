"""ListArchives."""

from tests.cloud import Cloud
from tests.services.events.archived import an_archive, bus_arn
from tests.services.events.asking import a_bus, put, refused


def test_one_filter_at_a_time(cloud: Cloud) -> None:
    bus, events = a_bus(cloud), cloud.client("events")
    first, second = an_archive(cloud, bus), an_archive(cloud, bus)
    put(cloud, bus)
    found = events.list_archives(EventSourceArn=bus_arn(bus), Limit=1)
    [shown] = found["Archives"]
    assert (shown["ArchiveName"], shown["EventCount"], shown["State"]) == (first, 1, "ENABLED")
    rest = events.list_archives(EventSourceArn=bus_arn(bus), NextToken=found["NextToken"])["Archives"]
    assert [archive["ArchiveName"] for archive in rest] == [second]
    assert [archive["ArchiveName"] for archive in events.list_archives(NamePrefix=second)["Archives"]] == [second]
    assert events.list_archives(State="DISABLED")["Archives"] == []
    code, message = refused(events.list_archives, State="ENABLED", NamePrefix="a")
    assert (code, message) == (
        "ValidationException",
        "At most one filter is allowed for ListArchives. Use either : State, EventSourceArn, or NamePrefix.",
    )
