"""PutRule."""

from typing import Any

import pytest
from msgspec.structs import replace

from fogbank.kernel.limits import AWS_LIMITS
from tests.cloud import Cloud
from tests.services.events.asking import ACCOUNT, a_bus, a_rule, new_name, put, received, refused

PATTERN = '{"source": ["shop"]}'


def test_arns_of_rules(cloud: Cloud) -> None:
    bus, events = a_bus(cloud), cloud.client("events")
    prefix = f"arn:aws:events:us-east-1:{ACCOUNT}:rule"
    assert events.put_rule(Name="r", EventPattern=PATTERN)["RuleArn"] == f"{prefix}/r"
    assert events.put_rule(Name="r", EventPattern=PATTERN, EventBusName=bus)["RuleArn"] == f"{prefix}/{bus}/r"
    arn = f"arn:aws:events:us-east-1:{ACCOUNT}:event-bus/{bus}"
    assert events.put_rule(Name="r", EventPattern=PATTERN, EventBusName=arn)["RuleArn"] == f"{prefix}/{bus}/r"


def test_again_replaces_all_but_targets_and_tags(cloud: Cloud) -> None:
    bus, events, url = a_bus(cloud), cloud.client("events"), cloud.queue()
    name, role = new_name("rule"), "arn:aws:iam::000000000000:role/r"
    rule = {"Name": name, "EventBusName": bus}
    tags = [{"Key": "a", "Value": "1"}]
    events.put_rule(**rule, EventPattern=PATTERN, Description="old", RoleArn=role, Tags=tags)
    events.put_targets(Rule=name, EventBusName=bus, Targets=[{"Id": "q", "Arn": cloud.arn(url)}])
    pattern = '{"detail-type": ["order"]}'
    arn = events.put_rule(**rule, EventPattern=pattern, Tags=[{"Key": "b", "Value": "2"}])["RuleArn"]
    described = events.describe_rule(**rule)
    assert described["EventPattern"] == pattern
    assert not {"Description", "RoleArn"} & described.keys()
    assert events.list_tags_for_resource(ResourceARN=arn)["Tags"] == tags
    put(cloud, bus, {"Source": "other"})
    assert len(received(cloud, url)) == 1


def test_a_new_pattern_counts_at_once(cloud: Cloud) -> None:
    bus, url = a_bus(cloud), cloud.queue()
    name = a_rule(cloud, bus, cloud.arn(url))
    put(cloud, bus)
    cloud.client("events").put_rule(Name=name, EventBusName=bus, EventPattern='{"source": ["elsewhere"]}')
    put(cloud, bus)
    assert len(received(cloud, url)) == 1


@pytest.mark.parametrize(
    ("given", "code", "message"),
    [
        pytest.param(
            {},
            "ValidationException",
            "Parameter(s) EventPattern or ScheduleExpression must be specified.",
            id="neither pattern nor schedule",
        ),
        pytest.param(
            {"EventPattern": PATTERN, "EventBusName": "nowhere"},
            "ResourceNotFoundException",
            "Event bus nowhere does not exist.",
            id="no such bus",
        ),
        pytest.param(
            {"ScheduleExpression": "rate(1 fortnight)"},
            "ValidationException",
            "Parameter ScheduleExpression is not valid.",
            id="no schedule",
        ),
        pytest.param(
            {"ScheduleExpression": "at(2030-01-01T00:00:00)"},
            "ValidationException",
            "Parameter ScheduleExpression is not valid.",
            id="at() is the Scheduler's",
        ),
    ],
)
def test_refused(cloud: Cloud, given: dict[str, Any], code: str, message: str) -> None:
    assert refused(cloud.client("events").put_rule, Name="r", **given) == (code, message)


def test_schedules_are_for_the_default_bus(cloud: Cloud) -> None:
    code, message = refused(
        cloud.client("events").put_rule, Name="r", EventBusName=a_bus(cloud), ScheduleExpression="rate(1 minute)"
    )
    expected = "ScheduleExpression is supported only on the default event bus."
    assert (code, message) == ("ValidationException", expected)


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param("{", id="no JSON"),
        pytest.param("[]", id="no object"),
        pytest.param("{}", id="empty"),
        pytest.param('{"source": "shop"}', id="no array"),
        pytest.param('{"source": [{"begins": "x"}]}', id="no operator"),
    ],
)
def test_patterns_that_are_none(cloud: Cloud, pattern: str) -> None:
    code, message = refused(cloud.client("events").put_rule, Name="r", EventPattern=pattern)
    assert code == "InvalidEventPatternException"
    assert message.startswith("Event pattern is not valid. Reason: ")


def test_a_bus_has_so_many_rules() -> None:
    with Cloud(limits=replace(AWS_LIMITS, events_rules_per_bus_max=2)) as cloud:
        events = cloud.client("events")
        for name in ("a", "b", "b"):
            events.put_rule(Name=name, EventPattern=PATTERN)
        expected = ("LimitExceededException", "The requested resource exceeds the maximum number allowed.")
        assert refused(events.put_rule, Name="c", EventPattern=PATTERN) == expected
        events.delete_rule(Name="a")
        assert events.put_rule(Name="c", EventPattern=PATTERN)["RuleArn"].endswith("/c")


def test_few_rules_of_a_bus_have_wildcards() -> None:
    with Cloud(limits=replace(AWS_LIMITS, events_wildcard_rules_per_bus_max=1)) as cloud:
        events = cloud.client("events")
        wild = '{"detail": {"$or": [{"a": [{"anything-but": {"wildcard": "x*y"}}]}, {"b": [{"wildcard": "x*y"}]}]}}'
        for _ in range(2):
            events.put_rule(Name="a", EventPattern=wild)
        assert refused(events.put_rule, Name="b", EventPattern=wild)[0] == "LimitExceededException"
        events.put_rule(Name="a", EventPattern='{"source": ["wildcard"]}')
        assert events.put_rule(Name="b", EventPattern=wild)["RuleArn"].endswith("/b")
