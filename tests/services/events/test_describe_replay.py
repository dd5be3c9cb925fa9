"""DescribeReplay."""

from tests.cloud import Cloud
from tests.services.events.archived import a_replay, an_archive, archive_arn, bus_arn
from tests.services.events.asking import ACCOUNT, a_bus, put, refused


def test_how_far_it_came(cloud: Cloud) -> None:
    bus = a_bus(cloud)
    archive = an_archive(cloud, bus)
    put(cloud, bus, {"Time": 500})
    began_ms = cloud.now_ms
    replay = a_replay(cloud, bus, archive, Description="again", EventStartTime=100, EventEndTime=1000)
    cloud.advance(seconds=2)
    found = cloud.client("events").describe_replay(ReplayName=replay)
    times = {name: found.pop(name).timestamp() for name in list(found) if name.endswith("Time")}
    del found["ResponseMetadata"]
    assert found == {
        "ReplayName": replay,
        "ReplayArn": f"arn:aws:events:us-east-1:{ACCOUNT}:replay/{replay}",
        "Description": "again",
        "State": "COMPLETED",
        "EventSourceArn": archive_arn(archive),
        "Destination": {"Arn": bus_arn(bus)},
    }
    assert times == {
        "EventStartTime": 100,
        "EventEndTime": 1000,
        "EventLastReplayedTime": 500,
        "ReplayStartTime": began_ms / 1000,
        "ReplayEndTime": (began_ms + 1100) / 1000,
    }


def test_a_replay_that_is_not_there(cloud: Cloud) -> None:
    expected = ("ResourceNotFoundException", "Replay nothing does not exist.")
    assert refused(cloud.client("events").describe_replay, ReplayName="nothing") == expected
