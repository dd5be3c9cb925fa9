"""ListRuleNamesByTarget."""

from tests.cloud import Cloud
from tests.services.events.asking import a_bus, a_rule


def test_the_rules_that_have_the_target(cloud: Cloud) -> None:
    bus, arn, other = a_bus(cloud), cloud.arn(cloud.queue()), cloud.arn(cloud.queue())
    for name in ("c", "a"):
        a_rule(cloud, bus, other, arn, name=name)
    a_rule(cloud, bus, other, name="b")
    names = cloud.client("events").list_rule_names_by_target
    assert names(TargetArn=arn, EventBusName=bus)["RuleNames"] == ["a", "c"]
    first = names(TargetArn=other, EventBusName=bus, Limit=2)
    assert first["RuleNames"] == ["a", "b"]
    assert names(TargetArn=other, EventBusName=bus, NextToken=first["NextToken"])["RuleNames"] == ["c"]
    assert names(TargetArn=arn)["RuleNames"] == []
