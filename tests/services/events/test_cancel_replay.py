"""CancelReplay."""

from tests.cloud import Cloud
from tests.services.events.archived import a_replay, an_archive, state
from tests.services.events.asking import a_bus, a_rule, put, received, refused


def test_before_it_sent_anything(cloud: Cloud) -> None:
    bus, url, events = a_bus(cloud), cloud.queue(), cloud.client("events")
    archive = an_archive(cloud, bus)
    put(cloud, bus)
    a_rule(cloud, bus, cloud.arn(url))
    replay = a_replay(cloud, bus, archive)
    assert events.cancel_replay(ReplayName=replay)["State"] == "CANCELLING"
    cloud.advance(seconds=2)
    assert (state(cloud, replay), received(cloud, url)) == ("CANCELLED", [])
    expected = ("IllegalStatusException", f"Replay {replay} is not in a valid state for this operation.")
    assert refused(events.cancel_replay, ReplayName=replay) == expected


def test_a_replay_that_is_not_there(cloud: Cloud) -> None:
    expected = ("ResourceNotFoundException", "Replay nothing does not exist.")
    assert refused(cloud.client("events").cancel_replay, ReplayName="nothing") == expected
