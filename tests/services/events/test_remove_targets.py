"""RemoveTargets."""

from tests.cloud import Cloud
from tests.services.events.asking import a_bus, a_rule, put, received, refused


def test_the_others_stay_and_unknown_ids_fail(cloud: Cloud) -> None:
    bus, events = a_bus(cloud), cloud.client("events")
    first, second = cloud.queue(), cloud.queue()
    rule = a_rule(cloud, bus, cloud.arn(first), cloud.arn(second))
    answer = events.remove_targets(Rule=rule, EventBusName=bus, Ids=["t0", "t7"])
    assert answer["FailedEntryCount"] == 1
    [failed] = answer["FailedEntries"]
    assert (failed["TargetId"], failed["ErrorCode"]) == ("t7", "ResourceNotFoundException")
    put(cloud, bus)
    assert (len(received(cloud, first)), len(received(cloud, second))) == (0, 1)


def test_a_rule_that_is_not_there(cloud: Cloud) -> None:
    expected = ("ResourceNotFoundException", "Rule nothing does not exist on EventBus default.")
    assert refused(cloud.client("events").remove_targets, Rule="nothing", Ids=["t"]) == expected
