"""When schedules fire, what their targets get, and when they have nothing left to do."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from fogbank.kernel.clock import virtual_clock
from tests.cloud import Cloud
from tests.services.scheduler.plans import create, refused, taken, target

START_MS = 1_700_000_000_000  # 2023-11-14T22:13:20Z
TIME = "<aws.scheduler.scheduled-time>"


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    with Cloud() as running:
        yield running


def when(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def timed(cloud: Cloud, url: str, **more: Any) -> dict[str, Any]:
    """A target whose messages say for which time they are."""
    return target(cloud.arn(url), Input=f"at {TIME}", **more)


def test_a_rate_fires_at_once_and_then_in_its_beat(cloud: Cloud) -> None:
    url = cloud.queue()
    create(cloud, "beat", "rate(20 minutes)", Target=timed(cloud, url))
    cloud.advance(hours=1)
    assert taken(cloud, url) == [
        "at 2023-11-14T22:13:20Z",
        "at 2023-11-14T22:33:20Z",
        "at 2023-11-14T22:53:20Z",
        "at 2023-11-14T23:13:20Z",
    ]


def test_a_rate_begins_with_its_start_date_and_stops_with_its_end_date(cloud: Cloud) -> None:
    url = cloud.queue()
    bounds = {"StartDate": when("2023-11-15T00:00:00"), "EndDate": when("2023-11-15T02:00:00")}
    create(cloud, "bounded", "rate(1 hour)", Target=timed(cloud, url), **bounds)
    cloud.advance(hours=10)
    assert taken(cloud, url) == ["at 2023-11-15T00:00:00Z", "at 2023-11-15T01:00:00Z", "at 2023-11-15T02:00:00Z"]


def test_a_cron_fires_by_the_clocks_of_its_zone(cloud: Cloud) -> None:
    url = cloud.queue()
    zone = {"ScheduleExpressionTimezone": "America/New_York", "StartDate": when("2024-03-09T00:00:00")}
    create(cloud, "morning", "cron(0 8 * * ? *)", Target=timed(cloud, url), **zone)
    cloud.advance(hours=24 * 118)
    assert taken(cloud, url) == ["at 2024-03-09T13:00:00Z", "at 2024-03-10T12:00:00Z", "at 2024-03-11T12:00:00Z"]


def test_once_is_once(cloud: Cloud) -> None:
    url = cloud.queue()
    create(cloud, "once", "at(2023-11-15T00:00:00)", Target=timed(cloud, url), ScheduleExpressionTimezone="Asia/Tokyo")
    assert taken(cloud, url) == ["at 2023-11-14T15:00:00Z"]  # it was past: at once
    create(cloud, "later", "at(2023-11-15T00:00:00)", Target=timed(cloud, url))
    cloud.advance(hours=1)
    assert taken(cloud, url) == []
    cloud.advance(hours=24)
    assert taken(cloud, url) == ["at 2023-11-15T00:00:00Z"]
    assert cloud.client("scheduler").get_schedule(Name="later")["State"] == "ENABLED"


def test_a_schedule_that_has_nothing_left_to_do_is_deleted_if_it_is_to_be(cloud: Cloud) -> None:
    url = cloud.queue()
    scheduler = cloud.client("scheduler")
    delete = {"ActionAfterCompletion": "DELETE"}
    create(cloud, "once", "at(2023-11-15T00:00:00)", Target=timed(cloud, url), **delete)
    bounds = {"StartDate": when("2023-11-15T03:00:00"), "EndDate": when("2023-11-15T04:30:00")}
    create(cloud, "bounded", "rate(1 hour)", Target=timed(cloud, url), **bounds, **delete)
    cloud.advance(hours=2)
    refused("ResourceNotFoundException", scheduler.get_schedule, Name="once")
    cloud.advance(hours=1)
    assert scheduler.get_schedule(Name="bounded")["State"] == "ENABLED"
    cloud.advance(hours=3)
    refused("ResourceNotFoundException", scheduler.get_schedule, Name="bounded")
    assert taken(cloud, url) == ["at 2023-11-15T00:00:00Z", "at 2023-11-15T03:00:00Z", "at 2023-11-15T04:00:00Z"]


def test_a_flexible_window_holds_each_firing_and_loses_none(cloud: Cloud) -> None:
    """The windows overlap: of the same schedule several firings are on their way at once."""
    url = cloud.queue()
    window = {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 15}
    bounds = {"StartDate": when("2023-11-15T00:00:00"), "EndDate": when("2023-11-15T00:59:00")}
    create(
        cloud,
        "loose",
        "rate(1 minute)",
        Target=timed(cloud, url),
        FlexibleTimeWindow=window,
        ActionAfterCompletion="DELETE",
        **bounds,
    )
    came: list[tuple[datetime, datetime]] = []
    cloud.advance(hours=1, minutes=46, seconds=40)
    for _ in range(75):
        now = datetime.fromtimestamp(cloud.now_ms / 1000, UTC)
        came += [(datetime.fromisoformat(body.removeprefix("at ")), now) for body in taken(cloud, url)]
        cloud.advance(minutes=1)
    assert sorted(scheduled.minute for scheduled, _ in came) == list(range(60))
    late = [(seen - scheduled).total_seconds() for scheduled, seen in came]
    assert min(late) >= 0
    assert max(late) <= 16 * 60
    assert len({second // 60 for second in late}) > 8  # chance, not always the same
    refused("ResourceNotFoundException", cloud.client("scheduler").get_schedule, Name="loose")


def test_what_is_known_of_an_invocation_goes_into_its_input(cloud: Cloud) -> None:
    url = cloud.queue()
    keywords = ("schedule-arn", "scheduled-time", "execution-id", "attempt-number")
    text = json.dumps({word: f"<aws.scheduler.{word}>" for word in keywords})
    arn = create(cloud, "told", "at(2023-11-15T00:00:00)", Target=target(cloud.arn(url), Input=text))
    cloud.advance(hours=2)
    told = json.loads(taken(cloud, url)[0])
    assert len(told.pop("execution-id")) == 16
    assert told == {"schedule-arn": arn, "scheduled-time": "2023-11-15T00:00:00Z", "attempt-number": "1"}


def test_without_an_input_there_is_a_notification(cloud: Cloud) -> None:
    url = cloud.queue()
    arn = create(cloud, "silent", "at(2023-11-15T00:00:00)", Target=target(cloud.arn(url)))
    cloud.advance(hours=2)
    said = json.loads(taken(cloud, url)[0])
    assert len(said.pop("id")) == 16
    assert said == {
        "version": "0",
        "detail-type": "Scheduled Event",
        "source": "aws.scheduler",
        "account": "000000000000",
        "time": "2023-11-15T00:00:00Z",
        "region": "us-east-1",
        "resources": [arn],
        "detail": "{}",
    }


@pytest.mark.parametrize("fifo", [True, False], ids=["a FIFO queue", "a fair queue"])
def test_a_queue_gets_its_group(cloud: Cloud, *, fifo: bool) -> None:
    url = cloud.queue(fifo=True, ContentBasedDeduplication="true") if fifo else cloud.queue()
    wanted = timed(cloud, url, SqsParameters={"MessageGroupId": "ticks"})
    create(cloud, f"grouped-{fifo}", "rate(1 hour)", Target=wanted)
    cloud.advance(ms=0)
    [message] = cloud.receive(url)
    assert message["Attributes"]["MessageGroupId"] == "ticks"


def test_an_event_bus_gets_an_event(cloud: Cloud) -> None:
    url, events = cloud.queue(), cloud.client("events")
    events.put_rule(Name="all", EventPattern=json.dumps({"source": ["shop"]}))
    events.put_targets(Rule="all", Targets=[{"Id": "q", "Arn": cloud.arn(url)}])
    parameters = {"DetailType": "opened", "Source": "shop"}
    bus = "arn:aws:events:us-east-1:000000000000:event-bus/default"
    wanted = target(bus, EventBridgeParameters=parameters, Input='{"at": "<aws.scheduler.scheduled-time>"}')
    arn = create(cloud, "opening", "at(2023-11-15T00:00:00)", Target=wanted)
    cloud.advance(hours=2)
    event = json.loads(taken(cloud, url)[0])
    assert event["detail"] == {"at": "2023-11-15T00:00:00Z"}
    assert (event["source"], event["detail-type"], event["resources"]) == ("shop", "opened", [arn])
    assert (event["account"], event["time"]) == ("000000000000", "2023-11-15T00:00:00Z")


def test_what_passed_while_the_server_was_down_fires_once_at_its_start(tmp_path: Path) -> None:
    with Cloud(data=tmp_path) as cloud:
        url = cloud.queue("q")
        create(cloud, "beat", "rate(10 minutes)", Target=timed(cloud, url))
        create(cloud, "once", "at(2023-11-14T23:00:00)", Target=timed(cloud, url))
        assert taken(cloud, url) == ["at 2023-11-14T22:13:20Z"]
    with Cloud(data=tmp_path, clock=virtual_clock(START_MS + 3_600_000 + 90_000)) as cloud:
        cloud.advance(ms=0)
        url = cloud.queue("q")
        assert sorted(taken(cloud, url)) == ["at 2023-11-14T23:00:00Z", "at 2023-11-14T23:13:20Z"]
        cloud.advance(minutes=9)
        assert taken(cloud, url) == ["at 2023-11-14T23:23:20Z"]
