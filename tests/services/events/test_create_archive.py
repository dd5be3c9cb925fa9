"""CreateArchive, and what an archive takes."""

import json

from tests.cloud import Cloud
from tests.services.events.archived import an_archive, archive_arn, bus_arn, count
from tests.services.events.asking import a_bus, new_name, put, refused


def test_what_comes_from_now_on_is_kept(cloud: Cloud) -> None:
    bus = a_bus(cloud)
    put(cloud, bus)
    archive = an_archive(cloud, bus)
    put(cloud, bus, {}, {"Source": "other"})
    assert count(cloud, archive) == 2


def test_only_what_the_pattern_matches(cloud: Cloud) -> None:
    bus = a_bus(cloud)
    archive = an_archive(cloud, bus, EventPattern='{"source": ["other"]}')
    put(cloud, bus, {}, {"Source": "other"})
    assert count(cloud, archive) == 1


def test_a_managed_rule_fills_it(cloud: Cloud) -> None:
    bus, events = a_bus(cloud), cloud.client("events")
    archive = an_archive(cloud, bus, EventPattern='{"source": ["shop"]}')
    [rule] = events.list_rules(EventBusName=bus)["Rules"]
    assert (rule["Name"], rule["ManagedBy"]) == (f"Events-Archive-{archive}", "prod.vhs.events.aws.internal")
    assert json.loads(rule["EventPattern"]) == {"source": ["shop"], "replay-name": [{"exists": False}]}
    code, _ = refused(events.put_rule, Name=rule["Name"], EventBusName=bus, EventPattern='{"source": ["x"]}')
    assert code == "ManagedRuleException"
    assert refused(events.delete_rule, Name=rule["Name"], EventBusName=bus)[0] == "ManagedRuleException"
    events.delete_rule(Name=rule["Name"], EventBusName=bus, Force=True)
    put(cloud, bus)
    assert count(cloud, archive) == 0


def test_the_answer(cloud: Cloud) -> None:
    bus, name = a_bus(cloud), new_name("archive")
    answer = cloud.client("events").create_archive(ArchiveName=name, EventSourceArn=bus_arn(bus))
    assert (answer["ArchiveArn"], answer["State"]) == (archive_arn(name), "ENABLED")
    assert answer["CreationTime"].timestamp() * 1000 == cloud.now_ms


def test_refused(cloud: Cloud) -> None:
    bus, create = a_bus(cloud), cloud.client("events").create_archive
    name = an_archive(cloud, bus)
    expected = ("ResourceAlreadyExistsException", f"Archive {name} already exists.")
    assert refused(create, ArchiveName=name, EventSourceArn=bus_arn(bus)) == expected
    expected = ("ResourceNotFoundException", "Event bus nowhere does not exist.")
    assert refused(create, ArchiveName="a", EventSourceArn=bus_arn("nowhere")) == expected
    code, _ = refused(create, ArchiveName="a", EventSourceArn=bus_arn(bus), EventPattern="{")
    assert code == "InvalidEventPatternException"
    assert refused(create, ArchiveName="a", EventSourceArn=archive_arn("a"))[0] == "ValidationException"
