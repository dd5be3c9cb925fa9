"""StartReplay, and what replayed events are."""

from typing import Any

import pytest

from tests.cloud import Cloud
from tests.services.events.archived import a_replay, an_archive, archive_arn, bus_arn, count, state
from tests.services.events.asking import ACCOUNT, a_bus, a_rule, put, received, refused


def test_events_come_again_and_say_from_where(cloud: Cloud) -> None:
    bus, url = a_bus(cloud), cloud.queue()
    archive = an_archive(cloud, bus)
    [event_id] = put(cloud, bus)
    a_rule(cloud, bus, cloud.arn(url))
    replay = a_replay(cloud, bus, archive)
    assert (state(cloud, replay), received(cloud, url)) == ("STARTING", [])
    cloud.advance(seconds=2)
    [event] = received(cloud, url)
    assert (event["id"], event["replay-name"], event["detail"]) == (event_id, replay, {"id": 1})
    assert state(cloud, replay) == "COMPLETED"
    assert count(cloud, archive) == 1


def test_by_the_events_own_times_minute_by_minute(cloud: Cloud) -> None:
    bus, url = a_bus(cloud), cloud.queue(fifo=True, ContentBasedDeduplication="true")
    archive = an_archive(cloud, bus)
    times = [300, 60, 119, 61, 599, 600]
    put(cloud, bus, *({"Time": at} for at in times))
    a_rule(cloud, bus, {"Arn": cloud.arn(url), "SqsParameters": {"MessageGroupId": "g"}})
    a_replay(cloud, bus, archive, EventStartTime=60, EventEndTime=600)
    cloud.advance(seconds=2)
    seen = [event["time"][14:19] for event in received(cloud, url)]
    assert seen == ["01:00", "01:59", "01:01", "05:00", "09:59"]


def test_only_to_the_rules_that_are_named(cloud: Cloud) -> None:
    bus, wanted, other = a_bus(cloud), cloud.queue(), cloud.queue()
    archive = an_archive(cloud, bus)
    put(cloud, bus)
    rule = a_rule(cloud, bus, cloud.arn(wanted))
    a_rule(cloud, bus, cloud.arn(other))
    arn = f"arn:aws:events:us-east-1:{ACCOUNT}:rule/{bus}/{rule}"
    a_replay(cloud, bus, archive, Destination={"FilterArns": [arn]})
    cloud.advance(seconds=2)
    assert (len(received(cloud, wanted)), len(received(cloud, other))) == (1, 0)


def test_many_pages(cloud: Cloud) -> None:
    bus, url = a_bus(cloud), cloud.queue()
    archive = an_archive(cloud, bus)
    for _ in range(25):
        put(cloud, bus, *[{"Source": "shop"}] * 10)
    a_rule(cloud, bus, cloud.arn(url))
    replay = a_replay(cloud, bus, archive)
    cloud.advance(ms=1000)
    assert state(cloud, replay) == "RUNNING"
    assert cloud.attribute(url, "ApproximateNumberOfMessages") == "100"
    cloud.advance(ms=300)
    assert state(cloud, replay) == "COMPLETED"
    assert cloud.attribute(url, "ApproximateNumberOfMessages") == "250"


def test_an_archive_that_goes_away_ends_its_replay(cloud: Cloud) -> None:
    bus = a_bus(cloud)
    archive = an_archive(cloud, bus)
    put(cloud, bus)
    replay = a_replay(cloud, bus, archive)
    cloud.client("events").delete_archive(ArchiveName=archive)
    cloud.advance(seconds=2)
    assert state(cloud, replay) == "FAILED"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        pytest.param(
            {"EventSourceArn": archive_arn("nothing")},
            "Parameter EventSourceArn is not valid. Reason: Archive nothing does not exist.",
            id="no archive",
        ),
        pytest.param(
            {"EventSourceArn": bus_arn("b")},
            "Parameter EventSourceArn is not valid. Reason: Must contain an archive ARN.",
            id="a bus for an archive",
        ),
        pytest.param(
            {"Destination": {"Arn": bus_arn("default")}},
            "Parameter Destination.Arn is not valid. Reason: Cross event bus replay is not permitted.",
            id="another bus",
        ),
        pytest.param(
            {"Destination": {"Arn": archive_arn("a")}},
            "Parameter Destination.Arn is not valid. Reason: Must contain an event bus ARN.",
            id="no bus",
        ),
        pytest.param(
            {"EventStartTime": 10, "EventEndTime": 10},
            "Parameter EventEndTime is not valid. Reason: EventStartTime must be before EventEndTime.",
            id="no time",
        ),
        pytest.param(
            {"Destination": {"FilterArns": ["arn:x"]}},
            "Parameter Destination.FilterArns is not valid. Reason: Rule arn:x does not exist on the event bus.",
            id="no such rule",
        ),
    ],
)
def test_refused(cloud: Cloud, given: dict[str, Any], message: str) -> None:
    bus = a_bus(cloud)
    archive = an_archive(cloud, bus)
    assert refused(a_replay, cloud=cloud, bus=bus, archive=archive, **given) == ("ValidationException", message)


def test_names_are_used_once(cloud: Cloud) -> None:
    bus = a_bus(cloud)
    archive = an_archive(cloud, bus)
    name = a_replay(cloud, bus, archive)
    cloud.advance(seconds=2)
    expected = ("ResourceAlreadyExistsException", f"Replay {name} already exists.")
    start = cloud.client("events").start_replay
    whole = {"EventStartTime": 0, "EventEndTime": 1, "EventSourceArn": archive_arn(archive)}
    assert refused(start, ReplayName=name, Destination={"Arn": bus_arn(bus)}, **whole) == expected
