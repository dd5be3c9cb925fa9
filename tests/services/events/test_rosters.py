"""What a bus's roster tells of changes: an index in memory follows them rule by rule, or is made anew."""

import pytest

from fogbank.services.events.store import Roster
from tests.cloud import Cloud
from tests.services.events.asking import a_bus, put, received

BEFORE = Roster(2, 100, ("a", "b"))


@pytest.mark.parametrize(
    ("after", "changed"),
    [
        pytest.param(BEFORE.after("c", 1), {"c"}, id="one"),
        pytest.param(BEFORE.after("c", 1).after("a"), {"a", "c"}, id="two"),
        pytest.param(BEFORE.after("a", -1).after("a", 1), {"a"}, id="gone and back"),
        pytest.param(BEFORE, None, id="written without a change: all"),
        pytest.param(Roster(2, 5, ("a", "b")), None, id="another bus of the name: all"),
        pytest.param(Roster(2, 1 << 40, ("a", "b")), None, id="more changes than are kept: all"),
    ],
)
def test_what_changed_since(after: Roster, changed: set[str] | None) -> None:
    assert after.changed_since(BEFORE) == changed


def test_a_roster_keeps_the_latest_changes() -> None:
    roster = Roster()
    for number in range(100):
        roster = roster.after(f"r{number}", 1)
    assert (roster.rules, roster.changes) == (100, 100)
    assert roster.changed == tuple(f"r{number}" for number in range(68, 100))
    assert roster.after("r0", -1).rules == 99


def test_events_meet_the_rules_of_the_moment(cloud: Cloud) -> None:
    events, bus, url = cloud.client("events"), a_bus(cloud), cloud.queue()

    def rule(name: str, pattern: str) -> None:
        events.put_rule(Name=name, EventBusName=bus, EventPattern=pattern)
        events.put_targets(Rule=name, EventBusName=bus, Targets=[{"Id": "t", "Arn": cloud.arn(url)}])

    def heard() -> int:
        put(cloud, bus)
        return len(received(cloud, url))

    rule("all", '{"source": [{"exists": true}]}')
    rule("none", '{"source": ["nobody"]}')
    assert heard() == 1
    rule("none", '{"source": [{"prefix": ""}]}')
    assert heard() == 2
    events.disable_rule(Name="all", EventBusName=bus)
    assert heard() == 1
    events.enable_rule(Name="all", EventBusName=bus)
    events.remove_targets(Rule="none", EventBusName=bus, Ids=["t"])
    assert heard() == 1
    events.delete_rule(Name="none", EventBusName=bus)
    for number in range(20):
        rule(f"more-{number % 4}", '{"source": [{"exists": true}]}')
    assert heard() == 5


def test_a_bus_that_is_made_again_knows_nothing_of_the_first(cloud: Cloud) -> None:
    events, url = cloud.client("events"), cloud.queue()
    for name in ("first", "second"):
        events.create_event_bus(Name="again")
        events.put_rule(Name=name, EventBusName="again", EventPattern='{"source": [{"exists": true}]}')
        events.put_targets(Rule=name, EventBusName="again", Targets=[{"Id": "t", "Arn": cloud.arn(url)}])
        put(cloud, "again")
        assert len(received(cloud, url)) == 1
        events.remove_targets(Rule=name, EventBusName="again", Ids=["t"])
        events.delete_rule(Name=name, EventBusName="again")
        events.delete_event_bus(Name="again")
