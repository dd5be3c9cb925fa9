"""Rules with a schedule."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from fogbank.kernel.clock import virtual_clock
from fogbank.services.events.scheduled import is_schedule
from tests.cloud import Cloud
from tests.services.events.asking import received

START_MS = 1_700_000_000_000  # 2023-11-14T22:13:20Z


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    with Cloud() as running:
        yield running


def scheduled(cloud: Cloud, expression: str, **more: str) -> str:
    """Make a rule "r" with a queue as its target; the queue's URL."""
    url, events = cloud.queue("q", VisibilityTimeout="40000"), cloud.client("events")
    events.put_rule(Name="r", ScheduleExpression=expression, **more)
    events.put_targets(Rule="r", Targets=[{"Id": "q", "Arn": cloud.arn(url)}])
    return url


def times(cloud: Cloud, url: str) -> Sequence[str]:
    return [event["time"] for event in received(cloud, url)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rate(1 minute)", True),
        ("rate(5 minutes)", True),
        ("rate(1 minutes)", False),
        ("rate(5 minute)", False),
        ("cron(0 20 * * ? *)", True),
        ("cron(0 20 * * * *)", False),
        ("at(2026-01-01T00:00:00)", False),
        ("hourly", False),
    ],
)
def test_what_is_a_schedule(text: str, *, expected: bool) -> None:
    assert is_schedule(text) is expected


def test_the_targets_get_a_scheduled_event(cloud: Cloud) -> None:
    url = scheduled(cloud, "cron(0 0 * * ? *)")
    cloud.advance(hours=2)
    [event] = received(cloud, url)
    assert len(event.pop("id")) == 36
    assert event == {
        "version": "0",
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": "000000000000",
        "time": "2023-11-15T00:00:00Z",
        "region": "us-east-1",
        "resources": ["arn:aws:events:us-east-1:000000000000:rule/r"],
        "detail": {},
    }


def test_a_rate_fires_when_its_period_is_over(cloud: Cloud) -> None:
    url = scheduled(cloud, "rate(30 minutes)")
    cloud.advance(minutes=29)
    assert times(cloud, url) == []
    cloud.advance(minutes=31)
    assert times(cloud, url) == ["2023-11-14T22:43:20Z", "2023-11-14T23:13:20Z"]


def test_a_rule_that_is_put_again_keeps_its_beat_unless_its_schedule_changes(cloud: Cloud) -> None:
    url, events = scheduled(cloud, "rate(30 minutes)"), cloud.client("events")
    cloud.advance(minutes=20)
    events.put_rule(Name="r", ScheduleExpression="rate(30 minutes)", Description="the same")
    cloud.advance(minutes=10)
    assert times(cloud, url) == ["2023-11-14T22:43:20Z"]
    events.put_rule(Name="r", ScheduleExpression="rate(1 hour)")
    cloud.advance(minutes=59)
    assert times(cloud, url) == []
    cloud.advance(minutes=1)
    assert times(cloud, url) == ["2023-11-14T23:43:20Z"]


def test_a_disabled_rule_rests_and_begins_anew(cloud: Cloud) -> None:
    url, events = scheduled(cloud, "rate(30 minutes)"), cloud.client("events")
    cloud.advance(minutes=20)
    events.disable_rule(Name="r")
    cloud.advance(minutes=5)
    events.enable_rule(Name="r")
    cloud.advance(minutes=29)
    assert times(cloud, url) == []
    cloud.advance(minutes=1)
    assert times(cloud, url) == ["2023-11-14T23:08:20Z"]
    events.disable_rule(Name="r")
    cloud.advance(hours=3)
    assert times(cloud, url) == []


def test_a_rule_without_its_schedule_or_gone_is_silent(cloud: Cloud) -> None:
    url, events = scheduled(cloud, "rate(30 minutes)"), cloud.client("events")
    events.put_rule(Name="r", EventPattern='{"source": ["shop"]}')
    cloud.advance(hours=1)
    assert times(cloud, url) == []
    events.put_rule(Name="r", ScheduleExpression="rate(30 minutes)")
    events.remove_targets(Rule="r", Ids=["q"])
    events.delete_rule(Name="r")
    cloud.advance(hours=1)
    assert times(cloud, url) == []


def test_targets_are_those_of_the_moment_and_shape_the_event(cloud: Cloud) -> None:
    url, events = scheduled(cloud, "rate(30 minutes)"), cloud.client("events")
    events.put_targets(Rule="r", Targets=[{"Id": "q", "Arn": cloud.arn(url), "InputPath": "$.detail-type"}])
    cloud.advance(minutes=30)
    assert received(cloud, url) == ["Scheduled Event"]


def test_what_passed_while_the_server_was_down_fires_once_at_its_start(tmp_path: Path) -> None:
    with Cloud(data=tmp_path) as cloud:
        scheduled(cloud, "rate(10 minutes)")
    with Cloud(data=tmp_path, clock=virtual_clock(START_MS + 3_600_000 + 90_000)) as cloud:
        cloud.advance(ms=0)
        url = cloud.queue("q")
        assert times(cloud, url) == ["2023-11-14T23:13:20Z"]
        cloud.advance(minutes=9)
        assert times(cloud, url) == ["2023-11-14T23:23:20Z"]
