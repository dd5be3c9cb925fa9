"""ListReplays."""

from tests.cloud import Cloud
from tests.services.events.archived import a_replay, an_archive, archive_arn
from tests.services.events.asking import a_bus, refused


def test_one_filter_at_a_time(cloud: Cloud) -> None:
    bus, replays = a_bus(cloud), cloud.client("events").list_replays
    archive = an_archive(cloud, bus)
    first, second = a_replay(cloud, bus, archive), a_replay(cloud, bus, archive)
    found = replays(EventSourceArn=archive_arn(archive), Limit=1)
    assert [(replay["ReplayName"], replay["State"]) for replay in found["Replays"]] == [(first, "STARTING")]
    rest = replays(EventSourceArn=archive_arn(archive), NextToken=found["NextToken"])["Replays"]
    assert [replay["ReplayName"] for replay in rest] == [second]
    assert [replay["ReplayName"] for replay in replays(NamePrefix=first)["Replays"]] == [first]
    cloud.advance(seconds=2)
    assert replays(State="STARTING")["Replays"] == []
    assert refused(replays, State="FAILED", NamePrefix="a")[0] == "ValidationException"
