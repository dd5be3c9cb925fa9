"""ListTargetsByRule."""

from tests.cloud import Cloud
from tests.services.events.asking import a_bus, a_rule, refused


def test_targets_as_they_were_given(cloud: Cloud) -> None:
    bus, arn = a_bus(cloud), cloud.arn(cloud.queue())
    whole = {
        "Id": "b",
        "Arn": arn,
        "RoleArn": "arn:aws:iam::000000000000:role/r",
        "InputTransformer": {"InputPathsMap": {"x": "$.detail.x"}, "InputTemplate": '{"x": <x>}'},
        "SqsParameters": {"MessageGroupId": "g"},
        "DeadLetterConfig": {"Arn": arn},
        "RetryPolicy": {"MaximumRetryAttempts": 0, "MaximumEventAgeInSeconds": 60},
    }
    rule = a_rule(cloud, bus, whole, {"Id": "a", "Arn": arn})
    targets = cloud.client("events").list_targets_by_rule
    assert targets(Rule=rule, EventBusName=bus)["Targets"] == [{"Id": "a", "Arn": arn}, whole]
    first = targets(Rule=rule, EventBusName=bus, Limit=1)
    assert targets(Rule=rule, EventBusName=bus, NextToken=first["NextToken"])["Targets"] == [whole]


def test_a_rule_that_is_not_there(cloud: Cloud) -> None:
    expected = ("ResourceNotFoundException", "Rule nothing does not exist on EventBus default.")
    assert refused(cloud.client("events").list_targets_by_rule, Rule="nothing") == expected
